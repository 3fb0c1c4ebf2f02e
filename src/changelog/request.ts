import type { Cell } from "../model/value";
import type { PageRequest, ResultInfo } from "../query/result";

/** raw keeps carried-over rows; changes removes them; updates pairs by identifier; net is what remains over the range. */
export type ChangelogMode = "raw" | "changes" | "updates" | "net";

/** A range on one lineage: after `from` up to and including `to`. Selectors are a snapshot id, a ref, or an ISO time. */
export interface ChangeRange {
  readonly from?: string;
  readonly to?: string;
  readonly branch?: string;
}

export interface ChangelogOptions {
  readonly mode: ChangelogMode;
  /** Column names. Absent: the table's identifier fields, else row lineage. */
  readonly identifier?: readonly string[];
  /** Columns whose changes alone make no update; they are counted apart. */
  readonly ignoreColumns?: readonly string[];
  /** Result columns; absent: all. */
  readonly columns?: readonly string[];
  /** A condition in SQL over the table's columns. */
  readonly where?: string;
}

export type ChangeKind = "INSERT" | "DELETE" | "UPDATE_BEFORE" | "UPDATE_AFTER";

/** How rows were paired into updates. */
export type Pairing =
  | { readonly by: "identifier"; readonly columns: readonly string[]; readonly declared: boolean }
  | { readonly by: "rowLineage" }
  | { readonly by: "nothing" };

export interface ChangelogSummary {
  readonly inserted: number;
  readonly deleted: number;
  /** Updates in which something besides ignored columns changed. */
  readonly updated: number;
  /** Updates of ignored columns alone. */
  readonly updatedIgnoredOnly: number;
  /** How many updates changed each column; columns that never changed are left out. Ignored columns included. */
  readonly columns: readonly { readonly name: string; readonly count: number }[];
  readonly commits: number;
}

/** A changelog held by the engine. Its flat rows are the table's columns, then the change columns of the design. */
export interface ChangelogResult extends ResultInfo {
  readonly pairing: Pairing;
  readonly summary: ChangelogSummary;
  /** Columns that are unique among the changed rows: a guess to offer where no identifier is declared. */
  readonly suggestedIdentifier: readonly string[];
  /** Number of changes; an update is one. */
  readonly changeCount: number;
}

/** One change as the Changes screen shows it: an update is one row with both values. */
export interface Change {
  readonly kind: "inserted" | "deleted" | "updated";
  readonly ordinal: number;
  readonly snapshotId: string;
  readonly timestampMs: number;
  /** After the change; of a deleted row, what it was. By position of the table's columns in the result. */
  readonly values: readonly Cell[];
  /** Before an update. */
  readonly before?: readonly Cell[];
  /** Positions of the columns that an update changed. */
  readonly changed: readonly number[];
}

export interface ChangePageRequest extends PageRequest {
  readonly kinds: readonly Change["kind"][];
  /** Only updates that changed this column. */
  readonly changedColumn?: string;
}

export interface ChangePage {
  readonly offset: number;
  readonly changes: readonly Change[];
  readonly totalChanges: number;
}
