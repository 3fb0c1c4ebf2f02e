import { afterAll, beforeAll, expect, test } from "vitest";
import { formatPlainChangesSql } from "../../../src/changelog/pair";
import {
  chooseIdentifier,
  formatUniquenessSql,
  listCandidatePairs,
  listCandidates,
} from "../../../src/changelog/suggestIdentifier";
import type { Field } from "../../../src/model/types";
import { doubleType, field, intType, listOf, textType } from "../../support/changelog/arbitraryRows";
import { type SideRow, SqlTester } from "../../support/changelog/sqlTester";

let sql: SqlTester;
beforeAll(async () => {
  sql = await SqlTester.open();
});
afterAll(() => sql.close());

async function suggest(columns: readonly Field[], rows: readonly SideRow[], pairs = false): Promise<readonly string[]> {
  const types = columns.map(({ type }) => type);
  await sql.createSideRows("side", types, rows);
  await sql.run(
    `CREATE OR REPLACE TEMP TABLE changes AS ${formatPlainChangesSql(types, { rows: "side", ordinal: 0, firstChange: 1n })}`,
  );
  const singles = listCandidates(columns);
  const candidates = pairs ? listCandidatePairs(singles) : singles;
  const [answer] = await sql.list(
    candidates.map(() => ({ kind: "boolean" })),
    formatUniquenessSql(columns, "changes", candidates),
  );
  return chooseIdentifier(columns, candidates, answer?.map((cell) => cell === true) ?? []);
}

const row = (sign: 1 | -1, ...values: SideRow["values"]): SideRow => ({ values, sign });

test("a unique column whose name says so comes before others that are unique too", async () => {
  const columns = [field("name", textType), field("order_id", intType), field("amount", doubleType)];
  const rows = [row(-1, "a", 1, 1), row(1, "b", 1, 2), row(1, "c", 2, 3)];
  expect(await suggest(columns, rows)).toEqual(["order_id"]);
});

test("a column that repeats on one side is not suggested, even if its name would fit", async () => {
  const columns = [field("customer_id", intType), field("name", textType)];
  expect(await suggest(columns, [row(1, 1, "a"), row(1, 1, "b")])).toEqual(["name"]);
});

test("columns with nulls, floats and nested values are never suggested", async () => {
  const columns = [field("id", intType), field("price", doubleType), field("tags", listOf(intType))];
  expect(await suggest(columns, [row(1, null, 1, [1]), row(1, 2, 2, [2])])).toEqual([]);
});

test("two columns together, where none is unique by itself", async () => {
  const columns = [field("tenant_id", intType), field("n", intType), field("kind", textType)];
  const rows = [row(1, 1, 1, "x"), row(1, 1, 2, "x"), row(1, 2, 1, "x")];
  expect(await suggest(columns, rows)).toEqual([]);
  expect(await suggest(columns, rows, true)).toEqual(["tenant_id", "n"]);
});

test("without changes there is no suggestion", async () => {
  expect(await suggest([field("id", intType)], [])).toEqual([]);
});

test("of a wide table only the best few columns are tested, those with a telling name first", () => {
  const columns = [...Array.from({ length: 5000 }, (_, i) => field(`c${i}`, intType)), field("order_id", intType)];
  expect(listCandidates(columns)[0]).toEqual([5000]);
  expect(listCandidates(columns)).toHaveLength(16);
});
