import type { Type } from "../model/types";
import type { Cell } from "../model/value";

/** A column of a result; its cells are read together with `type`. */
export interface ResultColumn {
  readonly name: string;
  readonly type: Type;
}

/** What it cost to make a result. */
export interface ReadStats {
  readonly filesRead: number;
  /** Data and delete files that the state, or both states, of the table hold. */
  readonly filesTotal: number;
  readonly bytesRead: number;
  readonly elapsedMs: number;
}

/** A result that the engine holds; rows are fetched in pages until it is closed. */
export interface ResultInfo {
  readonly resultId: string;
  readonly columns: readonly ResultColumn[];
  readonly rowCount: number;
  readonly stats: ReadStats;
  /** Things the reader met and handled that a person should know, such as paths that matched without their authority. */
  readonly notes: readonly string[];
}

/** Takes the rows of a result while it is made, for those who do not wait for its end. */
export interface RowSink {
  /** Comes once, before all rows. */
  begin(columns: readonly ResultColumn[]): void;
  /** Resolves when more rows are wanted. */
  write(rows: readonly (readonly Cell[])[]): Promise<void>;
  note(text: string): void;
}

export interface SortKey {
  readonly column: string;
  readonly direction: "asc" | "desc";
}

/** All conditions of a filter must hold. Values are canonical text, as cells are. */
export type Condition =
  | { readonly kind: "contains"; readonly text: string; readonly column?: string }
  | {
      readonly kind: "compare";
      readonly column: string;
      readonly op: "=" | "<>" | "<" | "<=" | ">" | ">=";
      readonly value: string;
    }
  | { readonly kind: "in"; readonly column: string; readonly values: readonly string[] }
  | { readonly kind: "isNull"; readonly column: string; readonly negated: boolean };

/** Which rows of a result to show, over the whole result. */
export interface ResultView {
  readonly sort: readonly SortKey[];
  readonly where: readonly Condition[];
}

export interface PageRequest extends ResultView {
  readonly resultId: string;
  readonly offset: number;
  readonly count: number;
}

export interface RowPage {
  readonly offset: number;
  readonly rows: readonly (readonly Cell[])[];
  /** Rows in the whole result that the view's filter lets through. */
  readonly totalRows: number;
}

export type ExportFormat = "csv" | "jsonl" | "json" | "parquet";
