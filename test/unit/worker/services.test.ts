import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Connection, TableRef } from "../../../src/model/table";
import type { Services } from "../../../src/worker/contract";
import { createServices } from "../../../src/worker/services";

const sample = fileURLToPath(new URL("../../../media/sample", import.meta.url));
const connection: Connection = { kind: "folder", id: "sample", name: "Sample", path: sample, allowOutside: false };
const call = { signal: new AbortController().signal, onProgress: () => undefined };

let folder: string;
let services: Services;
let products: TableRef;
let snapshots: readonly string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lakehouse-services-"));
  services = await createServices({ storageFolder: folder, memory: "300MB", threads: 1 });
  products = await findTable("shop", "products");
  snapshots = (await services.loadTable({ table: products }, call)).snapshots.map(({ snapshotId }) => snapshotId);
});
afterAll(async () => {
  await services.close();
  await rm(folder, { recursive: true, force: true });
});

async function findTable(namespace: string, name: string): Promise<TableRef> {
  const entries = await services.listEntries({ connection, namespace: [namespace] }, call);
  const found = entries.flatMap((entry) => (entry.kind === "table" && entry.table.name === name ? [entry.table] : []));
  const [table] = found;
  if (table === undefined) throw new Error(`The sample has no ${namespace}.${name}.`);
  return table;
}

async function listRows(resultId: string): Promise<unknown[][]> {
  const { rows } = await services.loadPage({ resultId, where: [], sort: [], offset: 0, count: 100 }, call);
  return rows.map((row) => [...row]);
}

test("rows of a snapshot, with chosen columns, a condition and a limit", async () => {
  const options = { at: snapshots[0] ?? "", columns: ["price", "product_name"], where: "price >= 250", limit: 2 };
  const { resultId, columns, rowCount, stats } = await services.openRows({ table: products, options }, call);
  expect(columns.map(({ name }) => name)).toEqual(["price", "product_name"]);
  expect(await listRows(resultId)).toEqual([
    ["250", "Heater"],
    ["400", "Thermostat"],
  ]);
  expect({ rowCount, filesRead: stats.filesRead }).toEqual({ rowCount: 2, filesRead: 1 });
});

test("the place of each row, beside columns and under a condition that names others", async () => {
  const options = { columns: ["_pos", "product_name", "_file"], where: "price >= 400" };
  const { resultId, columns } = await services.openRows({ table: products, options }, call);
  expect(columns).toEqual([
    { name: "_pos", type: { kind: "long" } },
    { name: "product_name", type: { kind: "string" } },
    { name: "_file", type: { kind: "string" } },
  ]);
  const rows = await listRows(resultId);
  expect(rows.length).toBeGreaterThan(0);
  const all = await services.openRows(
    { table: products, options: { columns: ["product_name", "_file", "_pos"] } },
    call,
  );
  const places = await listRows(all.resultId);
  for (const [pos, name, file] of rows) {
    expect(places).toContainEqual([name, file, pos]);
    expect(file).toMatch(/\/shop\/products\/data\/.*\.parquet$/);
  }
});

test("places alone, of rows of which no column is read", async () => {
  const { resultId } = await services.openRows({ table: products, options: { columns: ["_pos"], limit: 2 } }, call);
  expect(await listRows(resultId)).toEqual([["0"], ["1"]]);
});

test("row ids are refused where a table keeps none", async () => {
  await expect(services.openRows({ table: products, options: { columns: ["_row_id"] } }, call)).rejects.toMatchObject({
    code: "invalidArgument",
    details: { field: "_row_id", remedy: expect.stringContaining("version 3") },
  });
});

test("a limit reads no more files than it needs", async () => {
  const orders = await findTable("shop", "orders");
  const all = await services.openRows({ table: orders, options: {} }, call);
  const some = await services.openRows({ table: orders, options: { limit: 7 } }, call);
  expect(some.rowCount).toBe(7);
  expect(some.stats.filesRead).toBeLessThan(all.stats.filesRead / 2);
  expect(await listRows(some.resultId)).toEqual((await listRows(all.resultId)).slice(0, 7));
  const none = await services.openRows({ table: orders, options: { limit: 0 } }, call);
  expect(none.rowCount).toBe(0);
});

test("updates fold into changes that name what changed", async () => {
  const range = { from: snapshots[0] ?? "", to: snapshots[1] ?? "" };
  const result = await services.openChangelog(
    { table: products, range, options: { mode: "updates", identifier: ["product_id"] } },
    call,
  );
  expect(result.summary).toMatchObject({ inserted: 1, deleted: 0, updated: 1, commits: 1 });
  expect(result.summary.columns).toEqual([
    { name: "price", count: 1 },
    { name: "updated_at", count: 1 },
  ]);
  const { changes } = await services.loadChangePage(
    { resultId: result.resultId, where: [], sort: [], offset: 0, count: 10, kinds: ["updated"] },
    call,
  );
  expect(changes).toMatchObject([
    {
      kind: "updated",
      values: ["00001", "Heater", "500", "Electronics", "1729790383.6233025"],
      before: ["00001", "Heater", "250", "Electronics", "1729790283.3360643"],
      changed: [2, 4],
    },
  ]);
});

