import type { ColumnsPage, ColumnsRequest } from "../../../catalog/columnRow";
import type { LiveCounts } from "../../../catalog/liveCounts";

export type OverviewRequests = {
  /** The current schema as a tree, in pages: it may have thousands of fields. */
  listColumns: { params: ColumnsRequest; result: ColumnsPage };
  /** Counts a snapshot's files in its manifests, where its summary has no totals. */
  countFiles: { params: { at: string }; result: LiveCounts };
};
