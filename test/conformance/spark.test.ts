import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChangelogMode } from "../../src/changelog/request";
import type { TableRef } from "../../src/model/table";
import type { Cell } from "../../src/model/value";
import type { ResultColumn } from "../../src/query/result";
import type { Services } from "../../src/worker/contract";
import { createServices } from "../../src/worker/services";
import { type Golden, type GoldenModes, type GoldenRange, listGoldens, toldDifferently } from "../support/goldens";
import { normaliseRows } from "../support/sharedChangelogs";

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
const modes = ["changes", "updates", "net"] as const;
function refTo({ name, path }: Golden): TableRef {
  return {
    connection: { kind: "folder", id: "goldens", name: "goldens", path, allowOutside: false },
    namespace: [],
    name,
    location: path,
  };
}

/** Rows of a result, of the named columns, in one spelling and order. */
async function listRows(
  result: { readonly resultId: string; readonly columns: readonly ResultColumn[] },
  names: readonly string[],
): Promise<string[]> {
  const indexes = names.map((name) => result.columns.findIndex((column) => column.name === name));
  expect(indexes).not.toContain(-1);
  const rows: (readonly Cell[])[] = [];
  for await (const batch of services.rows(result.resultId, call.signal)) rows.push(...batch);
  await services.closeResult({ resultId: result.resultId }, call);
  const types = indexes.map((index) => result.columns[index]?.type ?? { kind: "unknown" as const });
  return normaliseRows(
    types,
    rows.map((row) => indexes.map((index) => row[index])),
  );
}

function normaliseExpected(
  columns: readonly ResultColumn[],
  names: readonly string[],
  rows: readonly (readonly unknown[])[],
): string[] {
  const types = names.map(
    (name) => columns.find((column) => column.name === name)?.type ?? { kind: "unknown" as const },
  );
  return normaliseRows(types, rows);
}

describe.each(listGoldens().map((golden) => [golden.name, golden] as const))("%s", (name, golden) => {
  const table = refTo(golden);

  test("rows of every snapshot", async () => {
    const counts = Object.entries(golden.summaries ?? {});
    const states = Object.entries({ ...golden.rows, ...golden.expected });
    for (const [at, rows] of states) {
      const result = await services.openRows({ table, options: { at } }, call);
      const names = golden.schemas[at] ?? golden.columns;
      expect(result.columns.map((column) => column.name)).toEqual(names);
      expect(await listRows(result, names), at).toEqual(normaliseExpected(result.columns, names, rows));
    }
    for (const [at, { count }] of counts) {
      const { rowCount, resultId } = await services.openRows({ table, options: { at } }, call);
      expect(String(rowCount), at).toBe(String(count));
      await services.closeResult({ resultId }, call);
    }
  });

  const lineage = Object.entries(golden.lineage ?? {});
  if (lineage.length > 0) {
    test("row lineage of every snapshot", async () => {
      for (const [at, rows] of lineage) {
        const columns = [...(golden.schemas[at] ?? golden.columns), "_row_id", "_last_updated_sequence_number"];
        const result = await services.openRows({ table, options: { at, columns } }, call);
        expect(await listRows(result, columns), at).toEqual(normaliseExpected(result.columns, columns, rows));
      }
    });
  }

  const ranges: readonly (GoldenModes & Partial<GoldenRange>)[] = [
    golden.changelog,
    ...(golden.changelog.ranges ?? []),
  ];
  const cases = ranges.flatMap((range) =>
    modes.flatMap((mode) => {
      const spark = range[mode];
      const rows = spark?.rows;
      return rows === undefined || toldDifferently.includes(name) ? [] : [{ range, mode, spark, rows }];
    }),
  );
  test.each(cases.map((each) => [`${each.mode} ${each.range.from ?? ""}`.trim(), each] as const))(
    "%s as Spark's",
    async (_, { range: { from, to }, mode, spark, rows }) => {
      const identifier = mode === "updates" ? golden.changelog.updates?.identifier : undefined;
      const result = await services.openChangelog(
        {
          table,
          range: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
          options: { mode: mode satisfies ChangelogMode, ...(identifier && { identifier }) },
        },
        call,
      );
      // Of net changes, Spark names the last commit that rewrote the row; ours the one that changed it.
      const isCompared = (column: string): boolean => mode !== "net" || !/^_(change_ordinal|commit_)/.test(column);
      const columns = spark?.columns ?? [];
      const kept = columns.flatMap((column, i) => (isCompared(column) ? [i] : []));
      const names = kept.map((i) => columns[i] ?? "");
      expect(await listRows(result, names)).toEqual(
        normaliseExpected(
          result.columns,
          names,
          rows.map((row) => kept.map((i) => row[i])),
        ),
      );
    },
  );
});
