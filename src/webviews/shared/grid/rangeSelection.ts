import type { GridRange } from "./gridColumn";

interface Position {
  readonly row: number;
  readonly cell: number;
}

/**
 * The selected rectangle as two corners. slickgrid's own models expand a range into every row of it, which takes
 * seconds and a gigabyte over millions of rows; here the grid is only told about the rows it has drawn.
 */
export class RangeSelection {
  private anchor: Position | undefined;
  private end: Position | undefined;

  get focus(): Position | undefined {
    return this.end;
  }

  get range(): GridRange | undefined {
    if (this.anchor === undefined || this.end === undefined) return undefined;
    return {
      fromRow: Math.min(this.anchor.row, this.end.row),
      toRow: Math.max(this.anchor.row, this.end.row),
      fromCell: Math.min(this.anchor.cell, this.end.cell),
      toCell: Math.max(this.anchor.cell, this.end.cell),
    };
  }

  collapseTo(row: number, cell: number): void {
    this.anchor = { row, cell };
    this.end = this.anchor;
  }

  extendTo(row: number, cell: number): void {
    this.anchor ??= { row, cell };
    this.end = { row, cell };
  }

  selectAll(rows: number, cells: number): void {
    this.anchor = { row: 0, cell: 0 };
    this.end = { row: rows - 1, cell: cells - 1 };
  }

  clear(): void {
    this.anchor = undefined;
    this.end = undefined;
  }

  /** Classes for the drawn rows only; one cell alone is shown by the grid's active cell. */
  toCellStyles(top: number, bottom: number, columnIds: readonly string[]): Record<number, Record<string, string>> {
    const { range } = this;
    if (range === undefined || (range.fromRow === range.toRow && range.fromCell === range.toCell)) return {};
    const ids = columnIds.slice(range.fromCell, range.toCell + 1);
    const styles: Record<number, Record<string, string>> = {};
    for (let row = Math.max(top, range.fromRow); row <= Math.min(bottom, range.toRow); row += 1) {
      styles[row] = Object.fromEntries(ids.map((id) => [id, "selected"]));
    }
    return styles;
  }
}
