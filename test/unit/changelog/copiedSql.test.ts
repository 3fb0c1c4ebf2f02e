import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ChangelogSqlInput, formatChangelogSql } from "../../../src/changelog/dialects/changelogSql";
import { formatHistorySql, type HistorySqlInput } from "../../../src/changelog/dialects/historySql";
import type { SqlCommit, SqlTable } from "../../../src/changelog/dialects/stateDiff";
import type { Type } from "../../../src/model/types";
import type { Cell } from "../../../src/model/value";
import { field, intType, textType } from "../../support/changelog/arbitraryRows";
import { SqlTester } from "../../support/changelog/sqlTester";

let sql: SqlTester;
beforeAll(async () => {
  sql = await SqlTester.open();
  // Stands in for the iceberg extension: the rows of each snapshot.
  await sql.run(`SET TimeZone = 'UTC';
    CREATE TABLE states AS SELECT * FROM (VALUES
      (11, '00001', 'Heater', 250), (11, '00002', 'Thermostat', 400), (11, '00003', 'Television', 600),
      (12, '00001', 'Heater', 500), (12, '00002', 'Thermostat', 400), (12, '00003', 'Television', 600), (12, '00006', 'Chair', 50),
      (13, '00001', 'Heater', 500), (13, '00002', 'Thermostat', 401), (13, '00006', 'Chair', 50)
    ) t(snapshot, product_id, product_name, price);
    CREATE MACRO iceberg_scan(path, snapshot_from_id := 0, allow_moved_paths := false) AS TABLE
      SELECT * EXCLUDE (snapshot) FROM states WHERE snapshot = snapshot_from_id AND path = '/data/it''s' AND allow_moved_paths`);
});
afterAll(() => sql.close());

const columns = [field("product_id", textType), field("product_name", textType), field("price", intType)];
const table: SqlTable = { path: ["shop", "products"], location: "/data/it's", columns };
const commit = (snapshotId: bigint, ordinal: number, parentId?: bigint): SqlCommit => ({
  snapshotId,
  parentId,
  isParentExpired: false,
  ordinal,
  timestampMs: Date.UTC(2024, 9, 24, 17, 18 + ordinal),
});
const commits = [commit(11n, 0), commit(12n, 1, 11n), commit(13n, 2, 12n)];
const changelog: ChangelogSqlInput = {
  table,
  shown: columns.map(({ name }) => name),
  commits,
  mode: "updates",
  identifier: ["product_id"],
  ignored: [],
  where: undefined,
  hasDeleteFiles: false,
};
const history: HistorySqlInput = {
  table,
  commits,
  options: { identifier: ["product_id"], deleteRows: "keep" },
  key: undefined,
  hasDeleteFiles: false,
  isTruncated: false,
};
const changeTypes: Type[] = [textType, textType, intType, textType, intType, { kind: "long" }, { kind: "timestamptz" }];
const versionTypes: Type[] = [
  textType,
  textType,
  intType,
  textType,
  { kind: "timestamptz" },
  { kind: "timestamptz" },
  { kind: "boolean" },
];

describe("the DuckDB text gives the rows", () => {
  test("of a changelog with updates", async () => {
    const rows = await sql.list(changeTypes, formatChangelogSql({ ...changelog, commits: commits.slice(1) }, "duckdb"));
    const at19 = ["1", "12", "2024-10-24T17:19:00.000000+00:00"];
    const at20 = ["2", "13", "2024-10-24T17:20:00.000000+00:00"];
    expect(rows).toEqual([
      ["00001", "Heater", "250", "UPDATE_BEFORE", ...at19],
      ["00001", "Heater", "500", "UPDATE_AFTER", ...at19],
      ["00006", "Chair", "50", "INSERT", ...at19],
      ["00002", "Thermostat", "400", "UPDATE_BEFORE", ...at20],
      ["00002", "Thermostat", "401", "UPDATE_AFTER", ...at20],
      ["00003", "Television", "600", "DELETE", ...at20],
    ]);
  });

  test("of a changelog with ignored columns and a condition", async () => {
    const input = { ...changelog, ignored: ["price"], where: "product_id <> '00002' OR price > 0" };
    const rows = await sql.list(changeTypes, formatChangelogSql(input, "duckdb"));
    expect(rows.map((cells) => [cells[0], cells[3]])).toEqual([
      ["00001", "INSERT"],
      ["00002", "INSERT"],
      ["00003", "INSERT"],
      ["00006", "INSERT"],
      ["00003", "DELETE"],
    ]);
  });

  test("of plain and net changes", async () => {
    const kinds = async (input: ChangelogSqlInput): Promise<Cell[][]> =>
      (await sql.list(changeTypes, formatChangelogSql(input, "duckdb"))).map((cells) => [
        cells[0] ?? null,
        cells[3] ?? null,
      ]);
    expect(await kinds({ ...changelog, mode: "changes", commits: commits.slice(1, 2) })).toEqual([
      ["00001", "INSERT"],
      ["00006", "INSERT"],
      ["00001", "DELETE"],
    ]);
    expect((await kinds({ ...changelog, mode: "net" })).toSorted()).toEqual([
      ["00001", "INSERT"],
      ["00002", "INSERT"],
      ["00006", "INSERT"],
    ]);
  });

  test("of a history", async () => {
    const rows = await sql.list(versionTypes, formatHistorySql(history, "duckdb"));
    const time = (minute: number): string => `2024-10-24T17:${minute}:00.000000+00:00`;
    expect(rows.filter(([id]) => id === "00001" || id === "00003")).toEqual([
      ["00001", "Heater", "250", "INSERT", time(18), time(19), false],
      ["00001", "Heater", "500", "UPDATE_AFTER", time(19), null, true],
      ["00003", "Television", "600", "INSERT", time(18), time(20), false],
      ["00003", "Television", "600", "DELETE", time(20), null, false],
    ]);
  });

  test("of a history's filters", async () => {
    const ids = async (options: Partial<HistorySqlInput["options"]>): Promise<unknown> =>
      (
        await sql.list(
          versionTypes,
          formatHistorySql({ ...history, options: { ...history.options, ...options } }, "duckdb"),
        )
      ).map((cells) => `${cells[1]} ${cells[2]}`);
    expect(await ids({ deleteRows: "close", currentOnly: true })).toEqual(["Heater 500", "Thermostat 401", "Chair 50"]);
    expect(await ids({ asOf: "2024-10-24T17:19:30" })).toEqual([
      "Heater 500",
      "Thermostat 400",
      "Television 600",
      "Chair 50",
    ]);
    expect(await ids({ changedBetween: ["2024-10-24T17:19:00Z", "2024-10-24T17:19:00Z"] })).toEqual([
      "Heater 250",
      "Heater 500",
    ]);
    expect(await ids({ ignoreColumns: ["price"], deleteRows: "close" })).toEqual([
      "Heater 250",
      "Thermostat 400",
      "Television 600",
      "Chair 50",
    ]);
    expect(() => formatHistorySql({ ...history, options: { ...history.options, asOf: "soon" } }, "duckdb")).toThrow(
      '"soon"',
    );
  });

  test("of one key", async () => {
    const rows = await sql.list(
      versionTypes,
      formatHistorySql({ ...history, key: { product_id: "'00006'" } }, "duckdb"),
    );
    expect(rows.map((cells) => cells[1])).toEqual(["Chair"]);
  });
});

