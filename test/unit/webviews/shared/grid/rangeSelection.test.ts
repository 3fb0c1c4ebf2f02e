import { describe, expect, it } from "vitest";
import { guessWidths } from "../../../../../src/webviews/shared/grid/columnWidths";
import type { GridColumn } from "../../../../../src/webviews/shared/grid/gridColumn";
import { RangeSelection } from "../../../../../src/webviews/shared/grid/rangeSelection";

describe("a selected range", () => {
  it("reaches from where it began to where it was extended, in either direction", () => {
    const selection = new RangeSelection();
    expect(selection.range).toBeUndefined();
    selection.collapseTo(5, 3);
    selection.extendTo(2, 4);
    expect(selection.range).toEqual({ fromRow: 2, toRow: 5, fromCell: 3, toCell: 4 });
    selection.collapseTo(1, 1);
    expect(selection.range).toEqual({ fromRow: 1, toRow: 1, fromCell: 1, toCell: 1 });
  });

  it("marks only rows that are drawn, of however many", () => {
    const selection = new RangeSelection();
    selection.selectAll(50_000_000, 2);
    const styles = selection.toCellStyles(1_000_000, 1_000_002, ["a", "b"]);
    expect(Object.keys(styles)).toEqual(["1000000", "1000001", "1000002"]);
    expect(styles[1_000_000]).toEqual({ a: "selected", b: "selected" });
  });

  it("marks nothing for a single cell, which the grid itself marks", () => {
    const selection = new RangeSelection();
    selection.collapseTo(0, 0);
    expect(selection.toCellStyles(0, 10, ["a"])).toEqual({});
    selection.clear();
    expect(selection.range).toBeUndefined();
  });
});

describe("column widths", () => {
  const column = (id: string, width?: number): GridColumn<string> => ({
    id,
    name: id,
    align: "start",
    sortable: false,
    ...(width !== undefined && { width }),
    render: (row) => ({ content: row }),
    formatCopy: (row) => row,
  });

  it("follow the longest text seen, within bounds, and leave a given width alone", () => {
    const widths = guessWidths([column("a"), column("b", 32)], ["x", "y".repeat(20)]);
    expect(widths.get("b")).toBe(32);
    expect(widths.get("a")).toBeGreaterThan(140);
    expect(guessWidths([column("a")], ["z".repeat(5000)]).get("a")).toBe(400);
    expect(guessWidths([column("a")], []).get("a")).toBe(56);
  });
});
