import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { formatNetSql } from "../../../src/changelog/net";
import { formatPlainChangesSql } from "../../../src/changelog/pair";
import { valueKey } from "../../../src/changelog/valueKey";
import type { Type } from "../../../src/model/types";
import type { Cell } from "../../../src/model/value";
import { arbitraryValue, doubleType, intType, listOf, textType } from "../../support/changelog/arbitraryRows";
import { listIteratorCases } from "../../support/changelog/iteratorCases";
import {
  type IteratorRow,
  removeCarryovers,
  removeNetCarryovers,
  sortForIterator,
} from "../../support/changelog/sparkIterators";
import { type SideRow, SqlTester } from "../../support/changelog/sqlTester";

let sql: SqlTester;
beforeAll(async () => {
  sql = await SqlTester.open();
});
afterAll(() => sql.close());

/** Net changes of commits whose rows do not carry over, as [...values, _change_type, _ordinal]. */
async function net(columns: readonly Type[], commits: readonly (readonly SideRow[])[]): Promise<Cell[][]> {
  for (const [ordinal, rows] of commits.entries()) {
    await sql.createSideRows("side", columns, rows);
    const changes = formatPlainChangesSql(columns, { rows: "side", ordinal, firstChange: BigInt(ordinal * 100 + 1) });
    await sql.run(
      ordinal === 0 ? `CREATE OR REPLACE TEMP TABLE changes AS ${changes}` : `INSERT INTO changes ${changes}`,
    );
  }
  const names = columns.map((_, i) => `c${i}`);
  return await sql.list(
    [...columns, textType, intType],
    `SELECT ${[...names, "_change_type", "_ordinal"].join(", ")} FROM (${formatNetSql(columns, "changes")})`,
  );
}

const row = (sign: 1 | -1, ...values: SideRow["values"]): SideRow => ({ values, sign });

test("a row that came and went leaves nothing; one that came back is of the commit that brought it back", async () => {
  const commits = [[row(1, "a"), row(1, "b")], [row(-1, "a"), row(-1, "b")], [row(1, "b")]];
  expect(await net([textType], commits)).toEqual([["b", "INSERT", "2"]]);
});

test("a row that was there, went and came back leaves nothing", async () => {
  expect(await net([textType], [[row(-1, "a")], [row(1, "a")]])).toEqual([]);
});

test("equal rows of one run are its first row repeated", async () => {
  const commits = [[row(1, 5)], [row(1, 5)], [row(1, 5)], [row(-1, 5)]];
  expect(await net([intType], commits)).toEqual([
    ["5", "INSERT", "0"],
    ["5", "INSERT", "0"],
  ]);
});

test("-0.0 and 0.0 are different rows and stay so", async () => {
  expect(await net([doubleType], [[row(1, -0)], [row(-1, 0)]])).toEqual([
    ["-0.0", "INSERT", "0"],
    ["0", "DELETE", "1"],
  ]);
});

test("the rows, signs and ordinals are those of Spark's iterator over changes", async () => {
  const columns: Type[] = [intType, listOf(doubleType)];
  const commit = fc.array(
    fc.record({
      values: fc.tuple(fc.constantFrom(1, null), arbitraryValue(listOf(doubleType))),
      sign: fc.constantFrom<1 | -1>(1, -1),
    }),
    { maxLength: 6 },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(commit, { minLength: 1, maxLength: 5 }), async (commits) => {
      const toRow = (item: SideRow, ordinal: number): IteratorRow => ({
        values: columns.map((type, i) => valueKey(type, item.values[i] ?? null)),
        type: item.sign > 0 ? "INSERT" : "DELETE",
        ordinal,
      });
      const input = sortForIterator(commits.flatMap((rows, ordinal) => rows.map((item) => toRow(item, ordinal))));
      const changes = removeCarryovers(input);
      const left = changes.map((change) => JSON.stringify(change));
      const uncarried = commits.map((rows, ordinal) =>
        rows.filter((item) => {
          const at = left.indexOf(JSON.stringify(toRow(item, ordinal)));
          if (at >= 0) left.splice(at, 1);
          return at >= 0;
        }),
      );
      const actual = await net(columns, uncarried);
      const given = actual.map(([id, list, type, ordinal]) => `${JSON.stringify([id, list])} ${type} ${ordinal}`);
      const expected = removeNetCarryovers(changes).map(
        ({ values, type, ordinal }) => `[${values.join(",")}] ${type} ${ordinal}`,
      );
      expect(given.toSorted()).toEqual(expected.toSorted());
      // Rows and signs do not depend on whether carried-over rows were removed first.
      const kinds = (rows: readonly IteratorRow[]): string[] =>
        rows.map(({ values, type }) => `${values} ${type}`).toSorted();
      expect(kinds(removeNetCarryovers(input))).toEqual(kinds(removeNetCarryovers(changes)));
    }),
    { numRuns: 30 },
  );
});

const cases = listIteratorCases("removeNetCarryovers");
test.skipIf(cases.length === 0)(
  "the published cases of RemoveNetCarryoverIterator (needs ../shared/changelog-cases.json)",
  async () => {
    const columns = [intType, textType, textType];
    for (const item of cases) {
      const commits = [0, 1, 2, 3, 4].map((ordinal) =>
        item.in
          .filter((input) => input[4] === ordinal)
          .map(([id, name, data, type]) => row(type === "INSERT" ? 1 : -1, id, name, data)),
      );
      const actual = await net(columns, commits);
      const expected = item.out?.map(([id, name, data, type, ordinal]) => [
        String(id),
        name,
        data,
        type,
        String(ordinal),
      ]);
      const texts = (rows: readonly unknown[] | undefined): unknown =>
        rows?.map((cells) => JSON.stringify(cells)).toSorted();
      expect(texts(actual), item.id).toEqual(texts(expected));
    }
  },
);
