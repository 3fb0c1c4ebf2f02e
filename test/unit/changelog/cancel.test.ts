import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatCancelSql } from "../../../src/changelog/cancel";
import { columnName } from "../../../src/changelog/canonical";
import { valueKey } from "../../../src/changelog/valueKey";
import { formatCell } from "../../../src/model/cell";
import type { Type } from "../../../src/model/types";
import type { Cell } from "../../../src/model/value";
import {
  arbitraryValue,
  doubleType,
  intType,
  listOf,
  mapOf,
  structOf,
  textType,
} from "../../support/changelog/arbitraryRows";
import { type IteratorRow, removeCarryovers, sortForIterator } from "../../support/changelog/sparkIterators";
import { type SideRow, SqlTester } from "../../support/changelog/sqlTester";

let sql: SqlTester;
beforeAll(async () => {
  sql = await SqlTester.open();
});
afterAll(() => sql.close());

/** [sign, pos, ...values] of the rows that remain, in order. */
async function cancelRows(
  columns: readonly Type[],
  rows: readonly SideRow[],
  { byRowId = false, readTwice = false } = {},
): Promise<Cell[][]> {
  await sql.createSideRows("side", columns, rows);
  const names = ["sign", "pos", ...columns.map((_, position) => columnName(position))].join(", ");
  return await sql.list(
    [intType, { kind: "long" }, ...columns],
    `SELECT ${names} FROM (${formatCancelSql(columns, { rows: "side", byRowId, readTwice })}) ORDER BY pos`,
  );
}

/** The same without the values. */
async function cancel(columns: readonly Type[], rows: readonly SideRow[], byRowId = false): Promise<Cell[][]> {
  return (await cancelRows(columns, rows, { byRowId })).map((cells) => cells.slice(0, 2));
}

const row = (sign: 1 | -1, ...values: SideRow["values"]): SideRow => ({ values, sign });

test("rows on both sides cancel, as often as they are on both", async () => {
  const rows = [row(-1, 1, "a"), row(-1, 1, "a"), row(-1, 2, "b"), row(1, 1, "a"), row(1, 2, "c")];
  expect(await cancel([intType, textType], rows)).toEqual([
    ["-1", "1"],
    ["-1", "2"],
    ["1", "4"],
  ]);
});

test("of equal rows those with the highest position remain", async () => {
  const rows = [row(1, 7), row(-1, 7), row(1, 7), row(1, 7)];
  expect(await cancel([intType], rows)).toEqual([
    ["1", "2"],
    ["1", "3"],
  ]);
});

test("pairs of equal rows do not hide behind pairs of other rows whose hashes begin alike", async () => {
  const pairs = Array.from({ length: 6000 }, (_, n) => [row(-1, n), row(-1, n), row(1, -n - 1), row(1, -n - 1)]).flat();
  expect(await cancel([intType], pairs)).toHaveLength(24_000);
}, 30_000);

test("one side alone remains whole, and nothing gives nothing", async () => {
  expect(await cancel([intType], [row(1, 7), row(1, 7)])).toHaveLength(2);
  expect(await cancel([intType], [])).toEqual([]);
});

test("by row id, equal values of different rows do not cancel, and rows without an id cancel by value", async () => {
  const rows: SideRow[] = [
    { values: ["a"], sign: -1, rowId: 1n },
    { values: ["b"], sign: -1, rowId: 2n },
    { values: ["k"], sign: -1, rowId: 3n },
    { values: ["n"], sign: -1 },
    { values: ["b"], sign: 1, rowId: 1n },
    { values: ["a"], sign: 1, rowId: 2n },
    { values: ["k"], sign: 1, rowId: 3n },
    { values: ["n"], sign: 1 },
  ];
  expect(await cancel([textType], rows, true)).toEqual([
    ["-1", "0"],
    ["-1", "1"],
    ["1", "4"],
    ["1", "5"],
  ]);
  expect(await cancel([textType], rows, false)).toEqual([]);
});

test("the result is that of Spark's iterator, and the exact multiset difference", async () => {
  const columns: Type[] = [
    doubleType,
    listOf(listOf(intType)),
    mapOf(textType, intType),
    structOf(doubleType),
    { kind: "decimal", precision: 38, scale: 2 },
    { kind: "uuid" },
  ];
  const few = columns.map((type) => fc.array(arbitraryValue(type), { minLength: 1, maxLength: 2 }));
  const rows = fc.tuple(...few).chain((choices) =>
    fc.array(
      fc.record({
        values: fc.tuple(...choices.map((choice) => fc.constantFrom(...choice))),
        sign: fc.constantFrom<1 | -1>(1, -1),
      }),
      { maxLength: 24 },
    ),
  );
  await fc.assert(
    fc.asyncProperty(rows, async (side) => {
      const key = (item: SideRow): IteratorRow => ({
        values: columns.map((type, i) => valueKey(type, item.values[i] ?? null)),
        type: item.sign > 0 ? "INSERT" : "DELETE",
        ordinal: 0,
      });
      const rest = await cancelRows(columns, side);
      expect(await cancelRows(columns, side, { readTwice: true })).toEqual(rest);
      const kept = rest.map(([, pos, ...cells]) => {
        const source = side[Number(pos)] as SideRow;
        expect(cells).toEqual(columns.map((type, i) => formatCell(type, source.values[i] ?? null)));
        return key(source);
      });
      expect(sortForIterator(kept)).toEqual(removeCarryovers(sortForIterator(side.map(key))));
    }),
    { numRuns: 30 },
  );
});

test("-0.0 stays -0.0 where rows are compared one by one", async () => {
  const rows = [row(-1, 0), row(1, -0), row(1, -0), row(1, 0)];
  expect(await cancelRows([doubleType], rows)).toEqual([
    ["1", "1", "-0.0"],
    ["1", "2", "-0.0"],
  ]);
  const lists = [row(-1, [-0]), row(1, [-0]), row(1, [-0])];
  expect(await cancelRows([listOf(doubleType)], lists)).toEqual([["1", "2", ["-0.0"]]]);
});
