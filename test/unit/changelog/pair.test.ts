import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatCancelSql } from "../../../src/changelog/cancel";
import {
  formatDuplicateSql,
  formatPairSql,
  formatPlainChangesSql,
  type PairOptions,
} from "../../../src/changelog/pair";
import { formatColumnCountsSql, formatCountsSql } from "../../../src/changelog/summary";
import { valueKey } from "../../../src/changelog/valueKey";
import type { Type } from "../../../src/model/types";
import type { Cell } from "../../../src/model/value";
import { arbitraryValue, doubleType, intType, listOf, textType } from "../../support/changelog/arbitraryRows";
import { listIteratorCases, mapCaseRow } from "../../support/changelog/iteratorCases";
import {
  computeUpdates,
  type IteratorRow,
  removeCarryovers,
  sortForIterator,
} from "../../support/changelog/sparkIterators";
import { type SideRow, SqlTester } from "../../support/changelog/sqlTester";

let sql: SqlTester;
beforeAll(async () => {
  sql = await SqlTester.open();
});
afterAll(() => sql.close());

const changeTypes: Type[] = [{ kind: "long" }, textType, listOf(intType), { kind: "boolean" }];
const byFirst: PairOptions["key"] = { by: "identifier", positions: [0] };

/** Cancels and pairs; the rows as [...values, _change, _change_type, _changed, _ignored]. */
async function pair(
  columns: readonly Type[],
  rows: readonly SideRow[],
  options: Partial<PairOptions> = {},
): Promise<Cell[][]> {
  await sql.createSideRows("side", columns, rows);
  const byRowId = options.key?.by === "rowLineage";
  await sql.run(`CREATE OR REPLACE TEMP TABLE kept AS ${formatCancelSql(columns, { rows: "side", byRowId })}`);
  const statement = formatPairSql(columns, {
    rows: "kept",
    ordinal: 0,
    firstChange: 1n,
    key: byFirst,
    ignored: [],
    ...options,
  });
  await sql.run(`CREATE OR REPLACE TEMP TABLE changes AS ${statement}`);
  const names = columns.map((_, i) => `c${i}`);
  return await sql.list(
    [...columns, ...changeTypes],
    `SELECT ${[...names, "_change", "_change_type", "_changed", "_ignored"].join(", ")} FROM changes`,
  );
}

const row = (sign: 1 | -1, ...values: SideRow["values"]): SideRow => ({ values, sign });
const lineageRow = (sign: 1 | -1, rowId: bigint | null, ...values: SideRow["values"]): SideRow => ({
  values,
  sign,
  rowId,
});

test("a deleted and an inserted row of one identifier are an update, adjacent, with what changed", async () => {
  const rows = [row(-1, 1, "a", 5), row(-1, 2, "x", 6), row(1, 3, "n", 7), row(1, 1, "b", 5)];
  expect(await pair([intType, textType, intType], rows)).toEqual([
    ["2", "x", "6", "1", "DELETE", [], false],
    ["3", "n", "7", "2", "INSERT", [], false],
    ["1", "a", "5", "3", "UPDATE_BEFORE", ["1"], false],
    ["1", "b", "5", "3", "UPDATE_AFTER", ["1"], false],
  ]);
});

test("further inserts of an updated identifier are plain inserts", async () => {
  const rows = [row(-1, 1, "a"), row(1, 1, "b"), row(1, 1, "c")];
  expect(await pair([intType, textType], rows)).toEqual([
    ["1", "a", "1", "UPDATE_BEFORE", ["1"], false],
    ["1", "b", "1", "UPDATE_AFTER", ["1"], false],
    ["1", "c", "2", "INSERT", [], false],
  ]);
});

