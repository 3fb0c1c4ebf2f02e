import { expect, test } from "vitest";
import type { SizeBin } from "../../../src/catalog/tableFiles";
import { layOutSizes } from "../../../src/view/sizeAxis";

const bin = (fromBytes: number, toBytes: number | undefined, dataFiles = 1): SizeBin => ({
  fromBytes,
  toBytes,
  dataFiles,
  deleteFiles: 1,
  bytes: 0,
});

test("the target lies in its bin by the logarithm of the size, and bins under three quarters of it are small", () => {
  const bins = [bin(1, 10), bin(10, 1000, 6), bin(1000, undefined)];
  const { most, target, isSmall } = layOutSizes(bins, 100);
  expect(most).toBe(7);
  expect(target).toBeCloseTo(0.5);
  expect(isSmall).toEqual([true, false, false]);
});

test("a target at an edge, outside of the bins, or in a bin without an end is placed or left out", () => {
  expect(layOutSizes([bin(1, 10), bin(10, 100)], 10).target).toBe(0.5);
  expect(layOutSizes([bin(1, 10)], 10).target).toBeUndefined();
  expect(layOutSizes([bin(1, 10), bin(10, undefined)], 5000).target).toBe(0.5);
  expect(layOutSizes([], 10)).toEqual({ smallUnder: 7.5, most: 0, target: undefined, isSmall: [] });
});
