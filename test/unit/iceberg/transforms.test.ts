import { describe, expect, it } from "vitest";
import { parseTransform } from "../../../src/iceberg/parseTransform";
import type { Transform } from "../../../src/iceberg/tableMetadata";
import { applyTransform, formatPartitionValue } from "../../../src/iceberg/transforms";
import { parseCell } from "../../../src/model/cell";
import type { Type } from "../../../src/model/types";
import type { Value } from "../../../src/model/value";

const maxBuckets = 0x7fffffff;

function value(type: Type, text: string): Value {
  const parsed = parseCell(type, text);
  if (parsed === undefined) throw new Error(`${text} is no ${type.kind}`);
  return parsed;
}

describe("bucket", () => {
  // Hashes of the spec's Appendix B; a bucket keeps the lower 31 bits.
  it.each<[Type, string, number]>([
    [{ kind: "int" }, "34", 2017239379],
    [{ kind: "long" }, "34", 2017239379],
    [{ kind: "decimal", precision: 9, scale: 2 }, "14.20", -500754589],
    [{ kind: "date" }, "2017-11-16", -653330422],
    [{ kind: "time" }, "22:31:08", -662762989],
    [{ kind: "timestamp" }, "2017-11-16T22:31:08", -2047944441],
    [{ kind: "timestamp" }, "2017-11-16T22:31:08.000001", -1207196810],
    [{ kind: "timestamptz" }, "2017-11-16T14:31:08-08:00", -2047944441],
    [{ kind: "timestamp_ns" }, "2017-11-16T22:31:08.000001001", -1207196810],
    [{ kind: "timestamptz_ns" }, "2017-11-16T14:31:08.000001001-08:00", -1207196810],
    [{ kind: "string" }, "iceberg", 1210000089],
    [{ kind: "string" }, "34", -427558391],
    [{ kind: "uuid" }, "f79c3e09-677c-4bbd-a479-3f349cb785e7", 1488055340],
    [{ kind: "fixed", length: 4 }, "00010203", -188683207],
    [{ kind: "binary" }, "00010203", -188683207],
  ])("hashes %o %s", (type, text, hash) => {
    const bucket = applyTransform({ kind: "bucket", buckets: maxBuckets }, type, value(type, text));
    expect(bucket).toBe((hash & 0x7fffffff) % maxBuckets);
  });

  it("places strings as other engines do, and refuses types without a bucket", () => {
    expect(applyTransform({ kind: "bucket", buckets: 16 }, { kind: "string" }, "k")).toBe(1);
    expect(applyTransform({ kind: "bucket", buckets: 16 }, { kind: "double" }, 1)).toBeUndefined();
    expect(applyTransform({ kind: "bucket", buckets: 16 }, { kind: "boolean" }, true)).toBeUndefined();
  });
});

describe("truncate", () => {
  const ten: Transform = { kind: "truncate", width: 10 };

  it.each([
    [1, 0],
    [9, 0],
    [10, 10],
    [-1, -10],
    [-10, -10],
    [-11, -20],
  ])("rounds %i down to %i", (source, expected) => {
    expect(applyTransform(ten, { kind: "int" }, source)).toBe(expected);
    expect(applyTransform(ten, { kind: "long" }, BigInt(source))).toBe(BigInt(expected));
  });

  it.each([
    [10, "12.34", "12.30"],
    [10, "0.05", "0.00"],
    [10, "-0.05", "-0.10"],
    [50, "10.65", "10.50"],
  ])("by %i takes decimal %s to %s", (width, source, expected) => {
    const type: Type = { kind: "decimal", precision: 9, scale: 2 };
    expect(applyTransform({ kind: "truncate", width }, type, value(type, source))).toEqual(value(type, expected));
  });

  it("counts code points of strings and bytes of binary", () => {
    expect(applyTransform({ kind: "truncate", width: 5 }, { kind: "string" }, "abcdefg")).toBe("abcde");
    expect(applyTransform({ kind: "truncate", width: 2 }, { kind: "string" }, "a\u{1f600}b")).toBe("a\u{1f600}");
    expect(applyTransform({ kind: "truncate", width: 2 }, { kind: "binary" }, new Uint8Array([1, 2, 3]))).toEqual(
      new Uint8Array([1, 2]),
    );
  });
});

describe("time transforms", () => {
  it.each<[Type, string, number, number, number, number | undefined]>([
    [{ kind: "date" }, "2017-12-01", 47, 575, 17501, undefined],
    [{ kind: "date" }, "1970-01-01", 0, 0, 0, undefined],
    [{ kind: "date" }, "1969-12-31", -1, -1, -1, undefined],
    [{ kind: "timestamp" }, "2017-12-01T10:12:55.038194", 47, 575, 17501, 420034],
    [{ kind: "timestamptz" }, "1969-12-31T23:59:59.999999Z", -1, -1, -1, -1],
    [{ kind: "timestamp_ns" }, "1969-12-31T23:59:59.999999999", -1, -1, -1, -1],
  ])("counts from 1970, down: %o %s", (type, text, year, month, day, hour) => {
    const source = value(type, text);
    expect(applyTransform({ kind: "year" }, type, source)).toBe(year);
    expect(applyTransform({ kind: "month" }, type, source)).toBe(month);
    expect(applyTransform({ kind: "day" }, type, source)).toBe(day);
    expect(applyTransform({ kind: "hour" }, type, source)).toBe(hour);
  });
});

describe("applyTransform", () => {
  it("keeps null, voids everything, knows nothing of unknown transforms", () => {
    for (const text of ["identity", "bucket[4]", "truncate[4]", "year", "void"]) {
      expect(applyTransform(parseTransform(text), { kind: "date" }, null)).toBeNull();
    }
    expect(applyTransform({ kind: "void" }, { kind: "int" }, 5)).toBeNull();
    expect(applyTransform(parseTransform("zorder"), { kind: "int" }, 5)).toBeUndefined();
  });
});

describe("formatPartitionValue", () => {
  it.each<[string, Type | undefined, Value, string]>([
    ["year", { kind: "int" }, 47, "2017"],
    ["month", { kind: "int" }, 575, "2017-12"],
    ["month", { kind: "int" }, -1, "1969-12"],
    ["day", { kind: "date" }, 17501, "2017-12-01"],
    ["hour", { kind: "int" }, 420034, "2017-12-01-10"],
    ["hour", { kind: "int" }, -1, "1969-12-31-23"],
    ["bucket[4]", { kind: "int" }, 3, "3"],
    ["identity", { kind: "timestamptz" }, 0n, "1970-01-01T00:00:00.000000+00:00"],
    ["identity", { kind: "decimal", precision: 4, scale: 2 }, { kind: "decimal", unscaled: 5n, scale: 2 }, "0.05"],
    ["identity", { kind: "string" }, null, "null"],
    ["mystery", undefined, 7n, "7"],
  ])("writes %s of %o", (transform, type, source, expected) => {
    expect(formatPartitionValue(parseTransform(transform), type, source)).toBe(expected);
  });
});
