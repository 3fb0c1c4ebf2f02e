import { describe, expect, it } from "vitest";
import type { ColumnMetrics, ManifestFile, PartitionFieldSummary } from "../../../src/iceberg/manifestEntry";
import type { Comparison } from "../../../src/iceberg/predicate";
import { FilePruner, summariesMightHold } from "../../../src/iceberg/pruning";
import type { PartitionSpec, Schema } from "../../../src/iceberg/tableMetadata";
import type { Value } from "../../../src/model/value";
import { sketchEntry, sketchManifest } from "../../support/commitBuilder";
import { sketchMetadata } from "../../support/memoryTable";

const schema: Schema = {
  schemaId: 0,
  identifierFieldIds: [],
  fields: [
    { id: 1, name: "id", required: false, type: { kind: "int" } },
    { id: 2, name: "day", required: false, type: { kind: "date" } },
    { id: 3, name: "ratio", required: false, type: { kind: "double" } },
  ],
};
const specs: readonly PartitionSpec[] = [
  { specId: 0, fields: [] },
  { specId: 1, fields: [{ fieldId: 1000, sourceIds: [2], name: "day_month", transform: { kind: "month" } }] },
];
const metadata = sketchMetadata({ snapshots: [{ id: 1 }], schemas: [schema], partitionSpecs: specs });

function int(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setInt32(0, value, true);
  return bytes;
}

function double(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return bytes;
}

const prune = (fieldId: number, op: Comparison["op"], ...values: Value[]) =>
  new FilePruner(metadata, [{ fieldId, op, values }]);

describe("FilePruner over manifests", () => {
  const summary = (
    lower: number | undefined,
    upper: number | undefined,
    containsNull = false,
  ): PartitionFieldSummary => ({
    containsNull,
    containsNan: undefined,
    lowerBound: lower === undefined ? undefined : int(lower),
    upperBound: upper === undefined ? undefined : int(upper),
  });
  const manifest = (specId: number, partitions: readonly PartitionFieldSummary[] | undefined) =>
    ({ ...sketchManifest, specId, partitions }) satisfies ManifestFile;

  it("looks at the summary of the partition field", () => {
    const august = manifest(1, [summary(679, 679)]);
    const inAugust2026 = 20_680;
    expect(prune(2, "=", inAugust2026).manifestMightMatch(august)).toBe(true);
    expect(prune(2, "=", inAugust2026 + 31).manifestMightMatch(august)).toBe(false);
    expect(prune(2, "<", inAugust2026 - 31).manifestMightMatch(august)).toBe(false);
    expect(prune(2, "isNull").manifestMightMatch(august)).toBe(false);
    expect(prune(2, "notNull").manifestMightMatch(manifest(1, [summary(undefined, undefined, true)]))).toBe(false);
  });

  it("keeps what it knows nothing of", () => {
    expect(prune(2, "=", 1).manifestMightMatch(manifest(1, undefined))).toBe(true);
    expect(prune(2, "=", 1).manifestMightMatch(manifest(0, []))).toBe(true);
    expect(prune(1, "=", 1).manifestMightMatch(manifest(1, [summary(679, 679)]))).toBe(true);
    expect(new FilePruner(metadata).manifestMightMatch(manifest(1, [summary(679, 679)]))).toBe(true);
  });
});

describe("FilePruner over files", () => {
  const file = (metrics: Partial<ColumnMetrics>, partition: readonly Value[] = [679]) =>
    sketchEntry({
      path: "f",
      specId: 1,
      partition,
      metrics: {
        columnSizes: new Map(),
        valueCounts: new Map(),
        nullCounts: new Map(),
        nanCounts: new Map(),
        lowerBounds: new Map(),
        upperBounds: new Map(),
        ...metrics,
      },
    });
  const bounded = file({ lowerBounds: new Map([[1, int(10)]]), upperBounds: new Map([[1, int(20)]]) });

  it.each<[Comparison["op"], number, boolean]>([
    ["=", 9, false],
    ["=", 10, true],
    ["=", 20, true],
    ["=", 21, false],
    ["<", 10, false],
    ["<=", 10, true],
    [">", 20, false],
    [">=", 20, true],
  ])("tests id %s %i against the bounds 10 to 20", (op, value, expected) => {
    expect(prune(1, op, value).fileMightMatch(bounded)).toBe(expected);
  });

  it("needs only one of the values of an IN", () => {
    expect(prune(1, "in", 1, 15).fileMightMatch(bounded)).toBe(true);
    expect(prune(1, "in", 1, 2).fileMightMatch(bounded)).toBe(false);
  });

  it("counts nulls", () => {
    const counts = (nulls: bigint) => file({ valueCounts: new Map([[1, 5n]]), nullCounts: new Map([[1, nulls]]) });
    expect(prune(1, "isNull").fileMightMatch(counts(0n))).toBe(false);
    expect(prune(1, "isNull").fileMightMatch(counts(1n))).toBe(true);
    expect(prune(1, "notNull").fileMightMatch(counts(5n))).toBe(false);
    expect(prune(1, "=", 3).fileMightMatch(counts(5n))).toBe(false);
    expect(prune(1, "isNull").fileMightMatch(file({}))).toBe(true);
  });

  it("remembers that NaN is greater than any bound", () => {
    const bounds = { lowerBounds: new Map([[3, double(1)]]), upperBounds: new Map([[3, double(2)]]) };
    expect(prune(3, ">", 5).fileMightMatch(file(bounds))).toBe(true);
    expect(prune(3, ">", 5).fileMightMatch(file({ ...bounds, nanCounts: new Map([[3, 0n]]) }))).toBe(false);
    expect(prune(3, "=", Number.NaN).fileMightMatch(file({ ...bounds, nanCounts: new Map([[3, 0n]]) }))).toBe(false);
  });

  it("tests the partition value, null included", () => {
    expect(prune(2, "=", 20_680).fileMightMatch(file({}, [679]))).toBe(true);
    expect(prune(2, "=", 20_680).fileMightMatch(file({}, [680]))).toBe(false);
    expect(prune(2, "=", 20_680).fileMightMatch(file({}, [null]))).toBe(false);
    expect(prune(2, "isNull").fileMightMatch(file({}, [null]))).toBe(true);
  });
});

describe("summariesMightHold", () => {
  const range: PartitionFieldSummary = {
    containsNull: false,
    containsNan: undefined,
    lowerBound: int(10),
    upperBound: int(20),
  };

  it("tells partitions that a manifest cannot hold", () => {
    const types = [{ kind: "int" } as const];
    expect([9, 10, 20, 21, null].map((value) => summariesMightHold([value], [range], types))).toEqual([
      false,
      true,
      true,
      false,
      false,
    ]);
    expect(summariesMightHold([5], [range], [undefined])).toBe(true);
  });
});
