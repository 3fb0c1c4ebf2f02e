import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatLiteral } from "../../../src/changelog/dialects/literal";
import { formatReverseSql, type ReverseInput } from "../../../src/changelog/dialects/reverseSql";
import { formatTypeName } from "../../../src/changelog/dialects/typeName";
import type { ExactChange } from "../../../src/changelog/reversal";
import { LakehouseError } from "../../../src/model/errors";
import type { Field } from "../../../src/model/types";
import type { Cell, Value } from "../../../src/model/value";
import {
  arbitraryValue,
  doubleType,
  field,
  intType,
  listOf,
  mapOf,
  textType,
} from "../../support/changelog/arbitraryRows";
import { SqlTester } from "../../support/changelog/sqlTester";

let sql: SqlTester;
beforeAll(async () => {
  sql = await SqlTester.open();
});
afterAll(() => sql.close());

type Row = readonly Value[];
const idAndPrice = [field("id", intType), field("unit price", doubleType)];
const change = (ordinal: number, before: Row | undefined, after: Row | undefined): ExactChange => ({
  ordinal,
  before,
  after,
});
const inputOf = (columns: readonly Field[], changes: readonly ExactChange[]): ReverseInput => ({
  table: ["main", "t"],
  columns,
  identifier: [0],
  changes,
  range: "after 1 up to 2",
});

/** The table's rows after the reversing SQL ran on it. */
async function reverse(
  columns: readonly Field[],
  rows: readonly Row[],
  changes: readonly ExactChange[],
): Promise<Cell[][]> {
  const definitions = columns.map(({ name, type }) => `"${name}" ${formatTypeName(type, "duckdb")}`).join(", ");
  await sql.run(`CREATE OR REPLACE TABLE main.t (${definitions})`);
  for (const row of rows) {
    const values = columns.map(({ type }, i) => formatLiteral(type, row[i] ?? null, "duckdb"));
    await sql.run(`INSERT INTO main.t VALUES (${values.join(", ")})`);
  }
  await sql.run(formatReverseSql(inputOf(columns, changes), "duckdb").sql);
  return await sql.list(
    columns.map(({ type }) => type),
    "SELECT * FROM main.t ORDER BY id",
  );
}

test("updates, inserts and deletes are undone", async () => {
  const changes = [change(0, [1, 250], [1, 500]), change(0, undefined, [6, 50]), change(1, [3, 600], undefined)];
  expect(
    await reverse(
      idAndPrice,
      [
        [1, 500],
        [6, 50],
        [4, 100],
      ],
      changes,
    ),
  ).toEqual([
    ["1", "250"],
    ["3", "600"],
    ["4", "100"],
  ]);
});

test("records that changed since, or exist again, are left as they are", async () => {
  const changes = [change(0, [1, 250], [1, 500]), change(0, undefined, [6, 50]), change(1, [3, 600], undefined)];
  expect(
    await reverse(
      idAndPrice,
      [
        [1, 501],
        [6, 51],
        [3, 1],
      ],
      changes,
    ),
  ).toEqual([
    ["1", "501"],
    ["3", "1"],
    ["6", "51"],
  ]);
});

test("several changes of one record are taken back to the first state, or to nothing", async () => {
  const changes = [
    change(1, [1, 2], [1, 3]),
    change(0, [1, 1], [1, 2]),
    change(0, undefined, [2, 1]),
    change(1, [2, 1], undefined),
  ];
  const { changes: count } = formatReverseSql(inputOf(idAndPrice, changes), "duckdb");
  expect(count).toBe(1);
  expect(await reverse(idAndPrice, [[1, 3]], changes)).toEqual([["1", "1"]]);
});

test("an update that changed the identifier gives the old one back", async () => {
  expect(await reverse(idAndPrice, [[2, 5]], [change(0, [1, 5], [2, 5])])).toEqual([["1", "5"]]);
});

