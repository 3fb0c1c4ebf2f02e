import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { ChangelogSummary } from "../../../changelog/request";
import { isAbort, LakehouseError } from "../../../model/errors";
import { describeFailure } from "../../../view/errors";
import { formatQuantity } from "../../../view/format";

export type CommitCount =
  | { readonly kind: "counting" }
  | { readonly kind: "counted"; readonly summary: ChangelogSummary }
  | { readonly kind: "failed"; readonly message: string };

type Load = (snapshotId: string, signal: AbortSignal) => Promise<ChangelogSummary>;

/** What commits really changed, counted one after the other when somebody asks, and kept while the view is open. */
export class CommitCounts implements ReactiveController {
  private readonly counts = new Map<string, CommitCount>();
  private running: AbortController | undefined;
  private changes = 0;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly load: Load,
  ) {
    host.addController(this);
  }

  get isCounting(): boolean {
    return this.running !== undefined;
  }

  /** Another number whenever a count has changed. */
  get version(): number {
    return this.changes;
  }

  get(snapshotId: string): CommitCount | undefined {
    return this.counts.get(snapshotId);
  }

  /** The largest number of changed rows among the commits counted so far: the scale of their bars. */
  get largest(): number {
    return Math.max(
      1,
      ...[...this.counts.values()].map((count) => (count.kind === "counted" ? sumChanges(count.summary) : 0)),
    );
  }

  async count(snapshotIds: readonly string[]): Promise<void> {
    this.running?.abort();
    const own = new AbortController();
    this.running = own;
    for (const id of snapshotIds) {
      if (own.signal.aborted) return;
      if (this.counts.get(id)?.kind !== "counted") await this.countOne(id, own.signal);
    }
    if (this.running === own) this.running = undefined;
    this.host.requestUpdate();
  }

  readonly cancel = (): void => {
    this.running?.abort();
    this.running = undefined;
    this.host.requestUpdate();
  };

  hostDisconnected(): void {
    this.running?.abort();
    this.running = undefined;
  }

  private async countOne(id: string, signal: AbortSignal): Promise<void> {
    this.set(id, { kind: "counting" });
    try {
      this.set(id, { kind: "counted", summary: await this.load(id, signal) });
    } catch (error) {
      if (isAbort(error)) this.counts.delete(id);
      else this.set(id, { kind: "failed", message: describeFailure(LakehouseError.toFailure(error)).message });
    }
  }

  private set(id: string, count: CommitCount): void {
    this.counts.set(id, count);
    this.changes += 1;
    this.host.requestUpdate();
  }
}

export function sumChanges({ inserted, deleted, updated, updatedIgnoredOnly }: ChangelogSummary): number {
  return inserted + deleted + updated + updatedIgnoredOnly;
}

/** Ends a sentence about a commit with what it really changed, where that is known: ` 968 rows really changed.` */
export function describeCount(count: CommitCount | undefined): string {
  if (count?.kind !== "counted") return "";
  return ` ${formatQuantity(sumChanges(count.summary), "row")} really changed.`;
}
