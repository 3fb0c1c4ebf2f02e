import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { field } from "../../support/parquetFixture";
import { refTo, ServicesTester } from "../../support/servicesTester";
import { TableHistory } from "../../support/writer/tableHistory";
import { TableWriter } from "../../support/writer/tableWriter";
import { ParquetWriter } from "../../support/writer/writeParquet";

let tester: ServicesTester;
let parquet: ParquetWriter;
let root: string;
beforeAll(async () => {
  tester = await ServicesTester.open();
  parquet = await ParquetWriter.open();
  root = await mkdtemp(join(tmpdir(), "lakehouse-expired-"));
});
afterAll(async () => {
  parquet.close();
  await tester.close();
  await rm(root, { recursive: true, force: true });
});

/** Three commits of copy-on-write, of which the first is gone, and with it the file that the second replaced. */
async function writeExpired(name: string): Promise<TableHistory> {
  const fields = [field(1, "id", "int"), field(2, "name", "string")];
  const folder = join(root, name);
  const writer = new TableWriter(parquet, folder, { fields, formatVersion: 2, partition: [] });
  const history = new TableHistory(writer);
  await history.apply({ form: "copyOnWrite", inserts: [[1, "a"]] });
  const replaced = basename(history.rowsAt()[0]?.file.path ?? "");
  await history.apply({ form: "copyOnWrite", updates: new Map([[0, [1, "b"]]]), inserts: [[2, "b"]] });
  await history.apply({ form: "copyOnWrite", inserts: [[3, "c"]] });
  writer.expire(writer.snapshots[0]?.id ?? 0);
  await rm(join(folder, "data", replaced));
  return history;
}

test("a range into expired history names the range that can be read, and that one can", async () => {
  const { folder, snapshots } = (await writeExpired("range")).writer;
  const [from = "", to = ""] = snapshots.map(({ id }) => String(id));
  await expect(tester.changes(folder, { mode: "changes" })).rejects.toMatchObject({
    code: "notFound",
    details: { readableRange: { from, to }, remedy: `Start the range after snapshot ${from}.` },
  });
  const readable = await tester.changes(folder, { mode: "changes" }, { from, to });
  expect(readable.map(({ values, type }) => `${type} ${values}`)).toEqual(['INSERT ["3","c"]']);
});

test("a range of the one commit whose changes are gone offers no other, since none of it can be read", async () => {
  const { folder, snapshots } = (await writeExpired("commit")).writer;
  const error = await tester
    .changes(folder, { mode: "net" }, { to: String(snapshots[0]?.id) })
    .catch((failure) => failure);
  expect(error).toMatchObject({ code: "notFound", details: { file: expect.stringContaining(".parquet") } });
  expect(error.details.readableRange).toBeUndefined();
});

test("a condition that the missing file cannot fulfil reads the whole range all the same", async () => {
  const { folder } = (await writeExpired("pruned")).writer;
  const changes = await tester.changes(folder, { mode: "changes", where: "id >= 2" });
  expect(changes.map(({ values, type }) => `${type} ${values}`)).toEqual(['INSERT ["2","b"]', 'INSERT ["3","c"]']);
});

test("where only a rewrite is kept, histories and searches begin with its rows", async () => {
  const history = await writeExpired("rewrite");
  const { writer } = history;
  await history.compact();
  const rewrite = String(writer.head);
  writer.expire(...writer.snapshots.map(({ id }) => id).filter((id) => id !== writer.head));
  const versions = await tester.history(writer.folder, { identifier: ["id"], deleteRows: "close" });
  expect(versions?.map((row) => JSON.parse(row).slice(0, 2))).toEqual([
    ["1", "b"],
    ["2", "b"],
    ["3", "c"],
  ]);
  const params = { table: refTo(writer.folder), where: "name = 'c'" };
  const { commit } = await tester.services.findFirstMatch(params, tester.call);
  expect(commit).toMatchObject({ snapshotId: rewrite, isExpiredStart: true, rowCount: 1, row: ["3", "c"] });
});
