import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DuckdbEngine } from "../../../src/duckdb/engine";
import { type HeldResult, ResultStore } from "../../../src/duckdb/resultStore";
import type { Type } from "../../../src/model/types";
import type { Condition, ExportFormat, SortKey } from "../../../src/query/result";

let engine: DuckdbEngine;
let folder: string;
let store: ResultStore;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lakehouse-results-"));
  engine = await DuckdbEngine.open({ tempFolder: join(folder, "engine"), memory: "200MB", threads: 1 });
  store = new ResultStore(engine);
});
afterAll(async () => {
  await engine.close();
  await rm(folder, { recursive: true, force: true });
});

const kinds: readonly Type[] = [
  { kind: "int" },
  { kind: "string" },
  { kind: "decimal", precision: 9, scale: 2 },
  { kind: "timestamptz" },
];
const names = ["id", "name", "amount", "at"];
const columns = names.map((name, i) => ({ name, type: kinds[i] ?? { kind: "int" as const }, sql: `c${i}` }));

async function hold(select: string, more: Partial<HeldResult> = {}): Promise<HeldResult> {
  const table = store.nextTable();
  const rowCount = await engine.session(undefined, async (session) => {
    await session.run(`CREATE TABLE ${table} AS ${select}`);
    return session.count(`SELECT count(*) FROM ${table}`);
  });
  return store.hold({ table, columns, rowCount, ...more });
}

const rows = `SELECT c0, c1, c2::DECIMAL(9,2) AS c2, c3 FROM (VALUES
  (3, 'Chair', 50.00::DECIMAL(9,2), TIMESTAMPTZ '2024-10-24 17:19:45.118+00'), (1, 'Heater', 500, NULL),
  (2, NULL, 7.5, TIMESTAMPTZ '2024-10-24 17:18:12+00'), (10, '', NULL, NULL)) AS t(c0, c1, c2, c3)`;

async function listIds(where: readonly Condition[], sort: readonly SortKey[] = []): Promise<unknown[]> {
  const { resultId } = await hold(rows);
  const page = await store.loadPage({ resultId, where, sort, offset: 0, count: 10 });
  expect(page.totalRows).toBe(page.rows.length);
  await store.close(resultId);
  return page.rows.map(([id]) => id);
}

test("pages are exact windows of the result's own order", async () => {
  const { resultId } = await hold(
    "SELECT range::INT AS c0, 'n' || range AS c1, 0::DECIMAL(9,2) AS c2, NULL::TIMESTAMPTZ AS c3 FROM range(5000)",
  );
  const page = await store.loadPage({ resultId, where: [], sort: [], offset: 4997, count: 10 });
  expect(page).toEqual({
    offset: 4997,
    rows: [4997, 4998, 4999].map((id) => [`${id}`, `n${id}`, "0.00", null]),
    totalRows: 5000,
  });
  const batches: number[] = [];
  for await (const batch of store.rows(resultId)) batches.push(batch.length);
  expect(batches).toEqual([5000]);
  await store.close(resultId);
});

test("filters compare by type: numbers as numbers, times as times, text whatever its case", async () => {
  expect(await listIds([{ kind: "compare", column: "id", op: ">=", value: "3" }])).toEqual(["3", "10"]);
  expect(await listIds([{ kind: "compare", column: "amount", op: "=", value: "7.5" }])).toEqual(["2"]);
  const after = { kind: "compare", column: "at", op: ">", value: "2024-10-24T19:18:12+02:00" } as const;
  expect(await listIds([after])).toEqual(["3"]);
  expect(await listIds([{ kind: "contains", text: "hEA" }])).toEqual(["1"]);
  expect(await listIds([{ kind: "contains", text: "17:18", column: "at" }])).toEqual(["2"]);
  expect(await listIds([{ kind: "in", column: "name", values: ["Chair", ""] }])).toEqual(["3", "10"]);
  expect(await listIds([{ kind: "isNull", column: "name", negated: false }])).toEqual(["2"]);
  const both = [{ kind: "isNull", column: "at", negated: true } as const, { kind: "contains", text: "c" } as const];
  expect(await listIds(both)).toEqual(["3"]);
});

test("sorts by type, nulls last, ties in the result's own order", async () => {
  expect(await listIds([], [{ column: "id", direction: "desc" }])).toEqual(["10", "3", "2", "1"]);
  expect(await listIds([], [{ column: "at", direction: "asc" }])).toEqual(["2", "3", "1", "10"]);
});

test("a value that is none of the column's type, an unknown column and a closed result are named", async () => {
  await expect(listIds([{ kind: "compare", column: "id", op: "=", value: "x" }])).rejects.toMatchObject({
    code: "invalidArgument",
    details: { field: "id" },
  });
  await expect(listIds([{ kind: "contains", text: "x", column: "no" }])).rejects.toMatchObject({
    code: "invalidArgument",
    details: { suggestedColumns: names },
  });
  await expect(store.loadPage({ resultId: "gone", where: [], sort: [], offset: 0, count: 1 })).rejects.toMatchObject({
    code: "notFound",
  });
});

