import { describe, expect, it } from "vitest";
import type { Distribution } from "../../../src/catalog/comparison";
import { listDistributionBars } from "../../../src/view/distributionBars";

const side = (rows: number) => ({
  rows,
  nulls: 0,
  notFinite: 0,
  approximateDistinct: 2,
  least: undefined,
  greatest: undefined,
});
const distribution: Distribution = {
  type: "INTEGER",
  from: side(10),
  to: side(100),
  bins: [
    { start: "0", end: "1", from: 10, to: 50 },
    { start: "1", end: "2", from: 0, to: 50 },
  ],
  values: [],
};

describe("listDistributionBars", () => {
  it("compares counts, or each side's share of its own rows", () => {
    const heights = (asShare: boolean) =>
      listDistributionBars(distribution, asShare).map(({ fromHeight, toHeight }) => [fromHeight, toHeight]);
    expect(heights(false)).toEqual([
      [0.2, 1],
      [0, 1],
    ]);
    expect(heights(true)).toEqual([
      [1, 0.5],
      [0, 0.5],
    ]);
  });

  it("is flat where there is nothing", () => {
    const empty = { ...distribution, from: side(0), to: side(0), bins: [{ start: "0", end: "1", from: 0, to: 0 }] };
    expect(listDistributionBars(empty, true)).toEqual([{ label: "0 – 1", from: 0, to: 0, fromHeight: 0, toHeight: 0 }]);
  });
});
