import type { ResultColumn, ResultInfo } from "../../query/result";
import type { WorkerCaller } from "../../worker/client";

interface OpenResult {
  readonly columns: readonly ResultColumn[];
  readonly open: (signal: AbortSignal) => Promise<ResultInfo>;
  /** The id that the worker of now knows it by. */
  heldAs: Promise<string>;
}

/**
 * The results that one load of a page holds open in the worker; all are closed when that load ends. One that went with
 * its worker is opened again when it is asked for, under the id that the page knows.
 */
export class OpenResults {
  readonly #results = new Map<string, OpenResult>();

  constructor(
    private readonly worker: WorkerCaller,
    private readonly ended: AbortSignal,
  ) {
    ended.addEventListener("abort", () => this.#closeAll(), { once: true });
  }

  /** Opens a result and keeps it for as long as the page is there. `open` may be called again, later. */
  async open<T extends ResultInfo>(open: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    const result = await open(signal);
    const { resultId, columns } = result;
    this.#results.set(resultId, { columns, open, heldAs: Promise.resolve(resultId) });
    if (this.ended.aborted) {
      this.#closeAll();
    }
    return result;
  }

  /** The request with the id that the worker of now knows its result by. */
  async locate<T extends { readonly resultId: string }>(request: T): Promise<T> {
    const result = this.#results.get(request.resultId);
    if (result === undefined) {
      return request;
    }
    const heldAs = result.heldAs;
    const isHeld = this.worker.holds(await heldAs.catch(() => ""));
    // Of several requests that find it gone, the first opens it again for all.
    if (!isHeld && result.heldAs === heldAs) {
      result.heldAs = result.open(this.ended).then(({ resultId }) => resultId);
    }
    return { ...request, resultId: await result.heldAs };
  }

  columnsOf(resultId: string): readonly ResultColumn[] {
    return this.#results.get(resultId)?.columns ?? [];
  }

  async close(resultId: string): Promise<void> {
    const result = this.#results.get(resultId);
    this.#results.delete(resultId);
    const heldAs = await result?.heldAs.catch(() => undefined);
    if (heldAs !== undefined && this.worker.holds(heldAs)) {
      await this.worker.call("closeResult", { resultId: heldAs });
    }
  }

  #closeAll(): void {
    for (const resultId of this.#results.keys()) {
      // A result that cannot be closed went with its worker.
      this.close(resultId).catch(() => undefined);
    }
  }
}