test("null, NaN and negative zero are guarded and restored", async () => {
  const changes = [
    change(0, [1, null], [1, Number.NaN]),
    change(0, [2, -0], [2, null]),
    change(0, [null, 1], [null, 2]),
  ];
  expect(
    await reverse(
      idAndPrice,
      [
        [1, Number.NaN],
        [2, null],
        [null, 2],
      ],
      changes,
    ),
  ).toEqual([
    ["1", null],
    ["2", "-0.0"],
    [null, "1"],
  ]);
});

test("the reversed rows are those before, for any changes of nested values", async () => {
  const columns = [field("id", intType), field("tags", listOf(textType)), field("rates", mapOf(textType, doubleType))];
  const row = (id: number): fc.Arbitrary<Row> =>
    fc.tuple(fc.constant(id), ...columns.slice(1).map(({ type }) => arbitraryValue(type)));
  const pairs = fc.tuple(
    ...[1, 2, 3].map((id) => fc.tuple(fc.option(row(id), { nil: undefined }), fc.option(row(id), { nil: undefined }))),
  );
  await fc.assert(
    fc.asyncProperty(pairs, async (states) => {
      const present = (rows: readonly (Row | undefined)[]): Row[] => rows.filter((item) => item !== undefined);
      const changes = states.map(([before, after]) => change(0, before, after));
      const restored = await reverse(columns, present(states.map(([, after]) => after)), changes);
      const untouched = await reverse(columns, present(states.map(([before]) => before)), []);
      expect(restored).toEqual(untouched);
    }),
    { numRuns: 15 },
  );
});

describe("what cannot be reversed is refused", () => {
  test("without identifier columns", () => {
    const run = (): unknown => formatReverseSql({ ...inputOf(idAndPrice, []), identifier: [] }, "spark");
    expect(run).toThrow(LakehouseError);
    expect(run).toThrow("needs identifier columns");
  });

  test("changes of one record that do not follow each other", () => {
    const changes = [change(0, [1, 1], [1, 2]), change(2, [1, 7], [1, 8])];
    expect(() => formatReverseSql(inputOf(idAndPrice, changes), "athena")).toThrow(
      'record with id = "1" do not follow',
    );
  });
});

test("the dialects' own quoting, literals and null-safe equality", () => {
  const columns = [field("id", { kind: "long" }), field('na`me"s', textType), field("m", mapOf(textType, intType))];
  const value: Value = { kind: "map", entries: [["k", 1]] };
  const changes = [change(0, [1n, "o'b\\", value], [1n, null, value])];
  const { sql: spark } = formatReverseSql({ ...inputOf(columns, changes), table: ["shop", "t"] }, "spark");
  expect(spark).toBe(`-- Reverses the changes of shop.t after 1 up to 2: 1 record
-- (0 inserted are deleted, 1 updated get their old values, 0 deleted come back).
-- Records that changed since are left as they are: a statement then touches fewer rows than its comment says.

-- 1 row
MERGE INTO \`shop\`.\`t\` AS t
USING (SELECT * FROM VALUES
  (CAST('1' AS BIGINT), CAST(NULL AS STRING), CAST(map_from_arrays(array('k'), array(1)) AS MAP<STRING, INT>), 'o\\'b\\\\')
  AS v(\`a_id\`, \`a_na\`\`me"s\`, \`a_m\`, \`b_na\`\`me"s\`)) AS r
ON t.\`id\` = r.\`a_id\`
  AND t.\`na\`\`me"s\` <=> r.\`a_na\`\`me"s\`
  AND array_sort(map_entries(t.\`m\`)) <=> array_sort(map_entries(r.\`a_m\`))
WHEN MATCHED THEN UPDATE SET \`na\`\`me"s\` = r.\`b_na\`\`me"s\`;
`);
  const { sql: athena } = formatReverseSql({ ...inputOf(columns, changes), table: ["shop", "t"] }, "athena");
  expect(athena).toContain(`USING (VALUES
  (CAST(1 AS BIGINT), CAST(NULL AS VARCHAR), CAST(MAP(ARRAY['k'], ARRAY[1]) AS MAP(VARCHAR, INTEGER)), 'o''b\\')
) AS r("a_id", "a_na\`me""s", "a_m", "b_na\`me""s")`);
  expect(athena).toContain(`AND t."m" IS NOT DISTINCT FROM r."a_m"`);
});