test("null identifiers are equal, NaN is equal to itself, -0.0 is not 0.0", async () => {
  const updated = await pair([doubleType, doubleType], [row(-1, null, 1), row(1, null, 2)]);
  expect(updated.map((cells) => cells[3])).toEqual(["UPDATE_BEFORE", "UPDATE_AFTER"]);
  const nan = await pair([doubleType, doubleType], [row(-1, Number.NaN, 0), row(1, Number.NaN, -0)]);
  expect(nan.map((cells) => [cells[3], cells[4]])).toEqual([
    ["UPDATE_BEFORE", ["1"]],
    ["UPDATE_AFTER", ["1"]],
  ]);
  const zero = await pair([doubleType, doubleType], [row(-1, 0, 1), row(1, -0, 1)]);
  expect(zero.map((cells) => cells[3])).toEqual(["DELETE", "INSERT"]);
});

test("NaN that stays NaN, and null that stays null, did not change", async () => {
  const columns = [intType, doubleType, textType, intType];
  const rows = [row(-1, 1, Number.NaN, null, 1), row(1, 1, Number.NaN, null, 2)];
  expect((await pair(columns, rows)).map((cells) => cells[6])).toEqual([["3"], ["3"]]);
});

test("updates of ignored columns alone are marked and come last; others keep their numbers", async () => {
  const columns = [intType, textType, intType];
  const rows = [row(-1, 1, "a", 1), row(-1, 2, "b", 1), row(1, 1, "a", 2), row(1, 2, "c", 2)];
  expect(await pair(columns, rows, { ignored: [2], firstChange: 10n })).toEqual([
    ["2", "b", "1", "10", "UPDATE_BEFORE", ["1", "2"], false],
    ["2", "c", "2", "10", "UPDATE_AFTER", ["1", "2"], false],
    ["1", "a", "1", "11", "UPDATE_BEFORE", ["2"], true],
    ["1", "a", "2", "11", "UPDATE_AFTER", ["2"], true],
  ]);
  const long: Type = { kind: "long" };
  expect(await sql.list([long, long, long, long], formatCountsSql("changes"))).toEqual([["0", "0", "1", "1"]]);
  expect(await sql.list([intType, long], formatColumnCountsSql("changes"))).toEqual([
    ["1", "1"],
    ["2", "2"],
  ]);
});

test("two deletes of one identifier are found, with the same example every time", async () => {
  const columns = [intType, textType];
  await sql.createSideRows("side", columns, [
    row(-1, 2, "a"),
    row(-1, 1, "b"),
    row(-1, 2, "c"),
    row(1, 1, "d"),
    row(1, 1, "e"),
  ]);
  expect(await sql.list([intType, { kind: "long" }], formatDuplicateSql(columns, "side", [0]))).toEqual([["2", "2"]]);
  expect(await sql.list([intType, textType], formatDuplicateSql(columns, "side", [0, 1]))).toEqual([]);
});

test("without pairing, rows are inserts and deletes in the order of files and positions", async () => {
  const columns = [intType];
  await sql.createSideRows("side", columns, [row(1, 1), row(-1, 2), row(1, 3)]);
  const statement = formatPlainChangesSql(columns, { rows: "side", ordinal: 4, firstChange: 1n });
  expect(
    await sql.list(
      [intType, { kind: "long" }, textType, intType],
      `SELECT c0, _change, _change_type, _ordinal FROM (${statement})`,
    ),
  ).toEqual([
    ["2", "1", "DELETE", "4"],
    ["1", "2", "INSERT", "4"],
    ["3", "3", "INSERT", "4"],
  ]);
});

describe("by row lineage", () => {
  const options = { key: { by: "rowLineage" } } as const;

  test("two rows that swap their values are two updates and no other change", async () => {
    const rows = [lineageRow(-1, 1n, "a"), lineageRow(-1, 2n, "b"), lineageRow(1, 1n, "b"), lineageRow(1, 2n, "a")];
    expect((await pair([textType], rows, options)).map((cells) => [cells[0], cells[2]])).toEqual([
      ["a", "UPDATE_BEFORE"],
      ["b", "UPDATE_AFTER"],
      ["b", "UPDATE_BEFORE"],
      ["a", "UPDATE_AFTER"],
    ]);
  });

  test("rows that a writer gave new ids cancel by their values", async () => {
    const rows = [lineageRow(-1, 1n, "a"), lineageRow(-1, null, "b"), lineageRow(1, 7n, "a"), lineageRow(1, 8n, "b")];
    expect(await pair([textType], rows, options)).toEqual([]);
  });

  test("rows without a counterpart are inserts and deletes", async () => {
    const rows = [lineageRow(-1, 1n, "a"), lineageRow(1, 2n, "b"), lineageRow(1, null, "c")];
    expect((await pair([textType], rows, options)).map((cells) => [cells[0], cells[2]])).toEqual([
      ["a", "DELETE"],
      ["b", "INSERT"],
      ["c", "INSERT"],
    ]);
  });

  test("an id that is met twice on a side pairs with nothing", async () => {
    const rows = [lineageRow(-1, 1n, "a"), lineageRow(-1, 1n, "b"), lineageRow(1, 1n, "c")];
    expect((await pair([textType], rows, options)).map((cells) => cells[2])).toEqual(["DELETE", "DELETE", "INSERT"]);
  });
});

