import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HistoryOptions } from "../../src/changelog/history";
import { formatTimestamp } from "../../src/model/dateTimeText";
import type { Cell } from "../../src/model/value";
import { type GoldenChanges, listGoldens, toldDifferently } from "../support/goldens";
import { OpenServices, refToGolden } from "../support/openServices";
import { normaliseRows } from "../support/sharedChangelogs";

let open: OpenServices;
beforeAll(async () => {
  open = await OpenServices.create();
});
afterAll(() => open.close());

/** Options that give what the published queries give. */
const queries: readonly (readonly ["all" | "changedBetween" | "current", Partial<HistoryOptions>])[] = [
  ["all", {}],
  ["changedBetween", { changedBetween: ["2024-10-24T17:18:00Z", "2024-10-24T17:20:00Z"] }],
  ["current", { currentOnly: true }],
];

describe.each(
  listGoldens().flatMap(({ scd2, ...golden }) => (scd2 === undefined ? [] : [[golden.name, golden, scd2] as const])),
)("%s", (_, golden, scd2) => {
  test.each(queries)("the published result: %s", async (name, options) => {
    const identifier = golden.changelog.updates?.identifier ?? [];
    const request = { identifier, deleteRows: "keep", ...options } as const;
    const history = await open.services.openHistory({ table: refToGolden(golden), options: request }, open.call);
    expect(history.columns.map((column) => column.name)).toEqual(scd2[name].columns);
    const rows: (readonly Cell[])[] = [];
    for await (const batch of open.services.rows(history.resultId, open.call.signal)) rows.push(...batch);
    const types = history.columns.map(({ type }) => type);
    expect(normaliseRows(types, rows)).toEqual(normaliseRows(types, scd2[name].rows ?? []));
  });
});

/**
 * What the published SQL makes of Spark's own changes: a version begins with an INSERT or UPDATE_AFTER and ends with
 * the next DELETE or UPDATE_AFTER of its identifier; a DELETE ends with the next INSERT.
 */
function foldChanges(
  { columns = [], rows = [], identifier = [] }: GoldenChanges & { readonly identifier?: readonly string[] },
  timeOf: (snapshotId: string) => string,
): (readonly unknown[])[] {
  const [typeAt, ordinalAt, snapshotAt] = ["_change_type", "_change_ordinal", "_commit_snapshot_id"].map((name) =>
    columns.indexOf(name),
  ) as [number, number, number];
  const keys = identifier.map((name) => columns.indexOf(name));
  const byKey = new Map<string, (readonly unknown[])[]>();
  for (const row of rows.toSorted((a, b) => Number(a[ordinalAt]) - Number(b[ordinalAt]))) {
    if (row[typeAt] === "UPDATE_BEFORE") continue;
    const key = JSON.stringify(keys.map((at) => String(row[at])));
    byKey.set(key, [...(byKey.get(key) ?? []), row]);
  }
  const versions: (readonly unknown[])[] = [];
  for (const changes of byKey.values()) {
    for (const [i, change] of changes.entries()) {
      const isDelete = change[typeAt] === "DELETE";
      const next = changes.slice(i + 1).find((later) => isDelete === (later[typeAt] === "INSERT"));
      const times = [change, next].map((each) => (each === undefined ? null : timeOf(String(each[snapshotAt]))));
      const isCurrent = next === undefined && !isDelete;
      versions.push([...change.slice(0, typeAt), change[typeAt], ...times, isCurrent]);
    }
  }
  return versions;
}

/** Spark takes what was there before the oldest kept commit for inserted by it. */
const expiredStart = "expired_start_is_append";

describe.each(
  listGoldens().flatMap((golden) => {
    const { updates } = golden.changelog;
    const isTold = (updates?.rows?.length ?? 0) > 0 && ![...toldDifferently, expiredStart].includes(golden.name);
    return isTold && updates !== undefined ? [[golden.name, golden, updates] as const] : [];
  }),
)("%s", (_, golden, updates) => {
  test("the versions of all records, by Spark's changes", async () => {
    const { services, call } = open;
    const table = refToGolden(golden);
    const { snapshots } = await services.loadTable({ table }, call);
    const times = new Map(snapshots.map(({ snapshotId, timestampMs }) => [snapshotId, timestampMs]));
    const timeOf = (id: string): string => formatTimestamp(BigInt(times.get(id) ?? 0) * 1000n, "micros", true);
    const expected = foldChanges(updates, timeOf);
    const request = { identifier: updates.identifier ?? [], deleteRows: "keep" } as const;
    const history = await services.openHistory({ table, options: request }, call);
    const rows: (readonly Cell[])[] = [];
    for await (const batch of services.rows(history.resultId, call.signal)) rows.push(...batch);
    const types = history.columns.map(({ type }) => type);
    expect(normaliseRows(types, rows)).toEqual(normaliseRows(types, expected));
  });
});

test("the versions of one record, with what changed in each", async () => {
  const golden = listGoldens().find(({ name }) => name.endsWith("products"));
  if (golden === undefined) throw new Error("The sample's products have no golden.");
  const options = { identifier: ["product_id"], key: { product_id: "00001" }, deleteRows: "close" } as const;
  const { resultId } = await open.services.openHistory({ table: refToGolden(golden), options }, open.call);
  const versions = await open.services.listVersions({ resultId }, open.call);
  expect(
    versions.map(({ changeType, values, changed, isCurrent }) => [changeType, values[2], changed, isCurrent]),
  ).toEqual([
    ["INSERT", "250", [], false],
    ["UPDATE_AFTER", "500", [2, 4], true],
  ]);
  expect(versions[0]?.endMs).toBe(versions[1]?.startMs);
});
