import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Field } from "../../src/model/types";
import { inRepository } from "../support/repository";
import { refTo, ServicesTester } from "../support/servicesTester";
import { TableHistory } from "../support/writer/tableHistory";
import { TableWriter } from "../support/writer/tableWriter";
import { ParquetWriter } from "../support/writer/writeParquet";

let tester: ServicesTester;
let parquet: ParquetWriter;
let root: string;
let count = 0;

beforeAll(async () => {
  tester = await ServicesTester.open();
  parquet = await ParquetWriter.open();
  root = mkdtempSync(join(tmpdir(), "lakehouse-refused-"));
});
afterAll(async () => {
  parquet.close();
  await tester.close();
  rmSync(root, { recursive: true, force: true });
});

/** Everything that reads the last state of a table. */
async function listReads(folder: string): Promise<Record<string, () => Promise<unknown>>> {
  const table = refTo(folder);
  const { snapshots } = await tester.services.loadTable({ table }, tester.call);
  const [first = "", last = ""] = [snapshots[0], snapshots.at(-1)].map((snapshot) => snapshot?.snapshotId ?? "");
  return {
    rows: () => tester.rows(folder),
    changelog: () => tester.changes(folder, { mode: "changes" }),
    diff: () => tester.diff(folder, first, last, { mode: "changes" }),
    scd2: () =>
      tester.services.openHistory({ table, options: { identifier: ["id"], deleteRows: "close" } }, tester.call),
  };
}

async function expectRefused(folder: string, words: string, file: RegExp | string): Promise<void> {
  const named = file instanceof RegExp ? expect.stringMatching(file) : file;
  for (const [name, read] of Object.entries(await listReads(folder))) {
    await expect(read(), name).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining(words),
      details: { file: named, remedy: expect.stringContaining("Spark") },
    });
  }
}

describe("ORC files that Spark wrote", () => {
  const orcFile = (folder: string): string => {
    const file = readdirSync(join(folder, "data")).find((name) => name.endsWith(".orc"));
    if (file === undefined) throw new Error(`${folder} has no ORC file.`);
    return file;
  };

  test.each(["orc_data_files", "orc_delete_files"])("%s: refused by name, older states can be read", async (name) => {
    const folder = inRepository(join("test/fixtures/tables", name));
    await expectRefused(folder, "is an ORC file", new RegExp(`/${orcFile(folder)}$`));
    const { snapshots } = await tester.services.loadTable({ table: refTo(folder) }, tester.call);
    const before = snapshots[1]?.snapshotId ?? "";
    expect(await tester.rows(folder, before)).toHaveLength(3);
    expect(await tester.changes(folder, { mode: "changes" }, { to: before })).toHaveLength(3);
  });
});

describe("encrypted files", () => {
  const fields: readonly Field[] = [{ id: 1, name: "id", required: false, type: { kind: "int" } }];

  /** Two commits of a row each. */
  const write = async (): Promise<TableWriter> => {
    const writer = new TableWriter(parquet, join(root, `t${++count}`), { fields, formatVersion: 3 });
    const history = new TableHistory(writer);
    await history.apply({ form: "copyOnWrite", inserts: [[1]] });
    await history.apply({ form: "copyOnWrite", inserts: [[2]] });
    return writer;
  };

  test("a data file with key metadata is refused by name", async () => {
    const writer = await write();
    const [file] = await writer.writeData([[3]]);
    if (file === undefined) throw new Error("No file was written.");
    writer.commit({ operation: "append", add: [{ ...file, keyMetadata: Buffer.of(1, 2, 3) }] });
    await expectRefused(writer.folder, "is encrypted", file.path);
    expect(await tester.rows(writer.folder, "2")).toHaveLength(2);
  });

  test.each(["manifest list", "manifest"] as const)("an encrypted %s is refused by name", async (kind) => {
    const writer = await write();
    const last = writer.snapshots[1];
    const path =
      (kind === "manifest list" ? last?.list : last?.manifests.find(({ snapshotId }) => snapshotId === 2)?.path) ?? "";
    writeFileSync(writer.localOf(path), Buffer.concat([Buffer.from("AGS1"), Buffer.alloc(100, 7)]));
    await expectRefused(writer.folder, "is encrypted", path);
    expect(await tester.rows(writer.folder, "1")).toHaveLength(1);
  });
});
