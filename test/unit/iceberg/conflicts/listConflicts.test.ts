import { describe, expect, it } from "vitest";
import { listConflicts } from "../../../../src/iceberg/conflicts/listConflicts";
import { isAbort, LakehouseError } from "../../../../src/model/errors";
import { CommitBuilder, type EntrySketch } from "../../../support/commitBuilder";
import { loadFixtureTable } from "../../../support/fixtureTable";
import { idNameSchema } from "../../../support/memoryTable";

const minute = 60_000;
const call = { signal: new AbortController().signal, onProgress: () => undefined };
const byName = { fieldId: 1000, sourceIds: [2], name: "name", transform: { kind: "identity" } } as const;
const byDay = (path: string, partition: string, other: Partial<EntrySketch> = {}): EntrySketch => ({
  path,
  specId: 1,
  partition: [partition],
  ...other,
});
const createBuilder = (): CommitBuilder =>
  new CommitBuilder({
    schemas: [idNameSchema],
    partitionSpecs: [
      { specId: 0, fields: [] },
      { specId: 1, fields: [byName] },
    ],
  });

describe("listConflicts", () => {
  it("never holds two appends against each other, and does not read them", async () => {
    const builder = createBuilder();
    builder.commit({ add: [byDay("a", "x")], at: 0 });
    builder.commit({ add: [byDay("b", "x")], at: minute });
    const report = await listConflicts(builder.build(), 5 * minute, call);
    expect(report).toMatchObject({ pairs: [], appendPairs: 1, commitsRead: 0 });
    expect(builder.manifestReads).toEqual([]);
  });

  it("finds an update beside an append to the same partition, which only serializable isolation refuses", async () => {
    const builder = createBuilder();
    builder.commit({ add: [byDay("a", "x"), byDay("b", "y")], at: 0 });
    builder.commit({ add: [byDay("c", "y")], at: 60 * minute });
    builder.commit({ remove: ["b"], add: [byDay("b2", "y")], operation: "overwrite", at: 62 * minute });
    const { pairs } = await listConflicts(builder.build(), 5 * minute, call);
    expect(pairs).toEqual([
      {
        earlierId: "2",
        laterId: "3",
        apartMs: 2 * minute,
        partitions: ["name=y"],
        partitionCount: 1,
        sharedFiles: 0,
        risks: [{ snapshotId: "3", cause: "newData", underSnapshotIsolation: false }],
      },
    ]);
  });

  it("keeps commits apart that touched different partitions, or were further apart in time", async () => {
    const builder = createBuilder();
    builder.commit({ add: [byDay("a", "x"), byDay("b", "y")], at: 0 });
    builder.commit({ remove: ["a"], add: [byDay("a2", "x")], operation: "overwrite", at: 60 * minute });
    builder.commit({ remove: ["b"], add: [byDay("b2", "y")], operation: "overwrite", at: 61 * minute });
    builder.commit({ remove: ["a2"], operation: "delete", at: 90 * minute });
    const report = await listConflicts(builder.build(), 5 * minute, call);
    expect(report).toMatchObject({ pairs: [], apartPairs: 1, commitsRead: 2 });
  });

  it("fails compaction for new deletes and removed files, not for new rows, whatever the isolation", async () => {
    const builder = createBuilder();
    builder.commit({ add: [byDay("a", "x")], at: 0 });
    builder.commit({ add: [byDay("b", "x")], at: 60 * minute });
    builder.commit({
      add: [byDay("d", "x", { content: "position", referencedDataFile: "b" })],
      operation: "delete",
      at: 61 * minute,
    });
    builder.commit({ remove: ["a", "b"], add: [byDay("ab", "x")], operation: "replace", at: 62 * minute });
    const { pairs } = await listConflicts(builder.build(), 5 * minute, call);
    expect(
      pairs.map(({ earlierId, laterId, sharedFiles, risks }) => ({ earlierId, laterId, sharedFiles, risks })),
    ).toEqual([
      {
        earlierId: "3",
        laterId: "4",
        sharedFiles: 0,
        risks: [
          { snapshotId: "4", cause: "newDeletes", underSnapshotIsolation: true },
          { snapshotId: "3", cause: "removedFiles", underSnapshotIsolation: true },
        ],
      },
      { earlierId: "2", laterId: "4", sharedFiles: 1, risks: [] },
      {
        earlierId: "2",
        laterId: "3",
        sharedFiles: 1,
        risks: [{ snapshotId: "3", cause: "newData", underSnapshotIsolation: false }],
      },
    ]);
  });

  it("says of replaced partitions that nothing is checked", async () => {
    const builder = createBuilder();
    builder.commit({ add: [byDay("a", "x")], at: 0 });
    const summary = { "replace-partitions": "true" };
    builder.commit({ remove: ["a"], add: [byDay("b", "x")], operation: "overwrite", summary, at: minute });
    const { pairs } = await listConflicts(builder.build(), 5 * minute, call);
    expect(pairs[0]?.risks).toEqual([{ snapshotId: "2", cause: "replacesUnchecked", underSnapshotIsolation: true }]);
    expect(pairs[0]?.sharedFiles).toBe(1);
  });

  it("takes a table without partitions as one place", async () => {
    const builder = new CommitBuilder();
    builder.commit({ add: [{ path: "a" }], at: 0 });
    builder.commit({ remove: ["a"], add: [{ path: "b" }], operation: "overwrite", at: minute });
    const { pairs } = await listConflicts(builder.build(), 5 * minute, call);
    expect(pairs).toMatchObject([
      { partitions: [], partitionCount: 0, risks: [{ snapshotId: "2", cause: "newData" }] },
    ]);
  });

  it("names commits that cannot be read, and goes on with the others", async () => {
    const builder = createBuilder();
    builder.commit({ add: [byDay("a", "x")], at: 0 });
    builder.commit({ remove: ["a"], add: [byDay("b", "x")], operation: "overwrite", at: minute });
    builder.commit({ remove: ["b"], add: [byDay("c", "x")], operation: "overwrite", at: 2 * minute });
    const table = builder.build();
    const { manifests } = table;
    const broken = {
      ...manifests,
      loadManifestList: async (...args: Parameters<typeof manifests.loadManifestList>) => {
        if (args[0].snapshotId === 1n) throw new LakehouseError("notFound", "The manifest list is gone.");
        return manifests.loadManifestList(...args);
      },
    };
    const report = await listConflicts({ ...table, manifests: broken }, 5 * minute, call);
    expect(report.unread).toEqual([{ snapshotId: "1", message: "The manifest list is gone." }]);
    expect(report.pairs.map(({ earlierId, laterId }) => [earlierId, laterId])).toEqual([["2", "3"]]);
  });

  it("stops when it is cancelled, and ends on a circle of parents", async () => {
    const builder = createBuilder();
    builder.commit({ add: [byDay("a", "x")], at: 0 });
    builder.commit({ remove: ["a"], operation: "delete", at: minute });
    const table = builder.build();
    await expect(listConflicts(table, 5 * minute, { ...call, signal: AbortSignal.abort() })).rejects.toSatisfy(isAbort);
    const snapshots = table.metadata.snapshots.map((one) => ({ ...one, parentId: one.snapshotId === 1n ? 2n : 1n }));
    const circle = { ...table, metadata: { ...table.metadata, snapshots } };
    expect((await listConflicts(circle, 5 * minute, call)).pairs).toHaveLength(2);
  });

  it("reads what Spark wrote", async () => {
    const report = await listConflicts(await loadFixtureTable("cow_partitioned"), 60 * minute, call);
    expect(report).toMatchObject({ unread: [], commitsRead: 7, isCut: false });
    expect(report.pairs.length + report.apartPairs).toBe(6);
    expect(report.pairs.at(-1)?.risks).not.toEqual([]);
  });
});
