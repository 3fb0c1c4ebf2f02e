import type { ChangelogSummary } from "../../../changelog/request";
import type { ConflictReport } from "../../../iceberg/conflicts/report";
import type { SnapshotFilter } from "../../../view/snapshotFilter";

/** The graph itself is drawn from the table's facts; what commits really did is asked for. */
export type SnapshotsRequests = {
  /** What a commit really changed, carried-over rows apart. */
  summariseCommit: { params: { snapshotId: string }; result: ChangelogSummary };
  /** Commits of one line at most `windowMs` apart that touched the same files or partitions. */
  listConflicts: { params: { windowMs: number }; result: ConflictReport };
};

/** Choices of Snapshots. */
export interface SnapshotsState {
  readonly filter?: SnapshotFilter;
  /** Present while the conflicts show in place of the details: how far apart commits count, and which pairs are listed. */
  readonly conflicts?: { readonly windowMs: number; readonly withHarmless: boolean };
}