const changes = `SELECT * FROM (VALUES
  (1, 'a', 1.00::DECIMAL(9,2), NULL::TIMESTAMPTZ, 1::BIGINT, 'INSERT', 0, []::INTEGER[]),
  (2, 'b', 2, NULL, 2, 'UPDATE_BEFORE', 0, [1, 2]), (2, 'B', 3, NULL, 2, 'UPDATE_AFTER', 0, [1, 2]),
  (3, 'c', 4, NULL, 3, 'DELETE', 1, []), (4, 'd', 5, NULL, 4, 'UPDATE_BEFORE', 1, [2]), (4, 'd', 6, NULL, 4, 'UPDATE_AFTER', 1, [2]))
  AS t(c0, c1, c2, c3, _change, _change_type, _ordinal, _changed)`;
const held = {
  columnCount: 4,
  positions: [0, 1, 2, 3],
  changeCount: 4,
  commits: [
    { snapshotId: 11n, ordinal: 0, timestampMs: 1000 },
    { snapshotId: 12n, ordinal: 1, timestampMs: 2000 },
  ],
  identifier: [],
  isFiltered: false,
};
const allKinds = ["inserted", "deleted", "updated"] as const;

test("a page of changes folds the two rows of an update into one, with what changed", async () => {
  const { resultId } = await hold(changes, { changes: held });
  const view = { resultId, where: [], sort: [], offset: 0, count: 10, kinds: allKinds };
  const page = await store.loadChangePage({ ...view, offset: 1, count: 2 });
  expect(page).toEqual({
    offset: 1,
    totalChanges: 4,
    changes: [
      {
        kind: "updated",
        ordinal: 0,
        snapshotId: "11",
        timestampMs: 1000,
        values: ["2", "B", "3.00", null],
        before: ["2", "b", "2.00", null],
        changed: [1, 2],
      },
      {
        kind: "deleted",
        ordinal: 1,
        snapshotId: "12",
        timestampMs: 2000,
        values: ["3", "c", "4.00", null],
        changed: [],
      },
    ],
  });
  const ids = async (more: object): Promise<unknown[]> =>
    (await store.loadChangePage({ ...view, ...more })).changes.map(({ values }) => values[0]);
  expect(await ids({ kinds: ["updated"] })).toEqual(["2", "4"]);
  expect(await ids({ changedColumn: "name" })).toEqual(["2"]);
  expect(await ids({ where: [{ kind: "contains", text: "b", column: "name" }] })).toEqual(["2"]);
  expect(await ids({ sort: [{ column: "amount", direction: "desc" }] })).toEqual(["4", "3", "2", "1"]);
  expect(await ids({ kinds: [] })).toEqual([]);
  await store.close(resultId);
});

test.each([
  ["csv", 'id,name,amount,at\n1,Heater,500.00,\n3,Chair,50.00,2024-10-24T17:19:45.118000+00:00\n10,"",,\n'],
  [
    "jsonl",
    '{"id":1,"name":"Heater","amount":"500.00","at":null}\n' +
      '{"id":3,"name":"Chair","amount":"50.00","at":"2024-10-24T17:19:45.118000+00:00"}\n' +
      '{"id":10,"name":"","amount":null,"at":null}\n',
  ],
  [
    "json",
    '[{"id":1,"name":"Heater","amount":"500.00","at":null}\n' +
      ',{"id":3,"name":"Chair","amount":"50.00","at":"2024-10-24T17:19:45.118000+00:00"}\n' +
      ',{"id":10,"name":"","amount":null,"at":null}\n]\n',
  ],
] as const)("exports what a view shows as %s", async (format: ExportFormat, expected) => {
  const { resultId } = await hold(rows);
  const file = join(folder, `out.${format}`);
  const view = {
    where: [{ kind: "isNull", column: "name", negated: true } as const],
    sort: [{ column: "id", direction: "asc" } as const],
  };
  expect(await store.export(resultId, view, format, file)).toBe(3);
  expect(await readFile(file, "utf8")).toBe(expected);
});

test("exports Parquet with its types, and nothing as an empty JSON array", async () => {
  const { resultId } = await hold(rows);
  const file = join(folder, "out.parquet");
  expect(await store.export(resultId, { where: [], sort: [] }, "parquet", file)).toBe(4);
  const read = await engine.session(undefined, (session) =>
    session.list(`SELECT column_type FROM (DESCRIBE SELECT * FROM '${file}')`),
  );
  expect(read).toEqual([["INTEGER"], ["VARCHAR"], ["DECIMAL(9,2)"], ["TIMESTAMP WITH TIME ZONE"]]);
  const none = { where: [{ kind: "compare", column: "id", op: "<", value: "0" } as const], sort: [] };
  expect(await store.export(resultId, none, "json", join(folder, "none.json"))).toBe(0);
  expect(await readFile(join(folder, "none.json"), "utf8")).toBe("[]\n");
});

test("a Parquet export keeps zeros of both signs", async () => {
  const double: Type = { kind: "double" };
  const zeros = "SELECT unnest(['0.0', '-0.0', '1.5', '0.0', '-0.0']::DOUBLE[]) AS c0 FROM range(50)";
  const { resultId } = await hold(zeros, { columns: [{ name: "d", type: double, sql: "c0" }] });
  const file = join(folder, "zeros.parquet");
  await store.export(resultId, { where: [], sort: [] }, "parquet", file);
  const counts = await engine.session(undefined, (session) =>
    session.list(`SELECT d::VARCHAR, count(*) FROM '${file}' GROUP BY ALL ORDER BY 1`),
  );
  expect(counts).toEqual([
    ["-0.0", 100n],
    ["0.0", 100n],
    ["1.5", 50n],
  ]);
});
