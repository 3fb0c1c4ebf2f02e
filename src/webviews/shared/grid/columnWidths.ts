import type { CellContent, GridColumn } from "./gridColumn";

const characterWidth = 7.6;
const padding = 20;
const narrowest = 56;
const widest = 400;

/** Widths for the columns that have none, from their names and the rows seen first. */
export function guessWidths<T>(columns: readonly GridColumn<T>[], rows: readonly T[]): Map<string, number> {
  return new Map(columns.map((column) => [column.id, column.width ?? guessWidth(column, rows)]));
}

function guessWidth<T>(column: GridColumn<T>, rows: readonly T[]): number {
  const header = column.name.length + (column.detail === undefined ? 0 : column.detail.length + 1) + 2;
  const longest = rows.reduce((most, row) => Math.max(most, textLength(column.render(row).content)), header);
  return Math.round(Math.min(widest, Math.max(narrowest, longest * characterWidth + padding)));
}

function textLength(content: CellContent["content"]): number {
  return typeof content === "string" ? content.length : (content.textContent?.length ?? 0) + 1;
}
