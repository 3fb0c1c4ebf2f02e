import { describe, expect, it } from "vitest";
import { compareValues } from "../../../src/iceberg/compareValues";
import type { Value } from "../../../src/model/value";

const decimal = (unscaled: bigint, scale: number): Value => ({ kind: "decimal", unscaled, scale });

describe("compareValues", () => {
  it.each<[Value, Value, number]>([
    [1, 2, -1],
    [2n, 1, 1],
    [9_007_199_254_740_993n, 9_007_199_254_740_992n, 1],
    [-0, 0, 0],
    ["a", "ab", -1],
    ["b", "ab", 1],
    ["\u{ffff}", "\u{1f600}", -1],
    ["é", "é", 0],
    [false, true, -1],
    [new Uint8Array([1, 255]), new Uint8Array([2]), -1],
    [new Uint8Array([1]), new Uint8Array([1, 0]), -1],
    [decimal(100n, 2), decimal(1n, 0), 0],
    [decimal(-101n, 2), decimal(-1n, 0), -1],
  ])("compares %s with %s", (a, b, sign) => {
    expect(Math.sign(compareValues(a, b) ?? Number.NaN)).toBe(sign);
    expect(Math.sign(compareValues(b, a) ?? Number.NaN)).toBe(sign === 0 ? 0 : -sign);
  });

  it.each<[Value, Value]>([
    [Number.NaN, 1],
    [Number.NaN, Number.NaN],
    [null, 1],
    ["1", 1],
    [null, null],
  ])("cannot compare %s with %s", (a, b) => {
    expect(compareValues(a, b)).toBeUndefined();
  });
});
