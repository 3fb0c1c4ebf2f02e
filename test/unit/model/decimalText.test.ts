import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDecimal, parseDecimal } from "../../../src/model/decimalText";

describe("decimals", () => {
  it.each<[bigint, number, string]>([
    [1420n, 2, "14.20"],
    [-5n, 2, "-0.05"],
    [0n, 3, "0.000"],
    [7n, 0, "7"],
    [2n, -3, "2000"],
    [10n ** 38n - 1n, 38, `0.${"9".repeat(38)}`],
  ])("writes %o at scale %i", (unscaled, scale, text) => {
    expect(formatDecimal({ kind: "decimal", unscaled, scale })).toBe(text);
  });

  it("reads back what it writes", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n - 10n ** 38n, max: 10n ** 38n - 1n }), fc.nat(38), (unscaled, scale) => {
        const decimal = { kind: "decimal", unscaled, scale } as const;
        expect(parseDecimal(formatDecimal(decimal), 38, scale)).toEqual(decimal);
      }),
    );
  });

  it("brings other forms to the type's scale when that is exact", () => {
    expect(parseDecimal("14.2", 9, 2)?.unscaled).toBe(1420n);
    expect(parseDecimal("14.2000", 9, 2)?.unscaled).toBe(1420n);
    expect(parseDecimal("+2E+2", 9, 2)?.unscaled).toBe(20000n);
    expect(parseDecimal("125e-1", 9, 2)?.unscaled).toBe(1250n);
  });

  it.each(["14.205", "1234567890", "", "1,5", "0x1", "NaN", ".5", "1e9999"])("refuses %o as decimal(9,2)", (text) => {
    expect(parseDecimal(text, 9, 2)).toBeUndefined();
  });
});
