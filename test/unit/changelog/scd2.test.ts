import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatCancelSql } from "../../../src/changelog/cancel";
import { formatPairSql } from "../../../src/changelog/pair";
import {
  formatIgnoredCountSql,
  formatShownVersionsSql,
  formatVersionsSql,
  type VersionsFilter,
} from "../../../src/changelog/scd2";
import type { Type } from "../../../src/model/types";
import type { Cell, Value } from "../../../src/model/value";
import { intType, textType } from "../../support/changelog/arbitraryRows";
import { type SideRow, SqlTester } from "../../support/changelog/sqlTester";

let sql: SqlTester;
beforeAll(async () => {
  sql = await SqlTester.open();
});
afterAll(() => sql.close());

type Row = readonly Value[];
const text = (minute: number): string => `2024-10-24T17:${String(minute).padStart(2, "0")}:00.000000+00:00`;
const micros = (minute: number): bigint => BigInt(Date.UTC(2024, 9, 24, 17, minute)) * 1000n;

interface History {
  readonly columns: readonly Type[];
  /** The table's rows after each commit. */
  readonly states: readonly (readonly Row[])[];
  /** Commit times, in minutes after 17:00. */
  readonly minutes?: readonly number[];
  /** Rows whose history before was expired. */
  readonly base?: readonly Row[];
  readonly ignored?: readonly number[];
}

/** Loads the changes of a history, with the first column as identifier. */
async function load({
  columns,
  states,
  minutes = states.map((_, i) => i + 10),
  base = [],
  ignored = [],
}: History): Promise<void> {
  let before = base;
  const all = [{ ordinal: -1, before: [] as readonly Row[], after: base }];
  for (const [ordinal, after] of states.entries()) {
    all.push({ ordinal, before, after });
    before = after;
  }
  await sql.run("DROP TABLE IF EXISTS changes");
  for (const { ordinal, before, after } of all) {
    const side = (rows: readonly Row[], sign: 1 | -1): SideRow[] => rows.map((values) => ({ values, sign }));
    await sql.createSideRows("side", columns, [...side(before, -1), ...side(after, 1)]);
    await sql.run(`CREATE OR REPLACE TEMP TABLE kept AS ${formatCancelSql(columns, { rows: "side", byRowId: false })}`);
    const key = { by: "identifier", positions: [0] } as const;
    const changes = formatPairSql(columns, {
      rows: "kept",
      ordinal,
      firstChange: BigInt(ordinal * 100 + 200),
      key,
      ignored,
    });
    await sql.run(ordinal < 0 ? `CREATE TEMP TABLE changes AS ${changes}` : `INSERT INTO changes ${changes}`);
  }
  const commits = minutes.map((minute, ordinal) => `(${ordinal}, ${ordinal + 1000}, '${text(minute)}'::TIMESTAMPTZ)`);
  await sql.run(`CREATE OR REPLACE TEMP TABLE commits(ordinal INTEGER, snapshot_id BIGINT, committed_at TIMESTAMPTZ)`);
  await sql.run(`INSERT INTO commits VALUES ${["(-1, NULL, NULL)", ...commits].join(", ")}`);
}

/** [...values, _change_type, start, end, is_current], times as minutes. */
async function listVersions(history: History, filter: VersionsFilter): Promise<Cell[][]> {
  await load(history);
  return await show(history, filter);
}

/** The same, of the history that was loaded last. */
async function show(history: History, filter: VersionsFilter): Promise<Cell[][]> {
  const options = { changes: "changes", commits: "commits", identifier: [0], ignored: history.ignored ?? [] };
  await sql.run(`CREATE OR REPLACE TEMP TABLE versions AS ${formatVersionsSql(history.columns, options)}`);
  const names = history.columns.map((_, i) => `c${i}`);
  return await sql.list(
    [...history.columns, textType, intType, intType, { kind: "boolean" }],
    `SELECT ${names.join(", ")}, _change_type, minute(effective_start)::INTEGER, minute(effective_end)::INTEGER, is_current
     FROM (${formatShownVersionsSql(history.columns, "versions", options, filter)})`,
  );
}

