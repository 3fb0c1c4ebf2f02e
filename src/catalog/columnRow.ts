import type { Cell } from "../model/value";

/** A column, or a field nested in one, as a row of a tree. */
export interface ColumnRow {
  readonly id: number;
  /** A list's element is `element`, a map's sides are `key` and `value`. */
  readonly name: string;
  /** 0 for the table's own columns. */
  readonly depth: number;
  /** As formatType writes it, but for the fields of structs, which have rows of their own: `list<struct>`. */
  readonly type: string;
  readonly required: boolean;
  readonly doc: string | undefined;
  readonly isIdentifier: boolean;
  /** Partition fields made of it: `day`, `bucket[8]`. */
  readonly partitionTransforms: readonly string[];
  /** What rows of files written before the column was added hold; undefined without one. */
  readonly initialDefault: Cell | undefined;
  /** What writers that do not name the column write. */
  readonly writeDefault: Cell | undefined;
  readonly holdsOthers: boolean;
  readonly isExpanded: boolean;
}

/** Which rows of the tree are asked for. */
export interface ColumnsRequest {
  /** Only fields whose name, id or description holds this, and the fields that hold them; empty: all. */
  readonly search: string;
  /** Ids of the fields whose own fields are listed; a search lists them all. */
  readonly expanded: readonly number[];
  readonly offset: number;
  readonly count: number;
}

export interface ColumnsPage {
  readonly rows: readonly ColumnRow[];
  /** Rows of the whole tree as it is asked for. */
  readonly total: number;
  /** Some field holds others. */
  readonly isNested: boolean;
}