test("the rows are those of Spark's iterator, for any rows with few identifiers", async () => {
  const columns: Type[] = [intType, listOf(doubleType), textType];
  const rows = fc.array(
    fc.record({
      values: fc.tuple(...columns.map((type) => arbitraryValue(type))),
      sign: fc.constantFrom<1 | -1>(1, -1),
    }),
    { maxLength: 12 },
  );
  await fc.assert(
    fc.asyncProperty(rows, fc.constantFrom([0], [0, 1], [1]), async (side, positions) => {
      const input: IteratorRow[] = side.map((item) => ({
        values: columns.map((type, i) => valueKey(type, item.values[i] ?? null)),
        type: item.sign > 0 ? "INSERT" : "DELETE",
        ordinal: 0,
      }));
      const expected = (): IteratorRow[] =>
        // By all values first: the iterator cancels adjacent rows only, and the multiset difference is what is meant.
        computeUpdates(sortForIterator(removeCarryovers(sortForIterator(input)), positions), positions);
      const actual = await pair(columns, side, { key: { by: "identifier", positions } });
      const duplicates = await sql.list(
        [...positions.map(() => textType)],
        `SELECT 'x' FROM (${formatDuplicateSql(columns, "kept", positions)})`,
      );
      if (duplicates.length > 0) expect(expected).toThrow("multiple rows");
      else {
        // Which of several inserts is updated to is free in Spark: those two types count as one, and by number.
        const simple = (values: readonly string[], type: Cell | undefined): string =>
          `${type === "UPDATE_AFTER" ? "INSERT" : type} ${values.join(" ")}`;
        const types = (all: readonly (Cell | undefined)[]): unknown => all.toSorted();
        expect(types(actual.map((cells) => cells[4]))).toEqual(types(expected().map(({ type }) => type)));
        const given = actual.map((cells) =>
          simple(
            columns.map((_, i) => JSON.stringify(cells[i])),
            cells[4],
          ),
        );
        expect(given.toSorted()).toEqual(
          expected()
            .map(({ values, type }) => simple(values, type))
            .toSorted(),
        );
      }
    }),
    { numRuns: 30 },
  );
});

const cases = listIteratorCases("computeUpdates");
test.skipIf(cases.length === 0)(
  "the published cases of ComputeUpdateIterator (needs ../shared/changelog-cases.json)",
  async () => {
    const columns = [intType, textType, textType];
    for (const item of cases) {
      const rows = item.in.map(([id, name, data, type]) => row(type === "INSERT" ? 1 : -1, id, name, data));
      const actual = await pair(columns, rows, { key: { by: "identifier", positions: [0, 1] } });
      const duplicate = await sql.list([intType], formatDuplicateSql(columns, "kept", [0, 1]));
      expect(duplicate.length > 0, item.id).toBe(item.error !== undefined);
      if (item.out === undefined) continue;
      const simple = (values: readonly Cell[]): string => JSON.stringify(values);
      const expected = item.out.map(mapCaseRow).map((out) => simple([...out.values, out.type]));
      const given = actual.map(([id, name, data, , type]) =>
        simple([String(id), JSON.stringify(name), JSON.stringify(data), type ?? null]),
      );
      expect(given.toSorted(), item.id).toEqual(expected.toSorted());
    }
  },
);
