import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LakehouseError } from "../../src/model/errors";
import type { Field } from "../../src/model/types";
import { arbitraryValue } from "../support/changelog/arbitraryRows";
import { type ChangedRow, rowText, ServicesTester } from "../support/servicesTester";
import type { FormatVersion } from "../support/writer/manifestFiles";
import { type Edit, type EditForm, TableHistory } from "../support/writer/tableHistory";
import { type PartitionSketch, TableWriter } from "../support/writer/tableWriter";
import { ParquetWriter, type Row } from "../support/writer/writeParquet";

let tester: ServicesTester;
let parquet: ParquetWriter;
let root: string;
beforeAll(async () => {
  tester = await ServicesTester.open();
  parquet = await ParquetWriter.open();
  root = await mkdtemp(join(tmpdir(), "lakehouse-properties-"));
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
  column(3, "tags", { kind: "list", element: column(4, "element", { kind: "string" }) }),
  column(5, "scores", {
    kind: "map",
    key: column(6, "key", { kind: "string" }),
    value: column(7, "value", { kind: "double" }),
  }),
  column(8, "place", {
    kind: "struct",
    fields: [column(9, "x", { kind: "float" }), column(10, "raw", { kind: "binary" })],
  }),
];
const types = fields.map(({ type }) => type);
const arbitraryRow = fc.tuple(...types.map(arbitraryValue));
/** Indexes are taken modulo the number of live rows. */
const arbitraryIndexes = fc.array(fc.nat(7), { maxLength: 3 });

interface EditSketch {
  readonly kind: "edit";
  readonly form: EditForm;
  readonly deletes: readonly number[];
  readonly updates: readonly (readonly [number, Row])[];
  readonly inserts: readonly Row[];
}
type Step =
  | EditSketch
  | { readonly kind: "compact" }
  | { readonly kind: "rollback"; readonly to: number }
  | { readonly kind: "repartition"; readonly partition: readonly PartitionSketch[] };

const arbitraryPartition = fc.constantFrom<readonly PartitionSketch[]>(
  [],
  [{ column: "id", transform: { kind: "bucket", buckets: 2 } }],
  [{ column: "id", transform: { kind: "truncate", width: 2 } }],
  [{ column: "amount", transform: { kind: "identity" } }],
);

const formsOf: Record<FormatVersion, readonly EditForm[]> = {
  1: ["copyOnWrite"],
  2: ["copyOnWrite", "positionDeletes", "equalityDeletes"],
  3: ["copyOnWrite", "deletionVectors", "equalityDeletes"],
};

function arbitraryEdit(forms: readonly EditForm[]): fc.Arbitrary<EditSketch> {
  return fc.record({
    kind: fc.constant("edit"),
    form: fc.constantFrom(...forms),
    deletes: arbitraryIndexes,
    updates: fc.array(fc.tuple(fc.nat(7), arbitraryRow), { maxLength: 2 }),
    inserts: fc.array(arbitraryRow, { maxLength: 3 }),
  });
}

function arbitrarySteps(forms: readonly EditForm[]): fc.Arbitrary<readonly Step[]> {
  const edit = arbitraryEdit(forms);
  return fc.array(
    fc.oneof(
      { arbitrary: edit as fc.Arbitrary<Step>, weight: 6 },
      { arbitrary: fc.constant<Step>({ kind: "compact" }), weight: 1 },
      { arbitrary: fc.record({ kind: fc.constant("rollback" as const), to: fc.nat(5) }), weight: 1 },
      { arbitrary: fc.record({ kind: fc.constant("repartition" as const), partition: arbitraryPartition }), weight: 1 },
    ),
    { minLength: 1, maxLength: 4 },
  );
}

interface Scenario {
  readonly version: FormatVersion;
  readonly partition: readonly PartitionSketch[];
  readonly start: readonly Row[];
  readonly steps: readonly Step[];
}

function arbitraryScenario(...versions: readonly FormatVersion[]): fc.Arbitrary<Scenario> {
  return fc.constantFrom(...versions).chain((version) =>
    fc.record({
      version: fc.constant(version),
      partition: arbitraryPartition,
      start: fc.array(arbitraryRow, { minLength: 1, maxLength: 6 }),
      steps: arbitrarySteps(formsOf[version]),
    }),
  );
}

let tables = 0;

async function build({ version, partition, start, steps }: Scenario): Promise<TableHistory> {
  const sketch = { fields, formatVersion: version, partition };
  const history = new TableHistory(new TableWriter(parquet, join(root, `t${++tables}`), sketch));
  await history.apply({ form: "copyOnWrite", inserts: start });
  for (const step of steps) await take(history, step);
  return history;
}

async function take(history: TableHistory, step: Step): Promise<void> {
  const { writer } = history;
  switch (step.kind) {
    case "edit":
      await history.apply(chooseRows(step, history));
      break;
    case "compact":
      await history.compact();
      break;
    case "rollback":
      writer.setRef("main", writer.snapshots[step.to % writer.snapshots.length]?.id ?? 1);
      break;
    case "repartition":
      writer.setSpec(step.partition);
  }
}

/** An edit of rows that are there, whatever the layout of their files; an updated row is not deleted as well. */
function chooseRows({ form, deletes, updates, inserts }: EditSketch, history: TableHistory): Edit {
  const ordered = [...history.rowsAt().entries()]
    .map(([index, { values }]) => ({ index, text: rowText(types, values) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  if (ordered.length === 0) return { form, inserts };
  const choose = (at: number): number => ordered[at % ordered.length]?.index ?? 0;
  const updated = new Map(updates.map(([at, row]) => [choose(at), row]));
  return { form, inserts, updates: updated, deletes: deletes.map(choose).filter((index) => !updated.has(index)) };
}

function expectedRows(history: TableHistory, snapshotId: number | undefined): string[] {
  return history.rowsAt(snapshotId).map(({ values }) => rowText(types, values));
}

/** What a multiset must gain (+) and lose (-) to become another. */
function difference(before: readonly string[], after: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const row of before) counts.set(row, (counts.get(row) ?? 0) - 1);
  for (const row of after) counts.set(row, (counts.get(row) ?? 0) + 1);
  return [...counts]
    .flatMap(([row, count]) => Array<string>(Math.abs(count)).fill(`${count < 0 ? "-" : "+"}${row}`))
    .sort();
}

function signed(changes: readonly ChangedRow[]): string[] {
  return changes
    .map(({ type, values }) => `${type === "INSERT" || type === "UPDATE_AFTER" ? "+" : "-"}${values}`)
    .sort();
}

/** The multiset that a changelog makes of another, commit by commit; fails where it deletes what is not there. */
function replay(rows: readonly string[], changes: readonly ChangedRow[]): string[] {
  const counts = new Map<string, number>();
  const add = (row: string, count: number): void => {
    counts.set(row, (counts.get(row) ?? 0) + count);
  };
  for (const row of rows) add(row, 1);
  const ordinals = [...new Set(changes.map(({ ordinal }) => ordinal))];
  expect(ordinals).toEqual(ordinals.toSorted((a, b) => a - b));
  for (const ordinal of ordinals) {
    for (const change of signed(changes.filter((each) => each.ordinal === ordinal))) {
      add(change.slice(1), change.startsWith("+") ? 1 : -1);
    }
    expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(0);
  }
  return [...counts].flatMap(([row, count]) => Array<string>(count).fill(row)).sort();
}

/** Snapshots from the oldest to the current one along the parent chain. */
function lineageOf({ writer }: TableHistory): number[] {
  const ids: number[] = [];
  for (let id = writer.head; id !== undefined; id = writer.snapshots.find((each) => each.id === id)?.parent)
    ids.unshift(id);
  return ids;
}

async function check<T>(arbitrary: fc.Arbitrary<T>, holds: (value: T) => Promise<void>, numRuns = 12): Promise<void> {
  await fc.assert(fc.asyncProperty(arbitrary, holds), {
    numRuns,
    endOnFailure: false,
    interruptAfterTimeLimit: 40_000,
  });
}

test("rows of every snapshot are the live rows, in any form of delete, partitioning and format version", async () => {
  await check(arbitraryScenario(1, 2, 3), async (scenario) => {
    const history = await build(scenario);
    for (const { id } of history.writer.snapshots) {
      const rows = await tester.rows(history.writer.folder, String(id));
      expect(rows.sort()).toEqual(expectedRows(history, id).sort());
    }
  });
});

test("changes of each commit are the multiset difference, and replayed they give the rows of the end", async () => {
  await check(arbitraryScenario(1, 2, 3), async (scenario) => {
    const history = await build(scenario);
    const { folder, snapshots } = history.writer;
    for (const mode of ["changes", "raw"] as const) {
      const changes = await tester.changes(folder, { mode });
      expect(replay([], changes)).toEqual(expectedRows(history, history.writer.head).sort());
      if (mode === "raw") continue;
      const lineage = lineageOf(history);
      const kept = lineage.filter((id) => snapshots.find((each) => each.id === id)?.operation !== "replace");
      for (const [ordinal, id] of kept.entries()) {
        const parent = snapshots.find((each) => each.id === id)?.parent;
        const before = parent === undefined ? [] : expectedRows(history, parent);
        const own = changes.filter((change) => change.snapshotId === String(id));
        expect(own.every((change) => change.ordinal === ordinal)).toBe(true);
        expect(signed(own)).toEqual(difference(before, expectedRows(history, id)));
      }
      expect(changes.every(({ snapshotId }) => kept.includes(Number(snapshotId)))).toBe(true);
    }
  });
});

test("net changes of a range are the difference of its ends, and a diff and its inverse are too", async () => {
  await check(fc.tuple(arbitraryScenario(1, 2, 3), fc.nat(5), fc.nat(5)), async ([scenario, first, second]) => {
    const history = await build(scenario);
    const { folder, snapshots } = history.writer;
    const [from, to] = [first, second].map((index) => snapshots[index % snapshots.length]?.id ?? 1);
    const expected = difference(expectedRows(history, from), expectedRows(history, to));
    const there = await tester.diff(folder, String(from), String(to), { mode: "changes" });
    const back = await tester.diff(folder, String(to), String(from), { mode: "changes" });
    expect(signed(there)).toEqual(expected);
    expect(signed(back)).toEqual(difference(expectedRows(history, to), expectedRows(history, from)));
    const lineage = lineageOf(history);
    const start = lineage[first % lineage.length];
    const whole = expectedRows(history, history.writer.head);
    expect(signed(await tester.changes(folder, { mode: "net" }))).toEqual(difference([], whole));
    if (start === undefined || start === history.writer.head) return;
    const net = await tester.changes(folder, { mode: "net" }, { from: String(start) });
    expect(signed(net)).toEqual(difference(expectedRows(history, start), whole));
  });
});

test("changes do not depend on the layout of files", async () => {
  const scenario = fc.record({
    start: fc.array(arbitraryRow, { minLength: 1, maxLength: 6 }),
    edits: fc.array(arbitraryEdit(["copyOnWrite"]), { minLength: 1, maxLength: 3 }),
    layouts: fc.array(
      fc.record({
        version: fc.constantFrom<FormatVersion>(1, 2, 3),
        partition: arbitraryPartition,
        moves: fc.boolean(),
        compacts: fc.boolean(),
      }),
      { minLength: 2, maxLength: 2 },
    ),
  });
  await check(scenario, async ({ start, edits, layouts }) => {
    const seen = await Promise.all(
      layouts.map(async ({ version, partition, moves, compacts }) => {
        const form = moves || version === 1 ? "copyOnWrite" : version === 2 ? "positionDeletes" : "deletionVectors";
        const steps = edits.flatMap((edit): Step[] => [
          { ...edit, form },
          ...(compacts ? [{ kind: "compact" } as const] : []),
        ]);
        return describeByRows(await build({ version, partition, start, steps }));
      }),
    );
    expect(seen[1]).toEqual(seen[0]);
  });
});

async function describeByRows({ writer: { folder } }: TableHistory): Promise<unknown> {
  const modes = ["changes", "net"] as const;
  return Promise.all(
    modes.map(async (mode) =>
      (await tester.changes(folder, { mode }))
        .map(({ values, type, ordinal }) => `${ordinal} ${type} ${values}`)
        .sort(),
    ),
  );
}

test("updates paired by an identifier reduce to the inserts and deletes, or name an identifier that repeats", async () => {
  await check(arbitraryScenario(1, 2, 3), async (scenario) => {
    const history = await build(scenario);
    const { folder } = history.writer;
    const changes = await tester.changes(folder, { mode: "changes" });
    const idOf = ({ values, ordinal }: ChangedRow): string => `${ordinal} ${JSON.parse(values)[0]}`;
    const deleted = changes.filter(({ type }) => type === "DELETE").map(idOf);
    const repeats = new Set(deleted).size < deleted.length;
    const updates = await tester.changes(folder, { mode: "updates", identifier: ["id"] }).catch((error: unknown) => {
      if (LakehouseError.is(error, "notUnique")) return undefined;
      throw error;
    });
    expect(updates === undefined).toBe(repeats);
    if (updates === undefined) return;
    expect(signed(updates)).toEqual(signed(changes));
    const inserted = new Set(changes.filter(({ type }) => type === "INSERT").map(idOf));
    const expected = deleted.filter((id) => inserted.has(id)).sort();
    expect(
      updates
        .filter(({ type }) => type === "UPDATE_BEFORE")
        .map(idOf)
        .sort(),
    ).toEqual(expected);
    expect(
      updates
        .filter(({ type }) => type === "UPDATE_AFTER")
        .map(idOf)
        .sort(),
    ).toEqual(expected);
  });
});

test("updates paired by row lineage are the rows that kept their id and changed", async () => {
  await check(arbitraryScenario(3), async (scenario) => {
    const history = await build(scenario);
    const { folder, snapshots } = history.writer;
    const updates = await tester.changes(folder, { mode: "updates" });
    for (const { id, parent, operation } of snapshots.filter((each) => lineageOf(history).includes(each.id))) {
      if (operation === "replace") continue;
      const before = new Map(history.rowsAt(parent ?? 0).map(({ rowId, values }) => [rowId, rowText(types, values)]));
      const after = new Map(history.rowsAt(id).map(({ rowId, values }) => [rowId, rowText(types, values)]));
      const changed = [...after].filter(([rowId, row]) => before.has(rowId) && before.get(rowId) !== row);
      const alone = (rows: ReadonlyMap<unknown, string>, others: ReadonlyMap<unknown, string>): string[] =>
        [...rows].flatMap(([rowId, row]) => (others.has(rowId) ? [] : [row]));
      const own = updates.filter(({ snapshotId }) => snapshotId === String(id));
      const ofType = (...kinds: readonly string[]): ChangedRow[] => own.filter(({ type }) => kinds.includes(type));
      expect(
        ofType("UPDATE_AFTER")
          .map(({ values }) => values)
          .sort(),
      ).toEqual(changed.map(([, row]) => row).sort());
      expect(
        ofType("UPDATE_BEFORE")
          .map(({ values }) => values)
          .sort(),
      ).toEqual(changed.map(([rowId]) => before.get(rowId)).sort());
      expect(signed(ofType("INSERT", "DELETE"))).toEqual(difference(alone(before, after), alone(after, before)));
    }
  });
});

test("a swap of two rows' values is two updates by row lineage, in every form, and nothing by values", async () => {
  const row = (id: number, amount: number): Row => [id, amount, [], null, null];
  for (const form of ["copyOnWrite", "deletionVectors"] as const) {
    const history = await build({ version: 3, partition: [], start: [row(1, -0), row(2, Number.NaN)], steps: [] });
    const snapshot = await history.apply({
      form,
      updates: new Map([
        [0, row(2, Number.NaN)],
        [1, row(1, -0)],
      ]),
    });
    const { folder } = history.writer;
    const own = (changes: readonly ChangedRow[]): string[] =>
      changes.flatMap(({ type, snapshotId }) => (snapshotId === String(snapshot) ? [type] : []));
    expect(own(await tester.changes(folder, { mode: "updates" }))).toEqual([
      "UPDATE_BEFORE",
      "UPDATE_AFTER",
      "UPDATE_BEFORE",
      "UPDATE_AFTER",
    ]);
    expect(own(await tester.changes(folder, { mode: "changes" }))).toEqual([]);
  }
});
