import type { PartitionsResult } from "../../../catalog/tableFiles";
import type { Cell } from "../../../model/value";
import { formatCellCopy, formatCellText } from "../../../view/cellText";
import { formatBytes, formatCount, formatWhen, shortenId } from "../../../view/format";
import type { CellContent, GridColumn } from "../../shared/grid/gridColumn";
import { renderCellBar } from "../cellBar";
import type { RowCells } from "../rowColumns";

/** The grid's columns for partitions; numbers that tell the skew have a bar against the largest. */
export function makePartitionColumns(partitions: PartitionsResult, nowMs: number): GridColumn<RowCells>[] {
  const { columns, rowSkew, byteSkew, currentSpecId, specs } = partitions;
  const positions = new Map(columns.map(({ name }, position) => [name, position]));
  const make = (
    id: string,
    name: string,
    align: "start" | "end",
    render: (cell: Cell) => CellContent,
    width?: number,
  ): GridColumn<RowCells> => {
    const cellOf = (row: RowCells): Cell => row[positions.get(id) ?? -1] ?? null;
    return {
      id,
      name,
      align,
      sortable: true,
      ...(width !== undefined && { width }),
      render: (row) => render(cellOf(row)),
      formatCopy: (row) => formatCellCopy(cellOf(row)),
    };
  };
  const count = (cell: Cell): CellContent => plain(formatCount(String(cell)), cell === "0" ? "cell-unchanged" : "");
  const hasOlder = specs.some(({ specId }) => specId !== currentSpecId);
  return [
    make(
      "partition",
      "partition",
      "start",
      (cell) => (cell === "" ? plain("unpartitioned", "cell-empty") : plain(String(cell))),
      340,
    ),
    ...(hasOlder ? [make("spec_id", "spec", "start", (cell) => renderSpec(cell, currentSpecId), 96)] : []),
    make(
      "record_count",
      "rows",
      "end",
      (cell) =>
        renderCellBar(formatCount(String(cell)), Number(cell) / rowSkew.largest, `${formatCount(String(cell))} rows`),
      140,
    ),
    make("file_count", "files", "end", count),
    make(
      "total_data_file_size_in_bytes",
      "size",
      "end",
      (cell) =>
        renderCellBar(formatBytes(Number(cell)), Number(cell) / byteSkew.largest, `${formatCount(String(cell))} bytes`),
      140,
    ),
    make("position_delete_record_count", "position deletes", "end", count),
    make("position_delete_file_count", "in files", "end", count),
    make("equality_delete_record_count", "equality deletes", "end", count),
    make("equality_delete_file_count", "in files", "end", count),
    make("last_updated_at", "last file added", "start", (cell) => renderTime(cell, nowMs), 172),
    make(
      "last_updated_snapshot_id",
      "by snapshot",
      "start",
      (cell) => plain(shortenId(String(cell ?? "")), "cell-id", String(cell ?? "")),
      104,
    ),
  ];
}

function renderSpec(cell: Cell, currentSpecId: number): CellContent {
  const isCurrent = Number(cell) === currentSpecId;
  return plain(isCurrent ? String(cell) : `${cell} (older)`, isCurrent ? "" : "cell-older-spec");
}

function renderTime(cell: Cell, nowMs: number): CellContent {
  if (cell === null) return plain("snapshot expired", "cell-unchanged");
  return plain(formatWhen(Date.parse(String(cell)), nowMs), "", formatCellText(cell, { kind: "timestamptz" }).text);
}

function plain(text: string, classes = "", toolTip = text): CellContent {
  return { content: text, classes, toolTip };
}
