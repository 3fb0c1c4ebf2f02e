import type { Change } from "../../changelog/request";
import type { Cell } from "../../model/value";
import type { ResultColumn } from "../../query/result";
import { formatCellCopy } from "../../view/cellText";
import { formatSpreadsheetText } from "../../view/spreadsheetText";

/** Rows as tab separated text with a header, as spreadsheets take it: nulls empty, nested values as JSON. */
export function formatRowsAsText(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return formatSpreadsheetText([columns, ...rows.map((row) => row.map(formatCellCopy))]);
}

/** Changes as tab separated text; an update is two rows, as in a changelog. */
export function formatChangesAsText(columns: readonly ResultColumn[], changes: readonly Change[]): string {
  const width = Math.max(0, ...changes.map(({ values }) => values.length));
  const header = ["_change_type", ...columns.slice(0, width).map(({ name }) => name), "_commit_snapshot_id"];
  return formatRowsAsText(header, changes.flatMap(toRows));
}

function toRows({ kind, values, before, snapshotId }: Change): Cell[][] {
  const row = (type: string, cells: readonly Cell[]): Cell[] => [type, ...cells, snapshotId];
  switch (kind) {
    case "inserted":
      return [row("INSERT", values)];
    case "deleted":
      return [row("DELETE", values)];
    case "updated":
      return [row("UPDATE_BEFORE", before ?? []), row("UPDATE_AFTER", values)];
  }
}
