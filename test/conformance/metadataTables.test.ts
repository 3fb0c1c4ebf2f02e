import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "lossless-json";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Cell } from "../../src/model/value";
import type { ResultInfo } from "../../src/query/result";
import { OpenServices } from "../support/openServices";
import { refTo } from "../support/servicesTester";
import { normaliseRows } from "../support/sharedChangelogs";

/** What Spark's metadata tables say; see test/fixtures/generate/README.md. */
interface MetadataGolden {
  readonly table: string;
  readonly files: GoldenRows;
  readonly partitions: GoldenRows;
}

interface GoldenRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

const folder = fileURLToPath(new URL("../fixtures/goldens/metadataTables", import.meta.url));
const goldens = readdirSync(folder).map(
  (file) => parse(readFileSync(`${folder}/${file}`, "utf8")) as unknown as MetadataGolden,
);

let open: OpenServices;
beforeAll(async () => {
  open = await OpenServices.create();
});
afterAll(() => open.close());

const refToTable = ({ table }: MetadataGolden) =>
  refTo(fileURLToPath(new URL(`../fixtures/tables/${table}`, import.meta.url)));

async function loadCells({ resultId }: ResultInfo): Promise<(readonly Cell[])[]> {
  const rows: (readonly Cell[])[] = [];
  for await (const batch of open.services.rows(resultId, open.call.signal)) rows.push(...batch);
  return rows;
}

/** Cells and goldens of the named columns in one spelling and order. */
function normalise(
  { columns }: Pick<ResultInfo, "columns">,
  names: readonly string[],
  rows: readonly (readonly unknown[])[],
) {
  return normaliseRows(
    names.map((name) => columns.find((column) => column.name === name)?.type ?? { kind: "unknown" }),
    rows,
  );
}

/** Spark tells metrics that were left out from those that were written empty. */
function isEmptyList(cell: unknown): boolean {
  return Array.isArray(cell) && cell.length === 0;
}

/** Spark gives partitions of different specs one row where their values are equal, those of the newer spec being null. */
const countedByValue = ["partition_evolution", "partition_evolution_v1"];

describe.each(goldens)("$table", (golden) => {
  test("the files table is Spark's", async () => {
    const table = await open.services.loadMetadataTable({ table: refToTable(golden), name: "files" }, open.call);
    const names = golden.files.columns;
    const at = names.map((name) => table.columns.findIndex((column) => column.name === name));
    const rows = table.rows.map((row) => at.map((index) => row[index] ?? null));
    const withoutEmpty = (row: readonly unknown[]) => row.map((cell) => (isEmptyList(cell) ? null : cell));
    expect(normalise(table, names, rows.map(withoutEmpty))).toEqual(
      normalise(table, names, golden.files.rows.map(withoutEmpty)),
    );
  });

  test("the listing of files has the bounds and sizes that Spark reads", async () => {
    const { boundable } = await open.services.openFiles({ table: refToTable(golden), options: {} }, open.call);
    const files = await open.services.openFiles(
      { table: refToTable(golden), options: { columns: boundable } },
      open.call,
    );
    expect(files.bounds.flatMap((names) => names.undecodedLower ?? names.undecodedUpper ?? [])).toEqual([]);
    const plain = ["file_path", "spec_id", "record_count", "sort_order_id"];
    const names = [...plain, ...files.bounds.flatMap(({ lower, upper, nulls }) => [lower, upper, nulls])];
    const at = names.map((name) => files.columns.findIndex((column) => column.name === name));
    const actual = (await loadCells(files)).map((row) => at.map((index) => row[index] ?? null));
    const expected = golden.files.rows.map((row) => {
      const values = Object.fromEntries(golden.files.columns.map((name, index) => [name, row[index]]));
      const metrics = values.readable_metrics as Record<string, Record<string, unknown>>;
      return [
        ...plain.map((name) => values[name]),
        ...files.bounds.flatMap(({ column }) =>
          ["lower_bound", "upper_bound", "null_value_count"].map((name) => metrics[column]?.[name]),
        ),
      ];
    });
    expect(normalise(files, names, actual)).toEqual(normalise(files, names, expected));
  });

  test("partitions hold what Spark counts in them", async () => {
    const partitions = await open.services.openPartitions({ table: refToTable(golden) }, open.call);
    const names = golden.partitions.columns.filter((name) => name !== "partition");
    const at = names.map((name) => partitions.columns.findIndex((column) => column.name === name));
    const actual = (await loadCells(partitions)).map((row) => at.map((index) => row[index] ?? null));
    const from = names.map((name) => golden.partitions.columns.indexOf(name));
    const expected = golden.partitions.rows.map((row) => from.map((index) => row[index]));
    if (countedByValue.includes(golden.table)) {
      const counts = names.flatMap((name, index) => (name.endsWith("count") ? [index] : []));
      const sum = (rows: readonly (readonly unknown[])[]) =>
        counts.map((index) => rows.reduce((total, row) => total + Number(String(row[index])), 0));
      expect(sum(actual)).toEqual(sum(expected));
      expect(actual.length).toBeGreaterThan(expected.length);
      return;
    }
    expect(normalise(partitions, names, actual)).toEqual(normalise(partitions, names, expected));
  });
});
