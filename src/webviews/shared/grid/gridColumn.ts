import type { SortKey } from "../../../query/result";

/** What stands in one cell of a grid. */
export interface CellContent {
  /** Text, or an element where one text is not enough. */
  readonly content: string | HTMLElement;
  readonly classes?: string;
  readonly toolTip?: string;
}

export interface GridColumn<T> {
  /** Also the name that a sort on this column is asked for by. */
  readonly id: string;
  readonly name: string;
  /** Shown quietly beside the name, such as the type. */
  readonly detail?: string;
  readonly align: "start" | "end";
  readonly sortable: boolean;
  readonly headerClass?: string;
  /** In px; absent: guessed from the first rows. */
  readonly width?: number;
  render(row: T): CellContent;
  /** The cell's whole value, as it is copied. */
  formatCopy(row: T): string;
}

export interface GridPage<T> {
  readonly rows: readonly T[];
  /** Rows that there are in all. */
  readonly total: number;
}

/** Where a grid's rows come from. Another source, or another order or filter, is another object. */
export interface GridSource<T> {
  loadPage(offset: number, count: number, signal: AbortSignal): Promise<GridPage<T>>;
}

/** A selected rectangle of rows and columns, both ends included. */
export interface GridRange {
  readonly fromRow: number;
  readonly toRow: number;
  readonly fromCell: number;
  readonly toCell: number;
}

/** Where a grid was left: enough to come back to it when it is made anew over the same rows. */
export interface GridPlace {
  /** The first row in sight. */
  readonly top: number;
  /** The cell that the keyboard is at. */
  readonly active?: { readonly row: number; readonly cell: number };
  /** In px by column id, of the columns that somebody sized. */
  readonly widths?: Readonly<Record<string, number>>;
}

export type GridEvents<T> = {
  /** Enter, or a double click. */
  "row-open": { readonly row: T; readonly index: number };
  /** The active cell came to this row. */
  "row-active": { readonly row: T; readonly index: number };
  /** The context menu is wanted for a row, at a place of the window. */
  "row-menu": { readonly row: T; readonly columnId: string; readonly x: number; readonly y: number };
  "sort-change": readonly SortKey[];
  /** The range to copy; `text` is there when all of its rows are loaded. */
  "copy-range": { readonly range: GridRange; readonly text: string | undefined };
  "total-change": number;
  /** It was scrolled, another cell is active, or columns were sized. */
  "place-change": GridPlace;
};
