import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChangelogOptions, ChangeRange } from "../../src/changelog/request";
import { LakehouseError } from "../../src/model/errors";
import type { Value } from "../../src/model/value";
import { parseRows, SparkTable, type TableCase } from "../support/changelog/sparkTable";
import { type ChangedRow, ServicesTester } from "../support/servicesTester";
import type { FormatVersion } from "../support/writer/manifestFiles";
import { ParquetWriter, type Row } from "../support/writer/writeParquet";

interface Step {
  readonly s: string | null;
  readonly sql: string;
}

interface Call {
  readonly "start-snapshot-id"?: string;
  readonly "end-snapshot-id"?: string;
  readonly "start-timestamp"?: string;
  readonly "end-timestamp"?: string;
  readonly identifier_columns?: readonly string[];
  readonly compute_updates?: boolean;
  readonly net_changes?: boolean;
  readonly where?: string;
  readonly select?: string;
  readonly props?: object;
}

interface Case {
  readonly id: string;
  readonly table: TableCase & { readonly format_versions?: readonly FormatVersion[] };
  readonly steps: readonly Step[];
  readonly call?: Call;
  readonly read?: Call;
  readonly where?: string;
  readonly expect?: readonly (readonly Value[])[];
  readonly expect_count?: number;
  readonly error?: object;
}

interface Cases {
  readonly procedure: readonly Case[];
  readonly changes_table: readonly Case[];
  readonly trino_procedure: { readonly cases: readonly TrinoCase[] };
}

interface TrinoCase {
  readonly id: string;
  readonly columns?: readonly string[];
  readonly identifier_fields?: readonly string[];
  readonly identifier?: readonly string[];
  readonly expect?: readonly Row[];
}

/** Cases of what ours has not, with the reason. */
const notApplicable: Readonly<Record<string, string>> = {
  testMetadataColumns: "changes have no _file, _pos and _partition columns",
  testNetChangesWithComputeUpdates: "a changelog has one mode, so updates and net cannot be asked for together",
};

let tester: ServicesTester;
let parquet: ParquetWriter;
let root: string;
let tables = 0;
beforeAll(async () => {
  tester = await ServicesTester.open();
  parquet = await ParquetWriter.open();
  root = mkdtempSync(join(tmpdir(), "lakehouse-spark-"));
});
afterAll(async () => {
  parquet.close();
  await tester.close();
  rmSync(root, { recursive: true, force: true });
});

const file = new URL("../../../shared/changelog-cases.json", import.meta.url);
const hasCases = existsSync(file);
if (!hasCases) console.warn("Published changelog cases are not run: ../shared/changelog-cases.json is not there.");
const none: Cases = { procedure: [], changes_table: [], trino_procedure: { cases: [] } };
const cases: Cases = hasCases ? JSON.parse(readFileSync(file, "utf8")) : none;

function create(table: TableCase, version: FormatVersion = 2): SparkTable {
  return new SparkTable(parquet, join(root, `t${++tables}`), table, version);
}

/** Runs the steps; snapshot ids by label. */
async function runSteps(
  table: SparkTable,
  steps: readonly Step[],
  mergeManifests: boolean,
): Promise<Map<string, number>> {
  const labels = new Map<string, number>();
  for (const { s, sql } of steps) {
    const id = await runStep(table, sql, labels, mergeManifests);
    if (s !== null) labels.set(s, id);
  }
  return labels;
}

async function runStep(
  table: SparkTable,
  sql: string,
  labels: ReadonlyMap<string, number>,
  mergeManifests: boolean,
): Promise<number> {
  const [, procedure, label = ""] = /^CALL (\w+)(?:\((\w+)\))?/.exec(sql) ?? [];
  if (procedure === "rewrite_manifests") return table.writer.commit({ operation: "replace", mergeManifests: true });
  if (procedure !== undefined) {
    table.writer.setRef("main", labels.get(label) ?? 0);
    return 0;
  }
  const [, column = "", text = ""] = /^DELETE WHERE (\w+)='?(\w+)'?$/.exec(sql) ?? [];
  if (column !== "") return table.change((row) => String(row[column]) === text);
  if (sql.startsWith("INSERT OVERWRITE ")) return table.overwrite(parseRows(sql));
  if (sql.startsWith("INSERT ")) return table.insert(parseRows(sql), mergeManifests);
  throw new Error(`No such step in the cases: ${sql}`);
}

/** `after s1, before s2`, `ts(s3)-1`, `now (after s4)` as an ISO time; commits are one second apart. */
function timeOf(text: string, table: SparkTable, labels: ReadonlyMap<string, number>): string {
  const [, word, label, minus] = /(before|after|ts)[ (](s\d)\)?(-1)?/.exec(text) ?? [];
  const last = [...labels.values()].at(-1) ?? 0;
  const at = table.writer.timeOf(labels.get(label ?? "") ?? last);
  const offset =
    word === "before" ? -500 : word === "after" ? 500 : minus !== undefined ? -1 : word === "ts" ? 0 : 1500;
  return new Date(at + offset).toISOString();
}