const products: History = {
  columns: [textType, textType, intType],
  states: [
    [
      ["00001", "Heater", 250],
      ["00002", "Thermostat", 400],
      ["00003", "Television", 600],
      ["00004", "Blender", 100],
      ["00005", "USB charger", 50],
    ],
    [
      ["00001", "Heater", 500],
      ["00002", "Thermostat", 400],
      ["00003", "Television", 600],
      ["00004", "Blender", 100],
      ["00005", "USB charger", 50],
      ["00006", "Chair", 50],
    ],
    [
      ["00001", "Heater", 500],
      ["00002", "Thermostat", 400],
      ["00004", "Blender", 100],
      ["00005", "USB charger", 50],
      ["00006", "Chair", 50],
    ],
  ],
  minutes: [18, 19, 20],
};
const heater = [
  ["00001", "Heater", "250", "INSERT", "18", "19", false],
  ["00001", "Heater", "500", "UPDATE_AFTER", "19", null, true],
];
const television = ["00003", "Television", "600", "INSERT", "18", "20", false];
const televisionDeleted = ["00003", "Television", "600", "DELETE", "20", null, false];

describe("the published example", () => {
  test("with its DELETE rows kept", async () => {
    expect(await listVersions(products, { deleteRows: "keep" })).toEqual([
      ...heater,
      ["00002", "Thermostat", "400", "INSERT", "18", null, true],
      television,
      televisionDeleted,
      ["00004", "Blender", "100", "INSERT", "18", null, true],
      ["00005", "USB charger", "50", "INSERT", "18", null, true],
      ["00006", "Chair", "50", "INSERT", "19", null, true],
    ]);
  });

  test("deleted records closed", async () => {
    const rows = await listVersions(products, { deleteRows: "close" });
    expect(rows.filter(([id]) => id === "00003")).toEqual([television]);
  });

  test("changed in a period: the rows of Heater and Television, and no Chair", async () => {
    const changedBetweenMicros = [micros(18), micros(20)] as const;
    expect(await listVersions(products, { deleteRows: "keep", changedBetweenMicros })).toEqual([
      ...heater,
      television,
      televisionDeleted,
    ]);
    expect(
      await listVersions(products, { deleteRows: "close", changedBetweenMicros: [micros(20), micros(20)] }),
    ).toEqual([television]);
    expect(await listVersions(products, { deleteRows: "keep", changedBetweenMicros: [micros(0), micros(18)] })).toEqual(
      [],
    );
  });

  test("current only gives five", async () => {
    const rows = await listVersions(products, { deleteRows: "keep", currentOnly: true });
    expect(rows.map((cells) => cells[1])).toEqual(["Heater", "Thermostat", "Blender", "USB charger", "Chair"]);
  });

  test("as of a time: the start belongs to a version, the end does not", async () => {
    const at = async (minute: number): Promise<unknown> =>
      (await listVersions(products, { deleteRows: "keep", asOfMicros: micros(minute) })).map((cells) => cells[2]);
    expect(await at(17)).toEqual([]);
    expect(await at(18)).toEqual(["250", "400", "600", "100", "50"]);
    expect(await at(19)).toEqual(["500", "400", "600", "100", "50", "50"]);
    expect(await at(20)).toEqual(["500", "400", "100", "50", "50"]);
  });
});

test("a key that is inserted again after its deletion, unchanged", async () => {
  const history: History = { columns: [intType, textType], states: [[[1, "a"]], [], [[1, "a"]]] };
  expect(await listVersions(history, { deleteRows: "keep" })).toEqual([
    ["1", "a", "INSERT", "10", "11", false],
    ["1", "a", "DELETE", "11", "12", false],
    ["1", "a", "INSERT", "12", null, true],
  ]);
  expect(await listVersions(history, { deleteRows: "close" })).toHaveLength(2);
});

test("a row that is moved by changing its identifier ends under the old one and starts under the new one", async () => {
  const history: History = { columns: [intType, textType], states: [[[1, "a"]], [[2, "a"]]] };
  expect(await listVersions(history, { deleteRows: "close" })).toEqual([
    ["1", "a", "INSERT", "10", "11", false],
    ["2", "a", "INSERT", "11", null, true],
  ]);
});

