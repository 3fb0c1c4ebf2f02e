import type { PartitionsResult } from "../../../catalog/tableFiles";
import type { SortKey } from "../../../query/result";

export type PartitionsRequests = {
  openPartitions: { params: { at?: string }; result: PartitionsResult };
};

/** How partitions are compared and which of them are listed. */
export interface PartitionsState {
  readonly measure?: "rows" | "bytes";
  readonly text?: string;
  /** Only partitions of one spec. */
  readonly specId?: number;
  readonly sort?: readonly SortKey[];
}
