import type { Cell } from "../model/value";
import type { ReadStats, ResultColumn } from "../query/result";

/** The first commit of a branch that left a row for which a condition holds, as far as history is kept. */
export interface FirstMatch {
  /** The table's columns. */
  readonly columns: readonly ResultColumn[];
  /** Undefined when no commit left such a row. */
  readonly commit: MatchingCommit | undefined;
  /** Commits looked at, the matching one included. */
  readonly commitsSearched: number;
  /** Where older history was expired: when the oldest readable snapshot was committed. */
  readonly expiredBeforeMs: number | undefined;
  readonly stats: ReadStats;
  readonly notes: readonly string[];
}

export interface MatchingCommit {
  readonly snapshotId: string;
  readonly timestampMs: number;
  /** True of the oldest snapshot of an expired history: its rows may have come with any commit before. */
  readonly isExpiredStart: boolean;
  /** How many rows match since then. */
  readonly rowCount: number;
  /** The first of them, by position of the columns. */
  readonly row: readonly Cell[];
}
