import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Field } from "../../src/model/types";
import { ServicesTester } from "../support/servicesTester";
import type { FormatVersion, WrittenFile } from "../support/writer/manifestFiles";
import { TableWriter, type WrittenCommit } from "../support/writer/tableWriter";
import { ParquetWriter, type Row } from "../support/writer/writeParquet";

let tester: ServicesTester;
let parquet: ParquetWriter;
let root: string;
let tables = 0;
beforeAll(async () => {
  tester = await ServicesTester.open();
  parquet = await ParquetWriter.open();
  root = mkdtempSync(join(tmpdir(), "lakehouse-files-"));
});
afterAll(async () => {
  parquet.close();
  await tester.close();
  rmSync(root, { recursive: true, force: true });
});

const path = new URL("../../../shared/changelog-cases.json", import.meta.url);
const hasCases = existsSync(path);
if (!hasCases) console.warn("Published cases of scans are not run: ../shared/changelog-cases.json is not there.");
const cases: Record<"reader" | "scan_tasks", readonly { id: string }[]> &
  Record<"docs" | "merge_on_read_contract", readonly unknown[]> = hasCases
  ? JSON.parse(readFileSync(path, "utf8"))
  : { reader: [], scan_tasks: [], docs: [], merge_on_read_contract: [] };

const fields: readonly Field[] = [
  { id: 1, name: "id", required: false, type: { kind: "int" } },
  { id: 2, name: "data", required: false, type: { kind: "string" } },
];

/** A table whose files are named, one commit after the other. */
class Script {
  readonly writer: TableWriter;

  constructor(formatVersion: FormatVersion = 2) {
    this.writer = new TableWriter(parquet, join(root, `t${++tables}`), { fields, formatVersion });
  }

  async file(...rows: readonly Row[]): Promise<WrittenFile> {
    const [file] = await this.writer.writeData(rows);
    if (file === undefined) throw new Error("A file has rows.");
    return file;
  }

  commit(
    operation: WrittenCommit["operation"],
    add: readonly WrittenFile[],
    remove: readonly WrittenFile[] = [],
  ): number {
    return this.writer.commit({ operation, add, remove });
  }

  /** `+` or `-`, the row's id, its ordinal and snapshot. */
  async changes(from?: number, mode: "raw" | "changes" | "net" = "changes"): Promise<string[]> {
    const changes = await tester.changes(
      this.writer.folder,
      { mode },
      from === undefined ? {} : { from: String(from) },
    );
    return changes
      .map(({ values, type, ordinal, snapshotId }) => {
        const [id] = JSON.parse(values);
        return `${type === "INSERT" ? "+" : "-"}${id} ${ordinal} s${snapshotId}`;
      })
      .sort();
  }
}

const a: Row = [1, "a"];
const b: Row = [2, "b"];
const c: Row = [3, "c"];

