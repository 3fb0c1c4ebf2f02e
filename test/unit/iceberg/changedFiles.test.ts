import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { listChangedFiles } from "../../../src/iceberg/changedFiles";
import { listOwnChanges } from "../../../src/iceberg/ownChanges";
import { planScan } from "../../../src/iceberg/scan";
import type { IcebergTable } from "../../../src/iceberg/table";
import type { Snapshot } from "../../../src/iceberg/tableMetadata";
import type { ChangedFiles, DeleteFile } from "../../../src/model/changedFiles";
import { CommitBuilder, type CommitSketch, type EntrySketch } from "../../support/commitBuilder";

const names = (deletes: readonly DeleteFile[] | undefined) => deletes?.map(({ path }) => path);

/** Changed files as [path, deletes before, deletes after]. */
function summarise({ files }: ChangedFiles): unknown[] {
  return files.map(({ file, before, after }) => [file.path, names(before), names(after)]);
}

async function changes(builder: CommitBuilder, before: number | undefined, after: number): Promise<ChangedFiles> {
  const table = builder.build();
  return listChangedFiles(table, before === undefined ? undefined : table.snapshot(before), table.snapshot(after));
}

describe("listChangedFiles", () => {
  it("lists added and removed files without the rest", async () => {
    const builder = new CommitBuilder();
    builder.commit({ add: [{ path: "a" }, { path: "b" }] });
    builder.commit({ add: [{ path: "c" }], remove: ["a"] });
    expect(summarise(await changes(builder, undefined, 1))).toEqual([
      ["a", undefined, []],
      ["b", undefined, []],
    ]);
    const changed = await changes(builder, 1, 2);
    expect(summarise(changed)).toEqual([
      ["a", [], undefined],
      ["c", undefined, []],
    ]);
    expect(changed.unchangedFileCount).toBe(1);
  });

  it("does not read manifests that both snapshots list, when deletes are the same", async () => {
    const builder = new CommitBuilder();
    builder.commit({ add: [{ path: "a" }, { path: "b" }] });
    builder.commit({ add: [{ path: "p", content: "position" }] });
    builder.commit({ add: [{ path: "c" }] });
    const changed = await changes(builder, 2, 3);
    expect(summarise(changed)).toEqual([["c", undefined, []]]);
    expect(changed.unchangedFileCount).toBe(2);
    expect(builder.manifestReads).toHaveLength(2);
  });

  it("sees nothing in manifests that were only rewritten", async () => {
    const builder = new CommitBuilder();
    builder.commit({ add: [{ path: "a" }, { path: "p", content: "position" }] });
    builder.commit({ add: [{ path: "b" }], merge: true });
    const changed = await changes(builder, 1, 2);
    expect(summarise(changed)).toEqual([["b", undefined, []]]);
    expect(changed.unchangedFileCount).toBe(1);
  });

  it("follows the contract of merge-on-read tasks: rows added with deletes of the same commit", async () => {
    const builder = new CommitBuilder();
    builder.commit({
      add: [{ path: "F1" }, { path: "F2" }, { path: "D1", content: "position", referencedDataFile: "F1" }],
    });
    expect(summarise(await changes(builder, undefined, 1))).toEqual([
      ["F1", undefined, ["D1"]],
      ["F2", undefined, []],
    ]);
  });

  it("gives a removed file the deletes that applied before, a changed one both", async () => {
    const builder = new CommitBuilder();
    builder.commit({ add: [{ path: "F1" }, { path: "F2" }, { path: "F3" }] });
    builder.commit({ add: [{ path: "D1", content: "position", referencedDataFile: "F2" }] });
    builder.commit({ add: [{ path: "D2", content: "equality" }] });
    builder.commit({ remove: ["F2"] });
    expect(summarise(await changes(builder, 1, 2))).toEqual([["F2", [], ["D1"]]]);
    expect(summarise(await changes(builder, 2, 3))).toEqual([
      ["F1", [], ["D2"]],
      ["F2", ["D1"], ["D1", "D2"]],
      ["F3", [], ["D2"]],
    ]);
    expect(summarise(await changes(builder, 3, 4))).toEqual([["F2", ["D1", "D2"], undefined]]);
  });

  it("lists a file whose deletion vector was replaced, and no other in the same Puffin file", async () => {
    const vector = (file: string, offset: bigint, path: string): EntrySketch => ({
      path,
      content: "position",
      format: "puffin",
      referencedDataFile: file,
      contentOffset: offset,
      contentSize: 10n,
    });
    const builder = new CommitBuilder();
    builder.commit({ add: [{ path: "a" }, { path: "b" }] });
    builder.commit({ add: [vector("a", 4n, "v1"), vector("b", 14n, "v1")] });
    builder.commit({ remove: ["v1"], add: [vector("a", 4n, "v2"), vector("b", 14n, "v1")] });
    expect(summarise(await changes(builder, 2, 3))).toEqual([["a", ["v1"], ["v2"]]]);
  });

  it("equals the difference of the two scans, whatever happened in between", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(commitSeeds, { minLength: 1, maxLength: 7 }), async (seeds) => {
        const builder = buildTable(seeds);
        const table = builder.build();
        for (let before = 0; before < seeds.length; before++) {
          const states = [before ? table.snapshot(before) : undefined, table.snapshot(seeds.length)] as const;
          const expected = await compareScans(table, ...states);
          const actual = await listChangedFiles(table, ...states);
          expect([summarise(actual), actual.unchangedFileCount]).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("listOwnChanges", () => {
  it("is what the comparison with the parent would have been", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(commitSeeds, { minLength: 2, maxLength: 6 }), async (seeds) => {
        const builder = buildTable(seeds);
        const whole = builder.build();
        const last = seeds.length;
        const expected = await listChangedFiles(whole, whole.snapshot(last - 1), whole.snapshot(last));
        const expired = builder.build(last);
        const actual = await listOwnChanges(expired, expired.snapshot(last));
        expect([summarise(actual), actual.unchangedFileCount]).toEqual([
          summarise(expected),
          expected.unchangedFileCount,
        ]);
      }),
      { numRuns: 60 },
    );
  });

  it("names the range that can be read when a removed file is gone", async () => {
    const builder = new CommitBuilder();
    builder.commit({ add: [{ path: "a" }] });
    builder.commit({ remove: ["a"], add: [{ path: "b" }] });
    builder.commit({ add: [{ path: "c" }] });
    const table = builder.build(2);
    builder.source.files.delete("a");
    await expect(listOwnChanges(table, table.snapshot(2))).rejects.toMatchObject({
      code: "notFound",
      details: { file: "a", readableRange: { from: "2", to: "3" } },
    });
  });
});

const partitionSpecs = [
  { specId: 0, fields: [] },
  { specId: 1, fields: [{ fieldId: 1000, sourceIds: [2], name: "name", transform: { kind: "identity" } as const }] },
];

const fileSeeds = fc.record({
  content: fc.constantFrom("data", "data", "position", "equality", "scoped"),
  spec: fc.constantFrom(0, 1),
  partition: fc.constantFrom("x", "y"),
  target: fc.nat(),
});
const commitSeeds = fc.record({
  add: fc.array(fileSeeds, { maxLength: 4 }),
  remove: fc.array(fc.nat(), { maxLength: 2 }),
  merge: fc.boolean(),
});

type CommitSeed = typeof commitSeeds extends fc.Arbitrary<infer Seed> ? Seed : never;

function buildTable(seeds: readonly CommitSeed[]): CommitBuilder {
  const builder = new CommitBuilder({ partitionSpecs });
  const live: string[] = [];
  for (const [commit, seed] of seeds.entries()) builder.commit(sketchCommit(seed, commit, live));
  return builder;
}

/** Turns random numbers into a commit on the files that are live; `live` is kept up to date. */
function sketchCommit(seed: CommitSeed, commit: number, live: string[]): CommitSketch {
  const remove = [
    ...new Set(seed.remove.filter(() => live.length > 0).map((number) => live[number % live.length] ?? "")),
  ];
  for (const path of remove) live.splice(live.indexOf(path), 1);
  const add = seed.add.map(({ content, spec, partition, target }, index): EntrySketch => {
    const place = {
      path: `${content}-${commit}-${index}-${spec}${partition}`,
      specId: spec,
      partition: spec ? [partition] : [],
    };
    if (content !== "scoped") return { ...place, content: content as "data" | "position" | "equality" };
    const sameplace = live.filter((path) => path.startsWith("data") && path.endsWith(`${spec}${partition}`));
    return { ...place, content: "position", referencedDataFile: sameplace[target % (sameplace.length || 1)] ?? "gone" };
  });
  live.push(...add.map(({ path }) => path));
  return { add, remove, merge: seed.merge };
}

async function compareScans(table: IcebergTable, before: Snapshot | undefined, after: Snapshot): Promise<unknown[]> {
  const [old, current] = await Promise.all(
    [before, after].map(async (snapshot) => {
      const { files } = await planScan(table, snapshot);
      return new Map(files.map(({ file, deletes }) => [file.path, names(deletes)]));
    }),
  );
  const paths = [...new Set([...(old?.keys() ?? []), ...(current?.keys() ?? [])])].sort();
  const rows = paths.map((path) => [path, old?.get(path), current?.get(path)]);
  const changed = rows.filter(([, left, right]) => JSON.stringify(left) !== JSON.stringify(right));
  return [changed, rows.length - changed.length];
}
