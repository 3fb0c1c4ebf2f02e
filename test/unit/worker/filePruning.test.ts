import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ChangelogMode, ChangelogOptions } from "../../../src/changelog/request";
import { planScan } from "../../../src/iceberg/scan";

import type { ResultInfo } from "../../../src/query/result";
import { OpenTables } from "../../../src/worker/services/openTables";
import { OpenServices } from "../../support/openServices";
import { refTo } from "../../support/servicesTester";

const orders = refTo(fileURLToPath(new URL("../../../media/sample/shop/orders", import.meta.url)));

const lately = { from: "2026-11-11" };

let open: OpenServices;
beforeAll(async () => {
  open = await OpenServices.create();
});
afterAll(() => open.close());

async function listTexts(result: ResultInfo): Promise<string[]> {
  return (await open.listRows(result)).map(({ row }) => row);
}

/** The same condition in a form that prunes nothing. */
const unpruned = (where: string): string => `(${where}) OR false`;

const conditions = [
  "order_time >= '2026-11-16'",
  "order_time BETWEEN '2026-11-09' AND TIMESTAMP '2026-11-10 12:00:00' AND amount > 100",
  "customer_id = 1017",
  "order_id IN (10021, 13900)",
  "note IS NOT NULL",
  "order_id > 99999999",
];

test.each(conditions)("rows where %s are found in fewer files, and all of them", async (where) => {
  const { services, call } = open;
  const pruned = await services.openRows({ table: orders, options: { where } }, call);
  const whole = await services.openRows({ table: orders, options: { where: unpruned(where) } }, call);
  expect(pruned.stats.filesRead).toBeLessThan(whole.stats.filesRead);
  expect(pruned.stats.bytesRead).toBeLessThan(whole.stats.bytesRead);
  expect(pruned.stats.filesTotal).toBeGreaterThan(pruned.stats.filesRead);
  expect(await listTexts(pruned)).toEqual(await listTexts(whole));
});

test.each<[ChangelogMode, string]>([
  ["raw", "order_time >= '2026-11-16'"],
  ["changes", "order_id IN (13500, 13900)"],
  ["changes", "status = 'placed' AND customer_id = 1017"],
  ["net", "order_time < TIMESTAMPTZ '2026-11-12 00:00:00+00:00'"],
])("mode %s where %s reads fewer files and has the same rows", async (mode, where) => {
  const { services, call } = open;
  const openWhere = (condition: string) =>
    services.openChangelog({ table: orders, range: lately, options: { mode, where: condition } }, call);
  const [pruned, whole] = [await openWhere(where), await openWhere(unpruned(where))];
  expect(pruned.stats.filesRead).toBeLessThan(whole.stats.filesRead);
  expect(pruned.stats.filesTotal).toBeGreaterThan(pruned.stats.filesRead);
  expect(await listTexts(pruned)).toEqual(await listTexts(whole));
});

test("two tables are compared, where a condition holds, by fewer files of both", async () => {
  const { services, call } = open;
  const diff = (where: string, identifier?: readonly string[]) => {
    const options: ChangelogOptions = identifier ? { mode: "updates", identifier, where } : { mode: "changes", where };
    return services.openDiff({ table: orders, from: "2026-11-11", to: "main", with: orders, options }, call);
  };
  const where = "order_time >= '2026-11-16'";
  const [pruned, whole] = [await diff(where), await diff(unpruned(where))];
  expect(pruned.stats.filesRead).toBeLessThan(whole.stats.filesRead / 2);
  expect(pruned.stats.filesTotal).toBeGreaterThan(pruned.stats.filesRead);
  const rows = await listTexts(pruned);
  expect(rows.length).toBeGreaterThan(0);
  expect(rows).toEqual(await listTexts(whole));
  expect((await diff(where, ["order_id"])).stats.filesRead).toBe(whole.stats.filesRead);
});

test("of updates, a condition prunes no file: one row of a pair alone may fulfil it", async () => {
  const { services, call } = open;
  const options = { mode: "updates", identifier: ["order_id"] } as const;
  const where = "status = 'shipped' AND order_time >= '2026-11-16'";
  const some = await services.openChangelog({ table: orders, range: lately, options: { ...options, where } }, call);
  const all = await services.openChangelog({ table: orders, range: lately, options }, call);
  expect(some.stats.filesRead).toBe(all.stats.filesRead);
});

test("one key's history reads only files whose bounds can hold the key", async () => {
  const { services, call } = open;
  const options = { identifier: ["order_id"], deleteRows: "keep" } as const;
  const one = await services.openHistory({ table: orders, options: { ...options, key: { order_id: "10021" } } }, call);
  const all = await services.openHistory({ table: orders, options }, call);
  expect(one.stats.bytesRead).toBeLessThan(all.stats.bytesRead / 4);
  expect(one.stats.filesRead).toBeLessThan(all.stats.filesRead / 4);
  expect(one.stats.filesTotal).toBeGreaterThan(one.stats.filesRead);
  const versions = await listTexts(one);
  const ofKey = (await listTexts(all)).filter((row) => row.startsWith(versions[0]?.split(" ")[0] ?? "none"));
  expect(versions.length).toBeGreaterThan(1);
  expect(versions).toEqual(ofKey);
});

test("what a filter leaves out is counted, whether by its manifest or by itself", async () => {
  const table = await new OpenTables().load(orders, open.call.signal);
  const snapshot = table.metadata.snapshots.at(-1);
  const all = await planScan(table, snapshot);
  const some = await planScan(table, snapshot, { filter: [{ fieldId: 1, op: "=", values: [10021n] }] });
  expect(some.files.length).toBeGreaterThan(0);
  expect(some.files.length + some.totals.prunedFiles).toBe(all.files.length);
  expect(all.totals.prunedFiles).toBe(0);
});
