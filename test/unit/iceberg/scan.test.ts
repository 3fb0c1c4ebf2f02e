import { describe, expect, it } from "vitest";
import { planScan, type ScanOptions } from "../../../src/iceberg/scan";
import { CommitBuilder } from "../../support/commitBuilder";

const byDay = [
  { specId: 0, fields: [] },
  {
    specId: 1,
    fields: [{ fieldId: 1000, sourceIds: [2], name: "name", transform: { kind: "identity" } as const }],
  },
];

async function plan(builder: CommitBuilder, id: number, options?: ScanOptions) {
  const table = builder.build();
  const { files } = await planScan(table, table.snapshot(id), options);
  return Object.fromEntries(files.map(({ file, deletes }) => [file.path, deletes.map(({ path }) => path)]));
}

describe("planScan", () => {
  it("lists live files with their deletes, snapshot by snapshot", async () => {
    const builder = new CommitBuilder();
    builder.commit({ add: [{ path: "a" }, { path: "b" }] });
    builder.commit({ add: [{ path: "e", content: "equality" }, { path: "c" }] });
    builder.commit({ add: [{ path: "p", content: "position", referencedDataFile: "b" }], remove: ["a"] });
    builder.commit({ remove: ["p", "e", "b"], merge: true });
    expect(await plan(builder, 1)).toEqual({ a: [], b: [] });
    expect(await plan(builder, 2)).toEqual({ a: ["e"], b: ["e"], c: [] });
    expect(await plan(builder, 3)).toEqual({ b: ["p", "e"], c: [] });
    expect(await plan(builder, 4)).toEqual({ c: [] });
  });

  it("counts what there is to read, each delete file once", async () => {
    const builder = new CommitBuilder();
    builder.commit({
      add: [
        { path: "a", recordCount: 5n },
        { path: "b", sizeBytes: 7n },
      ],
    });
    builder.commit({ add: [{ path: "e", content: "equality" }] });
    const table = builder.build();
    const { totals } = await planScan(table, table.snapshot(2));
    expect(totals).toEqual({ dataFiles: 2, prunedFiles: 0, deleteFiles: 1, storedRows: 15n, dataBytes: 107n });
  });

  it("plans nothing for a table without snapshots", async () => {
    const { files, totals } = await planScan(new CommitBuilder().build(), undefined);
    expect(files).toEqual([]);
    expect(totals.storedRows).toBe(0n);
  });

  it("gives identity partition values as constants, and keeps equality deletes of the unpartitioned spec global", async () => {
    const builder = new CommitBuilder({ partitionSpecs: byDay });
    builder.commit({
      add: [
        { path: "x", specId: 1, partition: ["x"], firstRowId: 7n },
        { path: "y", specId: 1, partition: ["y"] },
      ],
    });
    builder.commit({
      add: [
        { path: "global", content: "equality" },
        { path: "inX", content: "equality", specId: 1, partition: ["x"] },
      ],
    });
    const table = builder.build();
    const { files } = await planScan(table, table.snapshot(2));
    expect(
      files.map(({ file, deletes }) => [file.path, file.constants.get(2), deletes.map(({ path }) => path)]),
    ).toEqual([
      ["x", "x", ["global", "inX"]],
      ["y", "y", ["global"]],
    ]);
    expect(files.map(({ file }) => file.firstRowId)).toEqual([7n, undefined]);
  });

  it("takes a position delete for file-scoped when the bounds of its path column are equal", async () => {
    const bound = (path: string) => new Map([[2147483546, new TextEncoder().encode(path)]]);
    const metrics = (lower: string, upper: string) => ({
      columnSizes: new Map(),
      valueCounts: new Map(),
      nullCounts: new Map(),
      nanCounts: new Map(),
      lowerBounds: bound(lower),
      upperBounds: bound(upper),
    });
    const builder = new CommitBuilder();
    builder.commit({ add: [{ path: "a" }, { path: "b" }] });
    builder.commit({
      add: [
        { path: "one", content: "position", metrics: metrics("b", "b") },
        { path: "many", content: "position", metrics: metrics("a", "b") },
      ],
    });
    expect(await plan(builder, 2)).toEqual({ a: ["many"], b: ["one", "many"] });
  });

  it("reports departures from the specification that it tolerated", async () => {
    const builder = new CommitBuilder();
    builder.commit({ add: [{ path: "/t/a" }] });
    builder.commit({ add: [{ path: "p", content: "position", referencedDataFile: "hdfs://host/t/a" }] });
    const table = builder.build();
    expect((await planScan(table, table.snapshot(2))).notes).toHaveLength(1);
  });

  it("prunes files by partition and leaves their manifests' other files alone", async () => {
    const builder = new CommitBuilder({ partitionSpecs: byDay });
    builder.commit({
      add: ["x", "y", null].map((name) => ({ path: `f-${name}`, specId: 1, partition: [name] })),
    });
    builder.commit({ add: [{ path: "unpartitioned" }] });
    const filtered = (op: "=" | "isNull" | "notNull", ...values: string[]) =>
      plan(builder, 2, { filter: [{ fieldId: 2, op, values }] }).then(Object.keys);
    expect(await filtered("=", "x")).toEqual(["f-x", "unpartitioned"]);
    expect(await filtered("isNull")).toEqual(["f-null", "unpartitioned"]);
    expect(await filtered("notNull")).toEqual(["f-x", "f-y", "unpartitioned"]);
  });

  it.each([
    ["an ORC file", { path: "f.orc", format: "orc" as const }],
    ["an encrypted file", { path: "f.parquet", keyMetadata: new Uint8Array([1]) }],
    ["an ORC delete file", { path: "d.orc", format: "orc" as const, content: "position" as const }],
  ])("refuses %s by name", async (_what, entry) => {
    const builder = new CommitBuilder();
    builder.commit({ add: [entry] });
    await expect(plan(builder, 1)).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining(entry.path),
      details: { file: entry.path, remedy: expect.stringContaining("Spark") },
    });
  });

  it("tells its progress", async () => {
    const builder = new CommitBuilder();
    builder.commit({ add: [{ path: "a" }] });
    builder.commit({ add: [{ path: "b" }, { path: "p", content: "position" }] });
    const progress: string[] = [];
    await plan(builder, 2, {
      onProgress: ({ manifestsRead, manifestCount }) => progress.push(`${manifestsRead}/${manifestCount}`),
    });
    expect(progress).toEqual(["1/3", "2/3", "3/3"]);
  });
});