test("changes of ignored columns alone are counted apart and not shown", async () => {
  const options = { mode: "updates", identifier: ["product_id"], ignoreColumns: ["updated_at", "price"] } as const;
  const range = { from: snapshots[0] ?? "", to: snapshots[1] ?? "" };
  const { summary, changeCount, resultId } = await services.openChangelog({ table: products, range, options }, call);
  expect(summary).toMatchObject({ inserted: 1, updated: 0, updatedIgnoredOnly: 1 });
  expect(changeCount).toBe(1);
  expect((await listRows(resultId)).map(([id]) => id)).toEqual(["00006"]);
});

test("identifier columns that are not unique are an error with an example; none at all suggest some", async () => {
  const orders = await findTable("shop", "orders");
  const identifier = ["status"];
  const notUnique = services.openChangelog(
    { table: orders, range: {}, options: { mode: "updates", identifier } },
    call,
  );
  await expect(notUnique).rejects.toMatchObject({
    code: "notUnique",
    details: { example: expect.stringMatching(/^status = "\w+"$/) },
  });
  const taxi = await findTable("trips", "taxi");
  const none = services.openChangelog({ table: taxi, range: {}, options: { mode: "updates" } }, call);
  await expect(none).rejects.toMatchObject({
    code: "invalidArgument",
    details: { suggestedColumns: expect.arrayContaining(["vendorid"]) },
  });
});

test("the history of one record: versions, and where it can still be read", async () => {
  const key = { product_id: "00001" };
  const options = { identifier: ["product_id"], key, deleteRows: "close" } as const;
  const { resultId, rowCount, identifier } = await services.openHistory({ table: products, options }, call);
  expect({ rowCount, identifier }).toEqual({ rowCount: 2, identifier: ["product_id"] });
  const versions = await services.listVersions({ resultId }, call);
  expect(versions).toMatchObject([
    { changeType: "INSERT", isCurrent: false, snapshotId: snapshots[0], changed: [] },
    { changeType: "UPDATE_AFTER", isCurrent: true, endMs: undefined, snapshotId: snapshots[1], changed: [2, 4] },
  ]);
  expect(versions[0]?.endMs).toBe(versions[1]?.startMs);
  const locations = await services.listRecordLocations({ table: products, identifier: ["product_id"], key }, call);
  expect(locations.map(({ snapshotId }) => snapshotId)).toEqual(snapshots);
  expect(locations.map(({ refs }) => refs)).toEqual([[], [], ["main"]]);
  expect(locations.every(({ hiddenByDelete }) => !hiddenByDelete)).toBe(true);
});

test("a record that a delete file hides can still be read where it was", async () => {
  const orders = await findTable("shop", "orders");
  const key = { order_id: "10021" };
  const locations = await services.listRecordLocations({ table: orders, identifier: ["order_id"], key }, call);
  expect(locations.some(({ hiddenByDelete }) => hiddenByDelete)).toBe(true);
  expect(locations.some(({ hiddenByDelete }) => !hiddenByDelete)).toBe(true);
});

test("a key that is in no version, and one that is no value of its column, are errors", async () => {
  const open = (identifier: string, value: string): Promise<unknown> =>
    services.openHistory(
      { table: products, options: { identifier: [identifier], key: { [identifier]: value }, deleteRows: "close" } },
      call,
    );
  await expect(open("product_id", "99999")).rejects.toMatchObject({ code: "notFound" });
  await expect(open("price", "cheap")).rejects.toMatchObject({ code: "invalidArgument", details: { field: "price" } });
});

test("keys are suggested by what was typed", async () => {
  const keys = await services.suggestKeys({ table: products, identifier: ["product_name"], prefix: "u" }, call);
  expect(keys).toEqual([{ product_name: "USB charger" }]);
});

test("a diff of two states, backwards too, and of two tables by column name", async () => {
  const [first = "", , last = ""] = snapshots;
  const options = { mode: "updates", identifier: ["product_id"] } as const;
  const forward = await services.openDiff({ table: products, from: first, to: last, options }, call);
  expect(forward.summary).toMatchObject({ inserted: 1, deleted: 1, updated: 1 });
  expect(forward.columns.map(({ name }) => name)).not.toContain("_change_ordinal");
  const back = await services.openDiff({ table: products, from: last, to: first, options }, call);
  expect(back.summary).toMatchObject({ inserted: 1, deleted: 1, updated: 1 });
  const two = await services.openDiff({ table: products, from: first, to: last, with: products, options }, call);
  expect(two.summary).toEqual(forward.summary);
  expect(await listRows(two.resultId)).toEqual(await listRows(forward.resultId));
});

test("cancelling a changelog rejects with the signal's reason and leaves nothing behind", async () => {
  const controller = new AbortController();
  const orders = await findTable("shop", "orders");
  const running = services.openChangelog(
    { table: orders, range: {}, options: { mode: "changes" } },
    { signal: controller.signal, onProgress: ({ done }) => done === 1 && controller.abort() },
  );
  await expect(running).rejects.toMatchObject({ name: "AbortError" });
});

test("commits of a table that touched the same files or partitions within a time", async () => {
  const { pairs, appendPairs, unread } = await services.listConflicts(
    { table: products, windowMs: 365 * 86_400_000 },
    call,
  );
  expect(unread).toEqual([]);
  expect(pairs.length + appendPairs).toBeGreaterThan(0);
  expect(pairs.every(({ earlierId, laterId }) => snapshots.indexOf(earlierId) < snapshots.indexOf(laterId))).toBe(true);
});
