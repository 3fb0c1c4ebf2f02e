import { cp, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FilePlace, FilesResult } from "../../../src/catalog/tableFiles";
import type { TableRef } from "../../../src/model/table";
import type { Cell } from "../../../src/model/value";
import type { ResultInfo, ResultView } from "../../../src/query/result";
import { refTo, ServicesTester } from "../../support/servicesTester";
import { createTemporaryFolder } from "../../support/temporaryFolder";

const tables = fileURLToPath(new URL("../../fixtures/tables", import.meta.url));
const tableRef = (name: string): TableRef => refTo(join(tables, name));

let tester: ServicesTester;
beforeAll(async () => {
  tester = await ServicesTester.open();
});
afterAll(() => tester.close());

type NamedRow = Readonly<Record<string, Cell>>;

async function listRows({ resultId, columns }: ResultInfo, view: Partial<ResultView> = {}): Promise<NamedRow[]> {
  const page = { resultId, offset: 0, count: 500, sort: [], where: [], ...view };
  const { rows } = await tester.services.loadPage(page, tester.call);
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, at) => [name, row[at] ?? null])));
}

function openFiles(table: TableRef, options = {}): Promise<FilesResult> {
  return tester.services.openFiles({ table, options }, tester.call);
}

async function placeOf(files: FilesResult, where: Partial<NamedRow>): Promise<FilePlace> {
  const row = (await listRows(files)).find((each) =>
    Object.entries(where).every(([name, cell]) => each[name] === cell),
  );
  return { snapshotId: files.snapshotId ?? "", manifest: Number(row?.manifest), entry: Number(row?.manifest_entry) };
}

