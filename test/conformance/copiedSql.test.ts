import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChangePageRequest } from "../../src/changelog/request";
import type { TableRef } from "../../src/model/table";
import type { Services } from "../../src/worker/contract";
import { createServices } from "../../src/worker/services";
import { doubleType } from "../support/changelog/arbitraryRows";
import { SqlTester } from "../support/changelog/sqlTester";

let folder: string;
let services: Services;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lakehouse-conformance-"));
  services = await createServices({ storageFolder: folder, memory: "500MB", threads: 2 });
});
afterAll(async () => {
  await services.close();
  await rm(folder, { recursive: true, force: true });
});

const call = { signal: new AbortController().signal, onProgress: () => undefined };
const folderOf = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));

function refTo(path: string, namespace: readonly string[], name: string): TableRef {
  const location = folderOf(`${path}/${[...namespace, name].join("/")}`);
  return {
    connection: { kind: "folder", id: path, name: path, path: folderOf(path), allowOutside: false },
    namespace,
    name,
    location,
  };
}

const products = refTo("media/sample", ["shop"], "products");
const viewOf = (resultId: string, view: Partial<ChangePageRequest> = {}): ChangePageRequest => ({
  resultId,
  sort: [],
  where: [],
  kinds: ["inserted", "deleted", "updated"],
  offset: 0,
  count: 10,
  ...view,
});

describe("SQL that reverses the sample's changes", () => {
  const heater = { kind: "compare", column: "product_id", op: "=", value: "00001" } as const;

  test("undoes the update that is shown", async () => {
    const options = { mode: "updates", identifier: ["product_id"] } as const;
    const { resultId } = await services.openChangelog({ table: products, range: {}, options }, call);
    const view = viewOf(resultId, { where: [heater], kinds: ["updated"] });
    const { sql, changes } = await services.formatReverseSql({ table: products, view, dialect: "athena" }, call);
    expect(changes).toBe(1);
    expect(sql).toContain('MERGE INTO "shop"."products" AS t');
    expect(sql).toMatch(
      /\('00001', 'Heater', CAST\(500 AS BIGINT\), 'Electronics', CAST\('[^']+' AS DOUBLE\), CAST\(250 AS BIGINT\), /,
    );
    expect(sql).toContain('"price" = r."b_price"');
  });

  test("an insert and an update of it are undone together", async () => {
    const options = { mode: "updates", identifier: ["product_id"] } as const;
    const { resultId } = await services.openChangelog({ table: products, range: {}, options }, call);
    const view = viewOf(resultId, { where: [heater] });
    const { sql, changes } = await services.formatReverseSql({ table: products, view, dialect: "spark" }, call);
    expect(changes).toBe(1);
    expect(sql).toContain("WHEN MATCHED THEN DELETE;");
    expect(sql).not.toContain("UPDATE SET");
  });

  test("is refused where rows are shown in part, or by half", async () => {
    const some = { mode: "updates", identifier: ["product_id"], columns: ["price"] } as const;
    const part = await services.openChangelog({ table: products, range: {}, options: some }, call);
    const refusal = services.formatReverseSql({ table: products, view: viewOf(part.resultId), dialect: "spark" }, call);
    await expect(refusal).rejects.toThrow("only where all columns");
    const half = { mode: "updates", identifier: ["product_id"], where: "price = 500" } as const;
    const filtered = await services.openChangelog({ table: products, range: {}, options: half }, call);
    const other = services.formatReverseSql(
      { table: products, view: viewOf(filtered.resultId), dialect: "spark" },
      call,
    );
    await expect(other).rejects.toThrow("left out one of the rows of an update");
  });
});

describe("SQL to copy", () => {
  test("of a changelog names the range's snapshots", async () => {
    const { snapshots } = await services.loadTable({ table: products }, call);
    const params = { table: products, range: {}, options: { mode: "updates", identifier: ["product_id"] } } as const;
    const spark = await services.formatChangelogSql({ ...params, dialect: "spark" }, call);
    expect(spark.sql).toContain("identifier_columns => array('product_id')");
    const athena = await services.formatChangelogSql({ ...params, dialect: "athena" }, call);
    for (const { snapshotId } of snapshots) expect(athena.sql).toContain(`FOR VERSION AS OF ${snapshotId}`);
  });

  test("of merge-on-read commits does not call Spark's procedure, which refuses them", async () => {
    const table = refTo("test/fixtures/tables", [], "mor_v2");
    const { sql } = await services.formatChangelogSql(
      { table, range: {}, options: { mode: "changes" }, dialect: "spark" },
      call,
    );
    expect(sql).not.toContain("CALL");
    expect(sql).toContain("EXCEPT ALL");
  });

  test("of a state names its snapshot and the columns that it had, in each engine's own words", async () => {
    const table = refTo("test/fixtures/tables", [], "schema_evolution");
    const { snapshots } = await services.loadTable({ table }, call);
    const first = snapshots[0]?.snapshotId ?? "";
    const of = async (dialect: "spark" | "athena" | "duckdb", at = first): Promise<string> =>
      (await services.formatStateSql({ table, at, dialect }, call)).sql;
    const names = (quote: string): string =>
      ["id", "name", "price", "cost", "gone"].map((name) => `${quote}${name}${quote}`).join(", ");
    expect(await of("spark")).toBe(`SELECT ${names("`")} FROM \`schema_evolution\` VERSION AS OF ${first};\n`);
    expect(await of("athena")).toBe(`SELECT ${names('"')} FROM "schema_evolution" FOR VERSION AS OF ${first};\n`);
    expect(await of("duckdb")).toContain(`snapshot_from_id => ${first}`);
    expect(await of("spark", "main")).toContain(`VERSION AS OF ${snapshots.at(-1)?.snapshotId}`);
  });

  test("of a history holds the key as a literal", async () => {
    const options = { identifier: ["product_id"], key: { product_id: "00001" }, deleteRows: "close" } as const;
    const { sql } = await services.formatHistorySql({ table: products, options, dialect: "duckdb" }, call);
    expect(sql).toContain(`c."product_id" IS NOT DISTINCT FROM '00001'`);
    expect(sql).toContain(`iceberg_scan('${products.location}', allow_moved_paths => true`);
  });
});

test("rows that are exported in the order of a float column keep its negative zeros", async () => {
  const table = refTo("test/fixtures/tables", [], "float_traps");
  const { resultId } = await services.openRows({ table, options: {} }, call);
  const file = join(folder, "sorted.parquet");
  const view = { sort: [{ column: "wide", direction: "desc" }], where: [] } as const;
  await services.exportResult({ resultId, view, format: "parquet", file }, call);
  const sql = await SqlTester.open();
  const rows = await sql.list([doubleType], `SELECT wide FROM '${file}'`);
  sql.close();
  expect(rows.flat()).toEqual(["NaN", "NaN", "-0.0", "-0.0", "-Infinity"]);
});