test("values that return are a new version", async () => {
  const history: History = { columns: [intType, textType], states: [[[1, "a"]], [[1, "b"]], [[1, "a"]]] };
  expect((await listVersions(history, { deleteRows: "close" })).map((cells) => cells.slice(1))).toEqual([
    ["a", "INSERT", "10", "11", false],
    ["b", "UPDATE_AFTER", "11", "12", false],
    ["a", "UPDATE_AFTER", "12", null, true],
  ]);
});

test("rows from before expired history have no start", async () => {
  const history: History = {
    columns: [intType, textType],
    base: [
      [1, "a"],
      [2, "x"],
    ],
    states: [
      [
        [1, "b"],
        [2, "x"],
      ],
    ],
  };
  expect(await listVersions(history, { deleteRows: "close" })).toEqual([
    ["1", "a", "INSERT", null, "10", false],
    ["1", "b", "UPDATE_AFTER", "10", null, true],
    ["2", "x", "INSERT", null, null, true],
  ]);
  expect(await listVersions(history, { deleteRows: "close", asOfMicros: micros(5) })).toHaveLength(2);
});

test("changes of ignored columns open no version and are counted", async () => {
  const history: History = {
    columns: [intType, textType, intType],
    states: [[[1, "a", 1]], [[1, "a", 2]], [[1, "b", 3]], [[1, "b", 4]], []],
    ignored: [2],
  };
  expect(await listVersions(history, { deleteRows: "close" })).toEqual([
    ["1", "a", "1", "INSERT", "10", "12", false],
    ["1", "b", "3", "UPDATE_AFTER", "12", "14", false],
  ]);
  expect(await sql.list([{ kind: "long" }], formatIgnoredCountSql("changes"))).toEqual([["2"]]);
});

test("commits count in their order, not by clocks that went backwards", async () => {
  const history: History = {
    columns: [intType, textType],
    states: [[[1, "a"]], [[1, "b"]], [[1, "c"]]],
    minutes: [10, 30, 20],
  };
  const at = async (minute: number): Promise<unknown> =>
    (await listVersions(history, { deleteRows: "close", asOfMicros: micros(minute) })).map((cells) => cells[1]);
  expect(await at(15)).toEqual(["a"]);
  expect(await at(25)).toEqual(["c"]);
  expect((await listVersions(history, { deleteRows: "close", currentOnly: true })).map((cells) => cells[1])).toEqual([
    "c",
  ]);
});

test("a duplicated key is two versions at once until its repair", async () => {
  const history: History = {
    columns: [intType, textType],
    states: [
      [[1, "a"]],
      [
        [1, "a"],
        [1, "a"],
      ],
      [[1, "a"]],
    ],
  };
  expect(await listVersions(history, { deleteRows: "close" })).toEqual([
    ["1", "a", "INSERT", "10", "12", false],
    ["1", "a", "INSERT", "11", null, true],
  ]);
});

test("at every commit, the versions in effect are the table's rows", async () => {
  const row = fc.tuple(fc.constantFrom(1, 2, null), fc.constantFrom("a", "b", null));
  const state = fc.uniqueArray(row, { maxLength: 3, selector: ([id]) => id });
  await fc.assert(
    fc.asyncProperty(fc.array(state, { minLength: 1, maxLength: 6 }), state, async (states, base) => {
      const sort = (rows: readonly (readonly unknown[])[]): string[] =>
        rows.map((values) => JSON.stringify(values)).toSorted();
      const history: History = { columns: [intType, textType], states, base };
      await load(history);
      for (const [ordinal, rows] of states.entries()) {
        const shown = await show(history, { deleteRows: "keep", asOfMicros: micros(ordinal + 10) });
        expect(sort(shown.map((cells) => cells.slice(0, 2)))).toEqual(
          sort(rows.map(([id, value]) => [id === null ? null : String(id), value])),
        );
      }
    }),
    { numRuns: 12 },
  );
});
