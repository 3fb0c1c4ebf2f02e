import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Field } from "../../src/model/types";
import { arbitraryValue } from "../support/changelog/arbitraryRows";
import { refTo, ServicesTester } from "../support/servicesTester";
import type { FormatVersion } from "../support/writer/manifestFiles";
import { type EditForm, TableHistory } from "../support/writer/tableHistory";
import { type PartitionSketch, TableWriter } from "../support/writer/tableWriter";
import { ParquetWriter } from "../support/writer/writeParquet";

let tester: ServicesTester;
let parquet: ParquetWriter;
let root: string;
beforeAll(async () => {
  tester = await ServicesTester.open();
  parquet = await ParquetWriter.open();
  root = await mkdtemp(join(tmpdir(), "lakehouse-pruning-"));
});
afterAll(async () => {
  parquet.close();
  await tester.close();
  await rm(root, { recursive: true, force: true });
});

const column = (id: number, name: string, type: Field["type"]): Field => ({ id, name, required: false, type });
const fields: readonly Field[] = [
  column(1, "id", { kind: "int" }),
  column(2, "amount", { kind: "double" }),
  column(3, "name", { kind: "string" }),
  column(4, "total", { kind: "long" }),
];
const arbitraryRow = fc.tuple(...fields.map(({ type }) => arbitraryValue(type)));

const constantsOf: Readonly<Record<string, readonly string[]>> = {
  id: ["-2", "0", "1", "'2'", "3", "1.5", "NULL"],
  amount: ["0", "-0.0", "1.5", "'NaN'", "'Infinity'", "1e3"],
  name: ["''", "'a'", "'b'", "'~'"],
  total: ["0", "1", "4611686018427387904", "-1"],
};
const arbitraryConjunct = fc.constantFrom(...Object.entries(constantsOf)).chain(([name, constants]) => {
  const constant = fc.constantFrom(...constants);
  return fc.oneof(
    fc.tuple(fc.constantFrom("=", "<", "<=", ">", ">=", "<>"), constant).map(([op, value]) => `${name} ${op} ${value}`),
    constant.map((value) => `${value} < ${name}`),
    fc.array(constant, { minLength: 1, maxLength: 3 }).map((values) => `${name} IN (${values.join(", ")})`),
    fc.tuple(constant, constant).map(([lower, upper]) => `${name} BETWEEN ${lower} AND ${upper}`),
    fc.constantFrom(`${name} IS NULL`, `${name} IS NOT NULL`, `NOT (${name} IS NULL)`),
  );
});
const arbitraryCondition = fc
  .array(arbitraryConjunct, { minLength: 1, maxLength: 2 })
  .map((conjuncts) => conjuncts.join(" AND "));

const layouts: readonly (readonly PartitionSketch[])[] = [
  [{ column: "id", transform: { kind: "bucket", buckets: 4 } }],
  [{ column: "name", transform: { kind: "truncate", width: 1 } }],
  [{ column: "amount", transform: { kind: "identity" } }],
  [{ column: "id", transform: { kind: "identity" } }],
];

const arbitraryTable = fc.constantFrom<FormatVersion>(2, 3).chain((version) =>
  fc.record({
    version: fc.constant(version),
    partition: fc.constantFrom(...layouts),
    start: fc.array(arbitraryRow, { minLength: 1, maxLength: 6 }),
    edits: fc.array(
      fc.record({
        form: fc.constantFrom<EditForm>("copyOnWrite", version === 2 ? "positionDeletes" : "deletionVectors"),
        update: arbitraryRow,
        deleted: fc.nat(7),
        inserts: fc.array(arbitraryRow, { maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    conditions: fc.array(arbitraryCondition, { minLength: 6, maxLength: 6 }),
  }),
);

let tables = 0;

test("a condition and a key read fewer files and find the same rows, and the first of them, whatever the layout", async () => {
  let spared = 0;
  const table = fc.asyncProperty(arbitraryTable, async ({ version, partition, start, edits, conditions }) => {
    const folder = join(root, `t${++tables}`);
    const history = new TableHistory(new TableWriter(parquet, folder, { fields, formatVersion: version, partition }));
    await history.apply({ form: "copyOnWrite", inserts: start });
    for (const { form, update, deleted, inserts } of edits) {
      const count = history.rowsAt().length;
      const updates = new Map(count === 0 ? [] : [[deleted % count, update]]);
      await history.apply({ form, updates, inserts, deletes: count > 1 ? [(deleted + 1) % count] : [] });
    }
    for (const where of conditions) spared += await compareConditions(folder, where);
    for (const id of ["1", null]) await compareHistories(folder, id);
    for (const where of conditions) await compareFirstMatch(history, where);
    const [oldest] = history.writer.snapshots;
    if (oldest === undefined) return;
    await history.compact();
    history.writer.expire(oldest.id);
    for (const where of conditions) await compareFirstMatch(history, where);
  });
  await fc.assert(table, { numRuns: 8, endOnFailure: false, interruptAfterTimeLimit: 40_000 });
  expect(spared).toBeGreaterThan(0);
});

/** Answers how many files the condition spared. */
async function compareConditions(folder: string, where: string): Promise<number> {
  const { services, call } = tester;
  // An OR prunes nothing.
  const forms = [where, `(${where}) OR false`];
  const rows = await Promise.all(forms.map((form) => tester.rowsWhere(folder, form)));
  expect(rows[0], where).toEqual(rows[1]);
  for (const mode of ["raw", "changes", "net"] as const) {
    const [pruned, whole] = await Promise.all(forms.map((form) => tester.changes(folder, { mode, where: form })));
    const sorted = (changes: typeof pruned) => changes?.map((change) => JSON.stringify(change)).sort();
    expect(sorted(pruned), `${mode} where ${where}`).toEqual(sorted(whole));
  }
  const [pruned, whole] = await Promise.all(
    forms.map((form) => services.openRows({ table: refTo(folder), options: { where: form } }, call)),
  );
  return (whole?.stats.filesRead ?? 0) - (pruned?.stats.filesRead ?? 0);
}

/** The first kept state, of histories without a rollback, that has matching rows. */
async function compareFirstMatch({ writer }: TableHistory, where: string): Promise<void> {
  const { commit } = await tester.services.findFirstMatch({ table: refTo(writer.folder), where }, tester.call);
  let expected: { snapshotId: string; rowCount: number } | undefined;
  for (const { id } of writer.snapshots) {
    const rowCount = (await tester.rowsWhere(writer.folder, where, String(id))).length;
    expected ??= rowCount > 0 ? { snapshotId: String(id), rowCount } : undefined;
  }
  const found = commit && { snapshotId: commit.snapshotId, rowCount: commit.rowCount };
  expect(found, `first where ${where}`).toEqual(expected);
}

async function compareHistories(folder: string, id: string | null): Promise<void> {
  const one = await tester.history(folder, { identifier: ["id"], key: { id }, deleteRows: "keep" });
  const all = await tester.history(folder, { identifier: ["id"], deleteRows: "keep" });
  if (one === undefined || all === undefined) return;
  expect(one).toEqual(all.filter((version) => JSON.parse(version)[0] === id));
}
