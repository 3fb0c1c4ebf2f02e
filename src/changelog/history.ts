import type { Cell } from "../model/value";
import type { ResultInfo } from "../query/result";

export interface HistoryOptions {
  readonly identifier: readonly string[];
  /** Canonical text by identifier column, null for null. Absent: every key of the table. */
  readonly key?: Readonly<Record<string, string | null>>;
  readonly branch?: string;
  /** Only versions in effect at this ISO time. */
  readonly asOf?: string;
  readonly currentOnly?: boolean;
  /** Inclusive ISO times: all versions of the keys that have a DELETE or UPDATE_AFTER in between. */
  readonly changedBetween?: readonly [string, string];
  /** close ends a deleted record's interval; keep also shows the DELETE row. */
  readonly deleteRows: "close" | "keep";
  readonly ignoreColumns?: readonly string[];
}

/** SCD Type 2 rows held by the engine: table columns, _change_type, effective_start, effective_end, is_current. */
export interface HistoryResult extends ResultInfo {
  readonly identifier: readonly string[];
  /** Where older history was expired: when the oldest readable snapshot was committed. */
  readonly expiredBeforeMs: number | undefined;
  /** Commits of ignored columns alone that opened no version. */
  readonly ignoredChanges: number;
}

/** One version of one record. Half-open: it held from start up to, not including, end. */
export interface RecordVersion {
  readonly changeType: "INSERT" | "UPDATE_AFTER" | "DELETE";
  /** Undefined where history before was expired. */
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
  readonly isCurrent: boolean;
  /** The commit that opened this version; undefined where it was expired. */
  readonly snapshotId: string | undefined;
  readonly values: readonly Cell[];
  /** Positions of the columns that differ from the version before. */
  readonly changed: readonly number[];
}

/** Where a record can still be physically read: a snapshot whose data files hold it, live or deleted there. */
export interface RecordLocation {
  readonly snapshotId: string;
  readonly timestampMs: number;
  readonly refs: readonly string[];
  readonly file: string;
  readonly fileSizeBytes: number;
  /** The row is in the file, but a delete file hides it from readers of this snapshot. */
  readonly hiddenByDelete: boolean;
  /** When expiry may remove the snapshot under the table's retention; undefined while a ref keeps it. */
  readonly mayExpireMs: number | undefined;
}