/** By the case's id: the steps, and what the changelog says of the rows of its files. */
const scans: Readonly<Record<string, () => Promise<void>>> = {
  testInsert: async () => {
    const script = new Script();
    script.commit("append", [await script.file(a, b)]);
    script.commit("append", [await script.file(c)]);
    expect(await script.changes()).toEqual(["+1 0 s1", "+2 0 s1", "+3 1 s2"]);
  },
  testDelete: async () => {
    const script = new Script();
    const file = await script.file(a, b);
    script.commit("append", [file]);
    script.commit("delete", [], [file]);
    expect(await script.changes(1)).toEqual(["-1 0 s2", "-2 0 s2"]);
  },
  testDataFileRewrite: async () => {
    const script = new Script();
    const [first, second] = [await script.file(a), await script.file(b)];
    script.commit("append", [first]);
    script.commit("append", [second]);
    script.commit("replace", [], [first]);
    expect(await script.changes(2)).toEqual([]);
  },
  testMixDeleteAndInsert: async () => {
    const script = new Script();
    const file = await script.file(a);
    script.commit("append", [file]);
    script.commit("delete", [], [file]);
    script.commit("append", [await script.file(b)]);
    expect(await script.changes()).toEqual(["+1 0 s1", "+2 2 s3", "-1 1 s2"]);
  },
  testDataFilters: async () => {
    const script = new Script();
    for (const row of [a, b]) script.commit("append", [await script.file(row)]);
    const changes = await tester.changes(script.writer.folder, { mode: "raw", where: "data = 'b'" });
    expect(changes.map(({ ordinal, snapshotId }) => [ordinal, snapshotId])).toEqual([[1, "2"]]);
  },
  testOverwrites: async () => {
    const script = new Script();
    const file = await script.file(a);
    script.commit("append", [file, await script.file(b)]);
    script.commit("overwrite", [await script.file(c)], [file]);
    expect(await script.changes(1)).toEqual(["+3 0 s2", "-1 0 s2"]);
  },
  testFileDeletes: async () => {
    const script = new Script();
    const file = await script.file(a);
    script.commit("append", [file, await script.file(b)]);
    script.commit("delete", [], [file]);
    expect(await script.changes(1)).toEqual(["-1 0 s2"]);
  },
  testExistingEntriesInNewDataManifestsAreIgnored: async () => {
    const script = new Script();
    for (const row of [a, b]) script.commit("append", [await script.file(row)]);
    script.writer.commit({ operation: "append", add: [await script.file(c)], mergeManifests: true });
    expect(await script.changes(2)).toEqual(["+3 0 s3"]);
  },
  testManifestRewritesAreIgnored: async () => {
    const script = new Script();
    for (const row of [a, b]) script.commit("append", [await script.file(row)]);
    script.writer.commit({ operation: "replace", mergeManifests: true });
    script.commit("append", [await script.file(c)]);
    expect(await script.changes()).toEqual(["+1 0 s1", "+2 1 s2", "+3 2 s4"]);
  },
  testDataFileRewrites: async () => {
    const script = new Script();
    const file = await script.file(a);
    script.commit("append", [file]);
    script.commit("append", [await script.file(b)]);
    script.commit("replace", [await script.file(a)], [file]);
    expect(await script.changes()).toEqual(["+1 0 s1", "+2 1 s2"]);
  },
  // Spark refuses; ours reads it.
  testDeleteFilesAreNotSupported: async () => {
    const script = new Script();
    const file = await script.file(a, b);
    script.commit("append", [file]);
    script.commit("delete", [await script.writer.writePositionDeletes(file, [0])]);
    expect(await script.changes()).toEqual(["+1 0 s1", "+2 0 s1", "-1 1 s2"]);
  },
  "cpp/DuplicatedManifests": async () => {
    const script = new Script();
    for (const row of [a, b]) script.commit("append", [await script.file(row)]);
    expect(await script.changes()).toEqual(["+1 0 s1", "+2 1 s2"]);
  },
  // The tasks that carry first_row_id are no interface of ours: what it is for is that a moved row is no change.
  "cpp/PlanAddedRowLineage+PlanDeletedRowLineage": async () => {
    const script = new Script(3);
    const file = await script.file(a, b);
    script.commit("append", [file]);
    script.commit("overwrite", [await script.file(c)], [file]);
    const updates = await tester.changes(script.writer.folder, { mode: "updates" }, { from: "1" });
    expect(updates.map(({ type }) => type).sort()).toEqual(["DELETE", "DELETE", "INSERT"]);
  },
};

describe.skipIf(!hasCases)("scans", () => {
  test.each([...cases.reader, ...cases.scan_tasks].map(({ id }) => id))("%s", async (id) => {
    const run = scans[id];
    expect(run).toBeDefined();
    await run?.();
  });
});