describe("openFiles", () => {
  it("lists data files with the number of their deletes, then deletes with the number of their files", async () => {
    const files = await openFiles(tableRef("equality_deletes_partitioned"));
    expect(files).toMatchObject({ dataFiles: 3, deleteFiles: 2, smallFiles: 3, targetBytes: 536_870_912 });
    const rows = await listRows(files);
    expect(rows.map((row) => [row.content, row.partition, row.delete_files, row.applies_to_files])).toEqual([
      ["data", "name=y", "1", null],
      ["data", "name=x", "0", null],
      ["data", "name=null", "1", null],
      ["equality deletes", "name=null", null, "1"],
      ["equality deletes", "name=y", null, "1"],
    ]);
    expect(rows[0]).toMatchObject({ "lower(id)": "1", "upper(id)": "2", "nulls(id)": "0", spec_id: "0" });
    expect(rows[0]?.path).toMatch(/^data\/name=y\//);
    expect(rows[0]?.file_path).toMatch(/^\/.*\/data\/name=y\//);
  });

  it("tells delete files apart that no data file needs any more", async () => {
    const rows = await listRows(await openFiles(tableRef("mor_v2")));
    expect(rows.map((row) => [row.content, row.applies_to_files])).toEqual([
      ["data", null],
      ["position deletes", "1"],
      ["position deletes", "0"],
    ]);
  });

  it("sorts and filters by value, whatever the column", async () => {
    const files = await openFiles(tableRef("partition_evolution"), { columns: ["at", "id"] });
    const rows = await listRows(files, {
      sort: [{ column: "upper(at)", direction: "desc" }],
      where: [{ kind: "compare", column: "record_count", op: ">", value: "1" }],
    });
    expect(rows.map((row) => row["upper(at)"])).toEqual(
      rows
        .map((row) => row["upper(at)"])
        .toSorted()
        .toReversed(),
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.every((row) => row.record_count === "2")).toBe(true);
    expect(files.bounds.map(({ column }) => column)).toEqual(["at", "id"]);
  });

  it("reads the files of an older state", async () => {
    const now = await openFiles(tableRef("partition_evolution"));
    const [row] = await listRows(now, { sort: [{ column: "sequence_number", direction: "asc" }] });
    const then = await openFiles(tableRef("partition_evolution"), { at: String(row?.added_snapshot_id) });
    expect(then.dataFiles).toBeLessThan(now.dataFiles);
    expect(then.snapshotId).toBe(row?.added_snapshot_id);
  });

  it("shows what can be shown where a manifest is gone, and names it", async () => {
    const folder = createTemporaryFolder();
    await cp(join(tables, "partition_evolution"), folder, { recursive: true });
    const whole = await openFiles(refTo(folder));
    const place = await placeOf(whole, {});
    const { manifestPath } = await tester.services.openFile({ table: refTo(folder), place }, tester.call);
    await rm(join(folder, "metadata", basename(manifestPath)));
    // Another worker, which has not read it before.
    const fresh = await ServicesTester.open();
    const files = await fresh.services.openFiles({ table: refTo(folder), options: {} }, fresh.call);
    const partitions = await fresh.services.openPartitions({ table: refTo(folder) }, fresh.call);
    await fresh.close();
    expect(files.unread.count).toBe(1);
    expect(files.unread.first[0]).toMatchObject({ path: manifestPath, files: whole.dataFiles - files.dataFiles });
    expect(files.dataFiles).toBeGreaterThan(0);
    expect(partitions.unread).toEqual(files.unread);
  });

  it("has no files where nothing was ever committed", async () => {
    const files = await openFiles(tableRef("no_snapshot"));
    expect(files).toMatchObject({ snapshotId: undefined, rowCount: 0, sizes: [] });
  });
});

describe("openFile", () => {
  it("tells all of a data file: its deletes, and the metrics of every column", async () => {
    const table = tableRef("v3_deletion_vectors");
    const place = await placeOf(await openFiles(table), { delete_files: "1" });
    const details = await tester.services.openFile({ table, place }, tester.call);
    expect(details).toMatchObject({ content: "data", rows: "8", relatedCount: 1, isCurrentSpec: true, notes: [] });
    expect(details.related[0]).toMatchObject({ content: "deletion vector", rows: "1" });
    expect(await listRows(details)).toMatchObject([
      { column: "id", type: "long", "lower bound": "1", "upper bound": "12", nulls: "0", values: "8" },
      { column: "name", "lower bound": "n1" },
      { column: "amount" },
    ]);
  });

  it("tells which data files a delete file applies to", async () => {
    const table = tableRef("equality_deletes_partitioned");
    const place = await placeOf(await openFiles(table), { content: "equality deletes", partition: "name=y" });
    const details = await tester.services.openFile({ table, place }, tester.call);
    expect(details).toMatchObject({ content: "equality deletes", equalityColumns: ["id"], relatedCount: 1 });
    expect(details.related[0]?.path).toContain("name=y");
  });

  it("fails by name for a place that is none", async () => {
    const table = tableRef("mor_v2");
    const files = await openFiles(table);
    const place = { snapshotId: files.snapshotId ?? "", manifest: 99, entry: 0 };
    await expect(tester.services.openFile({ table, place }, tester.call)).rejects.toThrow(
      "not one of the table's files",
    );
  });
});

describe("openFileRows", () => {
  it("shows the rows of one file as readers see them, or with the deleted ones", async () => {
    const table = tableRef("mor_v2");
    const place = await placeOf(await openFiles(table), { content: "data" });
    const open = (withDeleted: boolean) =>
      tester.services.openFileRows({ table, place, withDeleted }, tester.call).then(listRows);
    const [live, all] = [await open(false), await open(true)];
    expect([live.length, all.length]).toEqual([6, 7]);
    expect(all.map((row) => row._pos)).toEqual(["0", "1", "2", "3", "4", "5", "6"]);
    expect(new Set(all.map((row) => row._file)).size).toBe(1);
    expect(live.every((row) => all.some((each) => each._pos === row._pos && each.id === row.id))).toBe(true);
  });

  it("refuses files of deletes, which hold no rows of the table", async () => {
    const table = tableRef("mor_v2");
    const place = await placeOf(await openFiles(table), { content: "position deletes" });
    await expect(tester.services.openFileRows({ table, place, withDeleted: true }, tester.call)).rejects.toThrow(
      "holds deletes",
    );
  });
});

describe("openPartitions", () => {
  it("sums up partitions spec by spec, the newest spec first", async () => {
    const partitions = await tester.services.openPartitions({ table: tableRef("partition_evolution") }, tester.call);
    const rows = await listRows(partitions);
    expect(rows[0]).toMatchObject({ partition: "id_bucket_4=0", spec_id: "8", record_count: "1", file_count: "1" });
    expect(partitions.currentSpecId).toBe(8);
    expect(partitions.specs.at(-1)).toEqual({ specId: 8, fields: "bucket[4](id)", partitions: 4 });
    expect(partitions.rowSkew).toMatchObject({ total: 25, largest: 2 });
    expect(partitions.rowSkew.bars).toHaveLength(partitions.rowCount);
  });
});