function rangeOf(call: Call, table: SparkTable, labels: ReadonlyMap<string, number>): ChangeRange {
  const end = (id: string | undefined, time: string | undefined): string | undefined =>
    id !== undefined ? String(labels.get(id)) : time === undefined ? undefined : timeOf(time, table, labels);
  const from = end(call["start-snapshot-id"], call["start-timestamp"]);
  const to = end(call["end-snapshot-id"], call["end-timestamp"]);
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function optionsOf({ call, read, where }: Case): ChangelogOptions {
  const { net_changes, identifier_columns, compute_updates } = call ?? {};
  const updates = identifier_columns !== undefined || compute_updates === true;
  const condition = where ?? read?.where;
  return {
    mode: read !== undefined ? "raw" : net_changes === true ? "net" : updates ? "updates" : "changes",
    ...(identifier_columns && { identifier: identifier_columns }),
    ...(condition !== undefined && { where: condition }),
  };
}

/** Of net changes Spark names the last rewrite, ours the commit that made the change: ordinals are left out. */
function describeRow({ values, type, ordinal, snapshotId }: ChangedRow, isNet: boolean): string {
  return isNet ? `${type} ${values}` : `${type} ${values} ${ordinal} ${snapshotId}`;
}

/** A failure as its code, or the changes. */
async function answer(work: Promise<ChangedRow[]>): Promise<ChangedRow[] | string> {
  return work.catch((error: unknown) => {
    if (error instanceof LakehouseError) return error.code;
    throw error;
  });
}

/** Where Spark refuses, ours answers, or refuses too. */
const oursWhereSparkRefuses: Readonly<Record<string, readonly ChangedRow[] | string>> = {
  testUpdateWithInComparableType: [],
  "compute_updates-without-identifiers": "invalidArgument",
  testTimeRangeValidation: "invalidArgument",
};

const runs = [...cases.procedure, ...cases.changes_table].flatMap((each) =>
  (each.table.format_versions ?? [2]).map((version) => [`${each.id}, version ${version}`, version, each] as const),
);

describe.skipIf(!hasCases)("Spark's procedure and changes table", () => {
  test.each(runs)("%s", async (_, version, each) => {
    const reason = notApplicable[each.id];
    if (reason !== undefined) {
      console.info(`${each.id}: not run, since ${reason}.`);
      return;
    }
    const { steps, call = each.read ?? {}, expect: rows, expect_count, error } = each;
    const table = create(each.table, version);
    const labels = await runSteps(table, steps, call.props !== undefined);
    const options = optionsOf(each);
    const got = await answer(tester.changes(table.writer.folder, options, rangeOf(call, table, labels)));
    if (error !== undefined) {
      expect(oursWhereSparkRefuses).toHaveProperty([each.id]);
      expect(got).toEqual(oursWhereSparkRefuses[each.id]);
      return;
    }
    if (typeof got === "string") throw new Error(`failed as ${got}`);
    if (expect_count !== undefined) expect(got).toHaveLength(expect_count);
    if (rows === undefined) return;
    const isNet = options.mode === "net";
    const selected = call.select?.split(",").length;
    const width = selected === undefined ? table.writer.schema.fields.length : selected - 1;
    const expected = rows.map((row) => ({
      values: table.text(row.slice(0, width)),
      type: String(row[width]),
      ordinal: Number(row[width + 1]),
      snapshotId: String(labels.get(String(row[width + 2]))),
    }));
    const shown = (row: ChangedRow): string =>
      selected === undefined ? describeRow(row, isNet) : `${row.type} ${JSON.parse(row.values).slice(0, width)[0]}`;
    expect(got.map(shown).sort()).toEqual(expected.map(shown).sort());
  });

  test("net changes name the commit that made the change, where Spark names the last rewrite", async () => {
    const table = create({ columns: ["id int", "data string"], partition: [] });
    await table.insert(parseRows("(1,'a'),(2,'b')"));
    await table.change(({ id }) => id === 1);
    const net = await tester.changes(table.writer.folder, { mode: "net" });
    expect(net.map((row) => describeRow(row, false))).toEqual([`INSERT ${table.text([2, "b"])} 0 1`]);
  });
});

const set =
  (name: string) =>
  (row: Row): Row => [...row.slice(0, -1), name];
const byId =
  (id: number) =>
  (row: Readonly<Record<string, Value>>): boolean =>
    row.id === id;

/** The statements of the Trino cases that change rows; the first inserts. */
const trinoSteps: Readonly<Record<string, readonly [start: string, ...((table: SparkTable) => Promise<number>)[]]>> = {
  explicitIdentifier: ["(1,'a'),(2,'b')", (table) => table.change(byId(1), set("a2"))],
  insert: ["(1,'a'),(2,'b')", (table) => table.insert([[3, "c"]])],
  pureDelete: ["(1,'a'),(2,'b')", (table) => table.change(byId(1))],
  insertAndDeleteInOneMerge: ["(1,'a'),(2,'b')", (table) => table.change(byId(1), undefined, [[3, "c"]])],
  acrossSnapshots: [
    "(1,'a'),(2,'b')",
    (table) => table.change(byId(1), set("a2")),
    (table) => table.change(byId(2)),
    (table) => table.insert([[3, "c"]]),
  ],
  multipleUpdatesSameRow: [
    "(1,'a')",
    (table) => table.change(byId(1), set("b")),
    (table) => table.change(byId(1), set("c")),
  ],
  compositeSchemaIdentifier: [
    "(10,1,'a'),(10,2,'b'),(20,1,'c')",
    (table) => table.change(({ tenant_id, id }) => tenant_id === 10 && id === 1, set("a2")),
  ],
  nonUnique: ["(1,'a'),(1,'b')", (table) => table.change(byId(1), (row) => set(`${row[1]}_x`)(row))],
};
const trinoReasons: Readonly<Record<string, string>> = {
  nestedStructIdentifier: "identifiers are top-level columns",
  noIdentifiers: "the same as Spark's compute_updates-without-identifiers",
  emptyOrNullIdentifierEntry: "the command line refuses empty names; see its tests",
  missingSnapshotArgs: "a range may leave out its ends",
  startNotAncestorOfEnd: "see range errors",
  unknownSnapshots: "see range errors",
  identifierNotInSchema: "see range errors",
  identifierReserved: "an unknown column, as identifierNotInSchema",
  sourceColumnReserved: "columns may have any name: rows are told apart by position",
  "identifierNullable|inList|inMap": "null identifiers are equal, as in Spark",
  identifierInOptionalStruct: "identifiers are top-level columns",
  identifierFloatOrDouble: "floats are compared as in Spark",
  mergeOnReadTable: "merge-on-read is read; see the properties",
  viewReplacedWhenExists: "there are no views",
  viewComment: "there are no views",
};

describe.skipIf(!hasCases)("Trino's procedure", () => {
  test.each(cases.trino_procedure.cases.map((each) => [each.id, each] as const))("%s", async (id, each) => {
    const { columns, identifier_fields, identifier, expect: rows } = each;
    const [start, ...steps] = trinoSteps[id] ?? [];
    if (start === undefined) {
      expect(trinoReasons).toHaveProperty([id]);
      console.info(`Trino's ${id}: not run, since ${trinoReasons[id]}.`);
      return;
    }
    const table = create({ columns: columns ?? [], partition: [], ...(identifier_fields && { identifier_fields }) });
    await table.insert(parseRows(start));
    for (const step of steps) await step(table);
    const options = { mode: "updates", ...(identifier && { identifier }) } as const;
    const got = await answer(tester.changes(table.writer.folder, options, { from: "1" }));
    const width = table.writer.schema.fields.length;
    const expected = rows?.map((row) => `${row[width]} ${table.text(row.slice(0, width))}`).sort();
    expect(typeof got === "string" ? got : got.map((row) => describeRow(row, true)).sort()).toEqual(
      expected ?? "notUnique",
    );
  });
});

test("range errors", async () => {
  const table = create({ columns: ["id int"], partition: [] });
  const changes = (range: ChangeRange): Promise<ChangedRow[] | string> =>
    answer(tester.changes(table.writer.folder, { mode: "changes" }, range));
  expect(await changes({})).toEqual([]);
  for (const id of [1, 2, 3]) await table.insert([[id]]);
  const { writer } = table;
  writer.setRef("side", 2);
  const time = (id: number, offset = 0): string => new Date(writer.timeOf(id) + offset).toISOString();
  expect(await changes({ from: time(2), to: time(2) })).toBe("invalidArgument");
  expect(await changes({ from: time(3), to: time(2) })).toBe("invalidArgument");
  expect(await changes({ from: "3", to: "2" })).toBe("invalidArgument");
  expect(await changes({ from: "2", to: "2" })).toBe("invalidArgument");
  expect(await changes({ to: "99" })).toBe("notFound");
  expect(await changes({ from: "no-such-ref" })).toBe("notFound");
  expect(await changes({ to: "3", branch: "side" })).toBe("invalidArgument");
  expect(await changes({ branch: "no-such-branch" })).toBe("notFound");
  expect(await changes({ from: time(3, 1) })).toEqual([]);
  expect(await changes({ to: time(1, -1) })).toEqual([]);
  expect(await answer(tester.changes(writer.folder, { mode: "updates", identifier: ["nope"] }))).toBe(
    "invalidArgument",
  );
  // An expired start will do while its child is kept; a time before history is the beginning, where Spark refuses.
  writer.expire(1);
  expect(await changes({ from: "1" })).toHaveLength(2);
  expect(await changes({ from: time(2, -5000) })).toHaveLength(2);
});