describe.skipIf(!hasCases)("the examples of Iceberg's documentation", () => {
  test("are the three known ones", () => expect(cases.docs).toHaveLength(3));

  test("two rows inserted, then one deleted: plain and net", async () => {
    const script = new Script();
    const file = await script.file([1, "Alice"], [2, "Bob"]);
    script.commit("append", [file]);
    script.commit("overwrite", [await script.file([2, "Bob"])], [file]);
    expect(await script.changes()).toEqual(["+1 0 s1", "+2 0 s1", "-1 1 s2"]);
    expect(await script.changes(undefined, "net")).toEqual(["+2 0 s1"]);
  });

  test("rows carried over are on both sides in mode raw alone", async () => {
    const script = new Script();
    const file = await script.file([1, "Alice"], [2, "Bob"]);
    script.commit("append", [file]);
    script.commit("overwrite", [await script.file([1, "Alice"])], [file]);
    expect(await script.changes(1, "raw")).toEqual(["+1 0 s2", "-1 0 s2", "-2 0 s2"]);
    expect(await script.changes(1)).toEqual(["-2 0 s2"]);
  });

  test("a deleted and an inserted row of one identifier are an update", async () => {
    const script = new Script();
    const file = await script.file([3, "Robert"]);
    script.commit("append", [file]);
    script.commit("overwrite", [await script.file([3, "Dan"])], [file]);
    const updates = await tester.changes(script.writer.folder, { mode: "updates", identifier: ["id"] }, { from: "1" });
    expect(updates.map(({ type, values }) => `${type} ${values}`)).toEqual([
      'UPDATE_BEFORE ["3","Robert"]',
      'UPDATE_AFTER ["3","Dan"]',
    ]);
  });
});

describe.skipIf(!hasCases)("the contract of merge-on-read scans", () => {
  test("has the five known parts", () => expect(cases.merge_on_read_contract.slice(0, 5)).toHaveLength(5));

  test.each([2, 3] as const)(
    "deletes of the same commit hide rows of files that it adds, version %i",
    async (version) => {
      const script = new Script(version);
      const file = await script.file(a, b);
      const deletes =
        version === 3
          ? script.writer.writeDeletionVector(file, [0])
          : await script.writer.writePositionDeletes(file, [0]);
      script.commit("append", [file, await script.file(c), deletes]);
      expect(await script.changes()).toEqual(["+2 0 s1", "+3 0 s1"]);
    },
  );

  test.each([2, 3] as const)("a removed file deletes only rows that were still live, version %i", async (version) => {
    const script = new Script(version);
    const file = await script.file(a, b);
    const deletes =
      version === 3
        ? script.writer.writeDeletionVector(file, [0])
        : await script.writer.writePositionDeletes(file, [0]);
    script.commit("append", [file]);
    script.commit("delete", [deletes]);
    script.commit("delete", [], [file, deletes]);
    expect(await script.changes(1)).toEqual(["-1 0 s2", "-2 1 s3"]);
  });

  test("equality deletes delete only what earlier deletes left", async () => {
    const script = new Script();
    const files = [await script.file(a, [9, "x"]), await script.file(b, [9, "y"]), await script.file(c, [9, "z"])];
    script.commit("append", files);
    script.commit("delete", [await script.writer.writePositionDeletes(files[1] as WrittenFile, [1])]);
    script.commit("delete", [await script.writer.writeEqualityDeletes(["id"], [[9]])]);
    expect(await script.changes(1)).toEqual(["-9 0 s2", "-9 1 s3", "-9 1 s3"]);
  });

  test("equality deletes leave files of the same commit alone", async () => {
    const script = new Script();
    script.commit("append", [await script.file(a, b)]);
    script.commit("overwrite", [
      await script.file([1, "new"]),
      await script.writer.writeEqualityDeletes(["id"], [[1]]),
    ]);
    expect(await script.changes(1)).toEqual(["+1 0 s2", "-1 0 s2"]);
  });

  test("deletes that a compaction rewrote are no changes, nor is what they hid before", async () => {
    const script = new Script();
    const file = await script.file(a, b, c);
    const first = await script.writer.writePositionDeletes(file, [0]);
    const second = await script.writer.writePositionDeletes(file, [1]);
    script.commit("append", [file]);
    script.commit("delete", [first]);
    script.commit("delete", [second]);
    script.commit("replace", [await script.writer.writePositionDeletes(file, [0, 1])], [first, second]);
    script.commit("delete", [await script.writer.writePositionDeletes(file, [2])]);
    expect(await script.changes(1)).toEqual(["-1 0 s2", "-2 1 s3", "-3 2 s5"]);
  });
});
