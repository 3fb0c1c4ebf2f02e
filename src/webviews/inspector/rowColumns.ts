import type { Cell } from "../../model/value";
import type { ResultColumn } from "../../query/result";
import { formatCellCopy, formatCellText, formatTypeShort, isNumeric } from "../../view/cellText";
import type { GridColumn } from "../shared/grid/gridColumn";

export type RowCells = readonly Cell[];

/** Grid columns for plain rows of a result. */
export function makeRowColumns(columns: readonly ResultColumn[]): GridColumn<RowCells>[] {
  return columns.map(({ name, type }, position) => ({
    id: name,
    name,
    detail: formatTypeShort(type),
    align: isNumeric(type) ? "end" : "start",
    sortable: true,
    render: (row) => {
      const { kind, text } = formatCellText(row[position] ?? null, type);
      return { content: text, classes: `cell-${kind}`, toolTip: text };
    },
    formatCopy: (row) => formatCellCopy(row[position] ?? null),
  }));
}

/** A cell as the text by which a record's key is named; null stays null. */
export function formatKeyCell(cell: Cell): string | null {
  return cell === null ? null : formatCellCopy(cell);
}
