import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareValues } from "../../../src/iceberg/compareValues";
import { type Comparison, rangeMightMatch } from "../../../src/iceberg/predicate";
import { projectComparison } from "../../../src/iceberg/projection";
import type { Transform } from "../../../src/iceberg/tableMetadata";
import { applyTransform } from "../../../src/iceberg/transforms";
import type { Type } from "../../../src/model/types";
import type { Value } from "../../../src/model/value";

const micros = (text: string) => BigInt(Date.parse(text)) * 1000n;
const timestamp: Type = { kind: "timestamp" };
const project = (op: Comparison["op"], values: Value[], transform: Transform, type: Type) =>
  projectComparison({ fieldId: 1, op, values }, transform, type);

describe("projectComparison", () => {
  it("keeps identity comparisons as they are", () => {
    expect(project("<", [5], { kind: "identity" }, { kind: "int" })).toEqual({ op: "<", values: [5] });
  });

  it("projects only equality and null tests onto buckets", () => {
    const bucket = { kind: "bucket", buckets: 16 } as const;
    expect(project("=", ["k"], bucket, { kind: "string" })).toEqual({ op: "in", values: [1] });
    expect(project("isNull", [], bucket, { kind: "string" })).toEqual({ op: "isNull", values: [] });
    expect(project("<", ["k"], bucket, { kind: "string" })).toBeUndefined();
    expect(project("=", [1.5], bucket, { kind: "double" })).toBeUndefined();
  });

  it("lets the ends of time and truncate ranges in", () => {
    expect(project("<", [micros("2017-12-01T10:00:00Z")], { kind: "day" }, timestamp)).toEqual({
      op: "<=",
      values: [17501],
    });
    expect(project(">", [25], { kind: "truncate", width: 10 }, { kind: "int" })).toEqual({ op: ">=", values: [20] });
  });

  it("widens times before 1970, which old writers rounded towards zero", () => {
    const before = micros("1969-12-30T12:00:00Z");
    expect(project("=", [before], { kind: "day" }, timestamp)).toEqual({ op: "in", values: [-2, -1] });
    expect(project("<=", [before], { kind: "day" }, timestamp)).toEqual({ op: "<=", values: [-1] });
    expect(project(">=", [before], { kind: "day" }, timestamp)).toEqual({ op: ">=", values: [-2] });
    expect(project("=", [0n], { kind: "day" }, timestamp)).toEqual({ op: "in", values: [0] });
  });

  it("says nothing for void and unknown transforms", () => {
    expect(project("=", [1], { kind: "void" }, { kind: "int" })).toBeUndefined();
    expect(project("isNull", [], { kind: "unknown", text: "zorder" }, { kind: "int" })).toBeUndefined();
  });

  it("never excludes the partition of a row that satisfies the comparison", () => {
    const microsValue = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
    const times = fc.constantFrom<Transform>({ kind: "year" }, { kind: "month" }, { kind: "day" }, { kind: "hour" });
    const widths = fc.constantFrom<Transform>(
      { kind: "identity" },
      { kind: "truncate", width: 3 },
      { kind: "bucket", buckets: 4 },
    );
    const cases = fc.oneof(
      fc.record({ type: fc.constant(timestamp), transform: times, row: microsValue, literal: microsValue }),
      fc.record({
        type: fc.constant<Type>({ kind: "int" }),
        transform: widths,
        row: fc.integer({ min: -20, max: 20 }),
        literal: fc.integer({ min: -20, max: 20 }),
      }),
      fc.record({
        type: fc.constant<Type>({ kind: "string" }),
        transform: widths,
        row: fc.string({ maxLength: 5 }),
        literal: fc.string({ maxLength: 5 }),
      }),
    );
    fc.assert(
      fc.property(cases, fc.constantFrom("=", "<", "<=", ">", ">=", "in"), ({ type, transform, row, literal }, op) => {
        if (!satisfies(row, op, literal)) return;
        const projected = projectComparison({ fieldId: 1, op, values: [literal] }, transform, type);
        const partition = applyTransform(transform, type, row);
        if (!projected || partition === undefined) return;
        const range = {
          lower: partition,
          upper: partition,
          mightHoldNull: false,
          mightHoldValue: true,
          mightHoldNan: false,
        };
        expect(rangeMightMatch(projected, range)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

function satisfies(row: Value, op: Comparison["op"], literal: Value): boolean {
  const order = compareValues(row, literal) ?? 0;
  switch (op) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    default:
      return order === 0;
  }
}
