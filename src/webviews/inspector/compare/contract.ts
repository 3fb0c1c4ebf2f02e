import type { Distribution, StateComparison } from "../../../catalog/comparison";
import type { ChangelogResult } from "../../../changelog/request";

interface ComparedStates {
  readonly from: string;
  readonly to: string;
}

export type CompareRequests = {
  compareStates: { params: ComparedStates; result: StateComparison };
  compareDistribution: { params: ComparedStates & { expression: string }; result: Distribution };
  /** The rows that differ, updates as their two rows. */
  openDiff: { params: ComparedStates; result: ChangelogResult };
};
