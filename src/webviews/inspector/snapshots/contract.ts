import type { ChangelogSummary } from "../../../changelog/request";

/** The graph itself is drawn from the table's facts; the real changes of a commit are asked for one by one. */
export type SnapshotsRequests = {
  /** What a commit really changed, carried-over rows apart. */
  summariseCommit: { params: { snapshotId: string }; result: ChangelogSummary };
};
