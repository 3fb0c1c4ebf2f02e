import type { ReactiveController, ReactiveControllerHost } from "lit";
import { isAbort, LakehouseError, type LakehouseFailure } from "../../model/errors";
import type { CallOptions, Progress } from "../../model/rpc";

export type TaskState<T> =
  | { readonly kind: "idle" }
  | { readonly kind: "loading"; readonly progress: Progress | undefined }
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "failed"; readonly failure: LakehouseFailure }
  | { readonly kind: "cancelled" };

/** One thing that an element loads. The last run wins: starting again, or leaving the page, aborts the one before. */
export class Task<T> implements ReactiveController {
  state: TaskState<T> = { kind: "idle" };
  private running: AbortController | undefined;
  private lastWork: ((options: Required<CallOptions>) => Promise<T>) | undefined;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  get value(): T | undefined {
    return this.state.kind === "done" ? this.state.value : undefined;
  }

  get isLoading(): boolean {
    return this.state.kind === "loading";
  }

  async run(work: (options: Required<CallOptions>) => Promise<T>): Promise<void> {
    this.running?.abort();
    const own = new AbortController();
    this.running = own;
    this.lastWork = work;
    this.set({ kind: "loading", progress: undefined });
    const isLatest = (): boolean => this.running === own;
    const onProgress = (progress: Progress): void => {
      if (isLatest() && this.isLoading) {
        this.set({ kind: "loading", progress });
      }
    };
    try {
      const value = await work({ signal: own.signal, onProgress });
      if (isLatest()) this.set({ kind: "done", value });
    } catch (error) {
      if (!isLatest()) return;
      this.set(isAbort(error) ? { kind: "cancelled" } : { kind: "failed", failure: LakehouseError.toFailure(error) });
    }
  }

  /** Runs the last work again. */
  readonly retry = (): void => {
    if (this.lastWork !== undefined) void this.run(this.lastWork);
  };

  /** Stops what runs, and says so. */
  readonly cancel = (): void => this.running?.abort();

  /** Stops what runs and forgets it. */
  reset(): void {
    this.running?.abort();
    this.running = undefined;
    this.set({ kind: "idle" });
  }

  hostDisconnected(): void {
    this.running?.abort();
  }

  private set(state: TaskState<T>): void {
    this.state = state;
    this.host.requestUpdate();
  }
}
