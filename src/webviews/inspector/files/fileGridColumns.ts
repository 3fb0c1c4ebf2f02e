import type { BoundColumns, FilesResult } from "../../../catalog/tableFiles";
import type { Cell } from "../../../model/value";
import type { ResultColumn } from "../../../query/result";
import { formatCellCopy, formatCellText, formatTypeShort, isNumeric } from "../../../view/cellText";
import { formatBytes, formatCount, formatFileName, formatWhen, shortenId } from "../../../view/format";
import type { CellContent, GridColumn } from "../../shared/grid/gridColumn";
import { renderCellBar } from "../cellBar";
import type { RowCells } from "../rowColumns";

type Render = (cell: Cell, row: RowCells) => CellContent;

/** Reads cells of a listing of files by the name of their column. */
export class FileCells {
  private readonly positions: ReadonlyMap<string, number>;

  constructor(private readonly columns: readonly ResultColumn[]) {
    this.positions = new Map(columns.map(({ name }, position) => [name, position]));
  }

  get(row: RowCells, name: string): Cell {
    return row[this.positions.get(name) ?? -1] ?? null;
  }

  typeOf(name: string): ResultColumn["type"] {
    return this.columns[this.positions.get(name) ?? -1]?.type ?? { kind: "string" };
  }
}

/** The grid's columns for files: what each is and holds, then the bounds of the chosen columns. */
export function makeFileColumns(files: FilesResult, isPartitioned: boolean, nowMs: number): GridColumn<RowCells>[] {
  const cells = new FileCells(files.columns);
  const make = (id: string, name: string, align: "start" | "end", render: Render, width?: number) =>
    makeColumn(cells, id, { name, align, render, ...(width !== undefined && { width }) });
  const number: Render = (cell) => plain(cell === null ? "" : formatCount(String(cell)));
  const text: Render = (cell) => plain(String(cell ?? ""));
  const quietZero: Render = (cell, row) => (cell === "0" ? plain("0", "cell-unchanged") : number(cell, row));
  const applies: Render = (cell) => (cell === "0" ? plain("none", "cell-unchanged") : number(cell, []));
  const hasDeletes = files.deleteFiles > 0;
  return [
    make("content", "content", "start", (cell) => plain(String(cell), cell === "data" ? "" : "cell-delete-file"), 116),
    {
      ...make("path", "file", "start", (cell) => plain(formatFileName(String(cell)), "", String(cell)), 240),
      formatCopy: (row) => formatCellCopy(cells.get(row, "file_path")),
    },
    make("record_count", "rows", "end", number),
    make("file_size_in_bytes", "size", "end", (cell, row) => renderSize(files, cells, cell, row), 128),
    ...(hasDeletes
      ? [
          make("delete_files", "deletes", "end", quietZero, 72),
          make("applies_to_files", "applies to", "end", applies, 84),
        ]
      : []),
    ...(isPartitioned ? [make("partition", "partition", "start", text), make("spec_id", "spec", "end", text, 56)] : []),
    make("sequence_number", "sequence", "end", number, 84),
    make("added_at", "added", "start", (cell) => renderTime(cell, nowMs), 172),
    make(
      "added_snapshot_id",
      "by snapshot",
      "start",
      (cell) => plain(shortenId(String(cell ?? "")), "cell-id", String(cell ?? "")),
      104,
    ),
    make("sort_order_id", "sort order", "end", text, 84),
    ...files.bounds.flatMap((bound) => makeBoundColumns(cells, bound)),
  ];
}

function makeBoundColumns(
  cells: FileCells,
  { column, lower, upper, nulls, ...raw }: BoundColumns,
): GridColumn<RowCells>[] {
  const type = cells.typeOf(lower);
  const align = isNumeric(type) ? ("end" as const) : ("start" as const);
  const bound = (id: string, detail: string, rawName: string | undefined): GridColumn<RowCells> => {
    const undecoded = (row: RowCells): Cell => (rawName === undefined ? null : cells.get(row, rawName));
    return {
      ...makeColumn(cells, id, {
        name: column,
        align,
        render: (cell, row) => {
          const bytes = undecoded(row);
          if (bytes !== null) return plain(`0x${bytes} not decodable`, "cell-undecodable");
          if (cell === null) return plain("");
          const { kind, text } = formatCellText(cell, type);
          return plain(text, `cell-${kind}`);
        },
      }),
      detail,
      formatCopy: (row) => {
        const bytes = undecoded(row);
        return bytes === null ? formatCellCopy(cells.get(row, id)) : `0x${bytes}`;
      },
    };
  };
  const hint = ` ${formatTypeShort(type)}`;
  return [
    bound(lower, `from${hint}`, raw.undecodedLower),
    bound(upper, "to", raw.undecodedUpper),
    {
      ...makeColumn(cells, nulls, {
        name: column,
        align: "end",
        render: (cell) => plain(cell === null ? "" : formatCount(String(cell)), cell === "0" ? "cell-unchanged" : ""),
      }),
      detail: "nulls",
    },
  ];
}

interface ColumnLook {
  readonly name: string;
  readonly align: "start" | "end";
  readonly render: Render;
  readonly width?: number;
}

function makeColumn(cells: FileCells, id: string, { render, ...look }: ColumnLook): GridColumn<RowCells> {
  return {
    id,
    ...look,
    sortable: true,
    render: (row) => render(cells.get(row, id), row),
    formatCopy: (row) => formatCellCopy(cells.get(row, id)),
  };
}

function renderSize({ targetBytes }: FilesResult, cells: FileCells, cell: Cell, row: RowCells): CellContent {
  const bytes = Number(cell);
  const share = bytes / targetBytes;
  const toolTip = `${formatCount(String(cell))} bytes`;
  if (cells.get(row, "content") !== "data") return plain(formatBytes(bytes), "", toolTip);
  return renderCellBar(formatBytes(bytes), share, `${toolTip}, ${formatShare(share)} of the target`);
}

/** `38 %`, `0.4 %`, `under 0.1 %` */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "under 0.1 %";
  return `${percent >= 10 || percent === 0 ? Math.round(percent) : percent.toFixed(1)} %`;
}

function renderTime(cell: Cell, nowMs: number): CellContent {
  if (cell === null) return plain("snapshot expired", "cell-unchanged");
  const { text } = formatCellText(cell, { kind: "timestamptz" });
  return plain(formatWhen(Date.parse(String(cell)), nowMs), "", text);
}

function plain(text: string, classes = "", toolTip = text): CellContent {
  return { content: text, classes, toolTip };
}