test("Spark's changelog is a call of its procedure", () => {
  const input = { ...changelog, commits: commits.slice(1), where: "price > 0" };
  expect(formatChangelogSql(input, "spark")).toBe(`-- Changes of shop.products in 2 commits, up to snapshot 13
-- Run it in the table's catalog (USE it first).
CALL system.create_changelog_view(
  table => '\`shop\`.\`products\`',
  changelog_view => 'products_changes',
  options => map('start-snapshot-id', '11', 'end-snapshot-id', '13'),
  identifier_columns => array('product_id')
);

SELECT \`product_id\`, \`product_name\`, \`price\`, _change_type, _change_ordinal, _commit_snapshot_id
FROM products_changes AS c
WHERE (price > 0)
ORDER BY _change_ordinal, \`product_id\`, _change_type DESC;
`);
  expect(formatChangelogSql({ ...changelog, mode: "net" }, "spark")).toContain("net_changes => true");
  expect(formatChangelogSql({ ...changelog, mode: "raw" }, "spark")).toContain("FROM `shop`.`products`.changes AS c");
});

test("where Spark's procedure would refuse delete files, Spark compares states too", () => {
  const text = formatChangelogSql({ ...changelog, commits: commits.slice(1, 2), hasDeleteFiles: true }, "spark");
  expect(text).not.toContain("CALL");
  expect(text).toContain("FROM `shop`.`products` VERSION AS OF 11 EXCEPT ALL SELECT");
  expect(text).toContain("TIMESTAMP '2024-10-24 17:19:00.000Z' AS _commit_timestamp");
});

test("Athena compares states by its own time travel", () => {
  const text = formatChangelogSql({ ...changelog, commits: commits.slice(1, 2) }, "athena");
  expect(text).toContain('FROM "shop"."products" FOR VERSION AS OF 11 EXCEPT ALL SELECT');
  expect(text).toContain("TIMESTAMP '2024-10-24 17:19:00.000 UTC' AS _commit_timestamp");
});

test("Spark's history reads commit times from the table's snapshots and ends versions by LEAD", () => {
  const text = formatHistorySql(history, "spark");
  expect(text).toContain("options => map('end-snapshot-id', '13')");
  expect(text).toContain("JOIN `shop`.`products`.snapshots AS s ON c._commit_snapshot_id = s.snapshot_id");
  expect(text).toContain(
    "LEAD(c._commit_timestamp) OVER (PARTITION BY c.`product_id` ORDER BY c._change_ordinal) AS effective_end",
  );
});

test("where older history was expired, records start without a time, and Spark has no procedure for that", async () => {
  const [first, ...rest] = commits;
  const initial = { ...first, timestampMs: undefined } as SqlCommit;
  const truncated = { ...history, commits: [initial, ...rest], isTruncated: true };
  expect(formatHistorySql(truncated, "spark")).not.toContain("CALL");
  const rows = await sql.list(versionTypes, formatHistorySql(truncated, "duckdb"));
  expect(rows[0]).toEqual(["00001", "Heater", "250", "INSERT", null, "2024-10-24T17:19:00.000000+00:00", false]);
});

test("a commit whose parent was expired can be told by Spark's procedure only", () => {
  const [first] = commits;
  const input = { ...changelog, commits: [{ ...first, parentId: 7n, isParentExpired: true } as SqlCommit] };
  expect(formatChangelogSql(input, "spark")).toContain("'start-snapshot-id', '7'");
  expect(() => formatChangelogSql(input, "athena")).toThrow("before snapshot 11 was expired");
});

test("a name cannot end the comment it stands in", () => {
  const text = formatChangelogSql({ ...changelog, table: { ...table, path: ["a\nDROP TABLE b"] } }, "athena");
  expect(text.split("\n")[0]).toBe("-- Changes of a DROP TABLE b in 3 commits, up to snapshot 13");
});
