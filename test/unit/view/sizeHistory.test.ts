import { describe, expect, it } from "vitest";
import { findHolding, listSizes, thinOutCurve } from "../../../src/view/sizeHistory";
import { makeRef, makeSnapshot, makeTableInfo } from "../../support/tableInfo";

describe("the size of a branch over time", () => {
  it("follows the branch's line, by the totals of its commits", () => {
    const totals = { "total-records": "9007199254740993", "total-files-size": "-1", "total-data-files": "many" };
    const table = makeTableInfo({
      snapshots: [
        makeSnapshot({ snapshotId: "1", timestampMs: 50, summary: totals }),
        makeSnapshot({ snapshotId: "2", parentId: "1", timestampMs: 40, summary: { "total-records": "7" } }),
        makeSnapshot({ snapshotId: "3", parentId: "1", timestampMs: 60 }),
      ],
      refs: [makeRef({ name: "main", type: "branch", snapshotId: "2" })],
    });
    const sizes = listSizes(table, "main");
    expect(sizes.map(({ snapshotId }) => snapshotId)).toEqual(["1", "2"]);
    expect(sizes[0]?.totals).toMatchObject({ records: 9007199254740993n, sizeBytes: undefined, dataFiles: undefined });
    expect(sizes[1]).toMatchObject({ timestampMs: 40, drawnMs: 50, totals: { records: 7n } });
  });

  it("is empty for a branch without commits", () => {
    expect(listSizes(makeTableInfo(), "main")).toEqual([]);
  });
});

describe("a curve that is thinned out", () => {
  it("keeps first, lowest, highest and last of a pixel column, in their order", () => {
    const ys = [5, 9, 2, 7, 6];
    const points = ys.map((y, index) => ({ x: 3 + index / 10, y }));
    expect(thinOutCurve(points).map(({ y }) => y)).toEqual([5, 9, 2, 6]);
  });

  it("keeps every peak of thousands of places, and gaps", () => {
    const points = Array.from({ length: 5000 }, (_, index) => ({
      x: index / 50,
      y: index === 2718 ? 1000 : index === 3141 ? undefined : index % 7,
    }));
    const thinned = thinOutCurve(points);
    expect(thinned.length).toBeLessThanOrEqual(400);
    expect(thinned.some(({ y }) => y === 1000)).toBe(true);
    expect(thinned[0]).toEqual(points[0]);
    expect(thinned.at(-1)).toEqual(points.at(-1));
    expect(
      thinOutCurve([
        { x: 1, y: undefined },
        { x: 1.2, y: 4 },
      ]),
    ).toHaveLength(2);
  });
});

describe("the commit that holds at a place", () => {
  it("is the last one at or before it", () => {
    const xs = [10, 20, 20, 30];
    expect([5, 10, 19, 20, 29, 31].map((x) => findHolding(xs, x))).toEqual([0, 0, 0, 2, 2, 3]);
    expect(findHolding([], 4)).toBe(0);
  });
});
