import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatCell, parseCell } from "../../../src/model/cell";
import type { Field, Type } from "../../../src/model/types";
import type { Cell, Value } from "../../../src/model/value";

const field = (name: string, type: Type): Field => ({ id: 1, name, required: false, type });

describe("formatCell", () => {
  it.each<[Type, Value, Cell]>([
    [{ kind: "int" }, -5, "-5"],
    [{ kind: "long" }, 9007199254740993n, "9007199254740993"],
    [{ kind: "boolean" }, true, true],
    [{ kind: "float" }, Math.fround(0.1), "0.1"],
    [{ kind: "float" }, Math.fround(16777217), "16777216"],
    [{ kind: "float" }, Math.fround(3.4028234663852886e38), "3.4028235e+38"],
    [{ kind: "double" }, 0.1, "0.1"],
    [{ kind: "double" }, Math.fround(0.1), "0.10000000149011612"],
    [{ kind: "double" }, -0, "-0.0"],
    [{ kind: "double" }, 0, "0"],
    [{ kind: "float" }, -0, "-0.0"],
    [{ kind: "double" }, Number.NaN, "NaN"],
    [{ kind: "float" }, Number.NEGATIVE_INFINITY, "-Infinity"],
    [{ kind: "decimal", precision: 9, scale: 2 }, { kind: "decimal", unscaled: -5n, scale: 2 }, "-0.05"],
    [{ kind: "date" }, -1, "1969-12-31"],
    [{ kind: "time" }, 1n, "00:00:00.000001"],
    [{ kind: "timestamp" }, 1n, "1970-01-01T00:00:00.000001"],
    [{ kind: "timestamptz" }, 0n, "1970-01-01T00:00:00.000000+00:00"],
    [{ kind: "timestamp_ns" }, 1n, "1970-01-01T00:00:00.000000001"],
    [{ kind: "timestamptz_ns" }, 1n, "1970-01-01T00:00:00.000000001+00:00"],
    [{ kind: "uuid" }, "f79c3e09-677c-4bbd-a479-3f349cb785e7", "f79c3e09-677c-4bbd-a479-3f349cb785e7"],
    [{ kind: "binary" }, new Uint8Array([0, 171, 255]), "00abff"],
    [{ kind: "fixed", length: 0 }, new Uint8Array(), ""],
    [{ kind: "string" }, "NaN", "NaN"],
    [{ kind: "string" }, null, null],
  ])("writes %o %o", (type, value, cell) => {
    expect(formatCell(type, value)).toBe(cell);
  });

  it("keeps nested values nested", () => {
    const type: Type = {
      kind: "struct",
      fields: [
        field("items", { kind: "list", element: field("element", { kind: "long" }) }),
        field("tags", { kind: "map", key: field("key", { kind: "int" }), value: field("value", { kind: "date" }) }),
      ],
    };
    const value: Value = { kind: "struct", fields: [[1n, null], { kind: "map", entries: [[7, 0]] }] };
    expect(formatCell(type, value)).toEqual({ items: ["1", null], tags: [{ key: "7", value: "1970-01-01" }] });
  });

  it("writes floats in the fewest digits that read back", () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), (value) => {
        const text = String(formatCell({ kind: "float" }, value));
        expect(Object.is(parseCell({ kind: "float" }, text), value)).toBe(true);
        const digits = text
          .replace(/e.*$/, "")
          .replace(/\D/g, "")
          .replace(/^0+|0+$/g, "").length;
        if (digits > 1) expect(Math.fround(Number(value.toPrecision(digits - 1)))).not.toBe(value);
      }),
    );
  });
});

describe("parseCell", () => {
  it("reads back every scalar that formatCell writes", () => {
    const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    const samples: fc.Arbitrary<readonly [Type, Value]> = fc.oneof(
      fc.boolean().map((value) => [{ kind: "boolean" }, value] as const),
      fc.integer().map((value) => [{ kind: "int" }, value] as const),
      long.map((value) => [{ kind: "long" }, value] as const),
      fc.double().map((value) => [{ kind: "double" }, value] as const),
      fc.integer().map((value) => [{ kind: "date" }, value] as const),
      long.map((value) => [{ kind: "timestamp" }, value] as const),
      long.map((value) => [{ kind: "timestamptz_ns" }, value] as const),
      fc.uuid().map((value) => [{ kind: "uuid" }, value] as const),
      fc.string().map((value) => [{ kind: "string" }, value] as const),
      fc.uint8Array().map((value) => [{ kind: "binary" }, value] as const),
    );
    fc.assert(
      fc.property(samples, ([type, value]) => {
        expect(parseCell(type, String(formatCell(type, value)))).toEqual(value);
      }),
    );
  });

  it.each<[Type, string]>([
    [{ kind: "int" }, "2147483648"],
    [{ kind: "int" }, "1.5"],
    [{ kind: "long" }, "9223372036854775808"],
    [{ kind: "long" }, ""],
    [{ kind: "boolean" }, "yes"],
    [{ kind: "double" }, "1,5"],
    [{ kind: "date" }, "2023-02-30"],
    [{ kind: "timestamp" }, "2023-01-01T00:00:00Z"],
    [{ kind: "uuid" }, "f79c3e09"],
    [{ kind: "binary" }, "abc"],
    [{ kind: "fixed", length: 2 }, "ab"],
    [{ kind: "struct", fields: [] }, "{}"],
  ])("refuses what is no exact %o: %o", (type, text) => {
    expect(parseCell(type, text)).toBeUndefined();
  });
});
