import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longestIncreasing } from "../../../src/util/longestIncreasing";

describe("longestIncreasing", () => {
  it("finds the longest run of values that grow", () => {
    expect(longestIncreasing([3, 1, 2, 5, 4])).toEqual([1, 2, 4]);
    expect(longestIncreasing([])).toEqual([]);
  });

  it("is as long as the best of all subsequences", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(6), { maxLength: 9 }), (values) => {
        const chosen = longestIncreasing(values).map((position) => values[position] ?? Number.NaN);
        expect(chosen.every((value, i) => i === 0 || value > (chosen[i - 1] ?? Number.NaN))).toBe(true);
        let best = 0;
        for (let mask = 0; mask < 1 << values.length; mask += 1) {
          const taken = values.filter((_, i) => (mask >> i) & 1);
          if (taken.every((value, i) => i === 0 || value > (taken[i - 1] ?? 0))) best = Math.max(best, taken.length);
        }
        expect(chosen).toHaveLength(best);
      }),
    );
  });
});
