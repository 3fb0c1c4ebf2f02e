import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Field, Type } from "../../src/model/types";
import type { Value } from "../../src/model/value";
import { arbitraryValue } from "../support/changelog/arbitraryRows";
import { rowText, ServicesTester } from "../support/servicesTester";
import { TableWriter } from "../support/writer/tableWriter";
import { ParquetWriter } from "../support/writer/writeParquet";

let tester: ServicesTester;
let parquet: ParquetWriter;
let root: string;
let tables = 0;
beforeAll(async () => {
  tester = await ServicesTester.open();
  parquet = await ParquetWriter.open();
  root = mkdtempSync(join(tmpdir(), "lakehouse-evolution-"));
});
afterAll(async () => {
  parquet.close();
  await tester.close();
  rmSync(root, { recursive: true, force: true });
});

/** Names that engines use themselves, that differ in case alone, or that need quotes. */
const names = [
  "id",
  "ID",
  "file_row_number",
  "filename",
  "file_index",
  "pos",
  "sign",
  "c0",
  "a.b",
  'q"x',
  "it's",
  "rowid",
];
const kinds: readonly Type[] = [
  { kind: "int" },
  { kind: "float" },
  { kind: "string" },
  { kind: "decimal", precision: 20, scale: 1 },
  { kind: "date" },
];

type Step =
  | { readonly kind: "add"; readonly name: string; readonly type: Type; readonly hasDefault: boolean }
  | { readonly kind: "drop" | "promote" | "moveToFront"; readonly column: number }
  | { readonly kind: "rename"; readonly column: number; readonly name: string }
  | { readonly kind: "write"; readonly count: number; readonly seed: number };

const position = fc.nat(5);
const arbitraryStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constant("add" as const),
    name: fc.constantFrom(...names),
    type: fc.constantFrom(...kinds),
    hasDefault: fc.boolean(),
  }),
  fc.record({ kind: fc.constantFrom("drop", "promote", "moveToFront"), column: position }),
  fc.record({ kind: fc.constant("rename" as const), column: position, name: fc.constantFrom(...names) }),
  fc.record({ kind: fc.constant("write" as const), count: fc.integer({ min: 1, max: 3 }), seed: fc.nat() }),
);

/** A row as it was written, by field id. */
type Written = ReadonlyMap<number, { readonly type: Type; readonly value: Value }>;

/** The wider type, and the value in it; the same where there is none. */
function promote(type: Type): Type {
  if (type.kind === "int") return { kind: "long" };
  if (type.kind === "float") return { kind: "double" };
  if (type.kind === "decimal") return { ...type, precision: 38 };
  return type.kind === "date" ? { kind: "timestamp" } : type;
}

function convert(value: Value, from: Type, to: Type): Value {
  if (value === null || from.kind === to.kind) return value;
  if (to.kind === "long") return BigInt(Number(value));
  return to.kind === "timestamp" ? BigInt(Number(value)) * 86_400_000_000n : value;
}

/** What metadata writes, and what it stands for. */
function defaultOf(type: Type): { readonly json: Value; readonly value: Value } | undefined {
  if (type.kind === "int") return { json: -7, value: -7 };
  if (type.kind === "string") return { json: "it's", value: "it's" };
  if (type.kind === "float") return { json: -0.5, value: -0.5 };
  return type.kind === "date" ? { json: "1969-12-31", value: -1 } : undefined;
}

class Evolution {
  fields: readonly Field[] = [{ id: 1, name: "key", required: false, type: { kind: "int" } }];
  readonly writer: TableWriter;
  private readonly rows: Written[] = [];
  private readonly defaults = new Map<number, { readonly type: Type; readonly value: Value }>();
  private nextId = 2;

  constructor() {
    this.writer = new TableWriter(parquet, join(root, `t${++tables}`), { fields: this.fields, formatVersion: 3 });
  }

  async take(step: Step): Promise<void> {
    if (step.kind === "write") await this.write(step.count, step.seed);
    else {
      const changed = this.change(step);
      if (changed === undefined) return;
      this.fields = changed;
      this.writer.setSchema(changed);
    }
  }

  /** The rows as the current schema shows them. */
  listRows(): string[] {
    const types = this.fields.map(({ type }) => type);
    return this.rows.map((row) =>
      rowText(
        types,
        this.fields.map(({ id, type }) => {
          const written = row.get(id) ?? this.defaults.get(id);
          return written === undefined ? null : convert(written.value, written.type, type);
        }),
      ),
    );
  }

  private change(step: Exclude<Step, { kind: "write" }>): readonly Field[] | undefined {
    const isTaken = (name: string): boolean => this.fields.some((field) => field.name === name);
    if (step.kind === "add") {
      if (isTaken(step.name)) return undefined;
      const id = this.nextId++;
      const initial = step.hasDefault ? defaultOf(step.type) : undefined;
      if (initial !== undefined) this.defaults.set(id, { type: step.type, value: initial.value });
      const field: Field = { id, name: step.name, required: false, type: step.type };
      return [...this.fields, initial === undefined ? field : { ...field, initialDefault: initial.json }];
    }
    const index = step.column % this.fields.length;
    const chosen = this.fields[index] as Field;
    switch (step.kind) {
      case "drop":
        return this.fields.length === 1 ? undefined : this.fields.toSpliced(index, 1);
      case "moveToFront":
        return [chosen, ...this.fields.toSpliced(index, 1)];
      case "rename":
        return isTaken(step.name) ? undefined : this.fields.with(index, { ...chosen, name: step.name });
      case "promote":
        // A default of a date is no text of a timestamp.
        if (chosen.initialDefault !== undefined) return undefined;
        return this.fields.with(index, { ...chosen, type: promote(chosen.type) });
    }
  }

  private async write(count: number, seed: number): Promise<void> {
    const sample = fc.tuple(...this.fields.map(({ type }) => arbitrary(type)));
    const rows = fc.sample(sample, { numRuns: count, seed });
    this.writer.commit({ operation: "append", add: await this.writer.writeData(rows) });
    for (const row of rows) {
      this.rows.push(new Map(this.fields.map(({ id, type }, i) => [id, { type, value: row[i] ?? null }])));
    }
  }
}

function arbitrary(type: Type): fc.Arbitrary<Value> {
  if (type.kind === "date") return fc.constantFrom<Value>(null, -1, 19000);
  return type.kind === "timestamp" ? fc.constantFrom<Value>(null, -1n, 10n ** 15n) : arbitraryValue(type);
}

test("rows and changes of files written with older schemas, by field id: added, dropped, renamed, moved, promoted", async () => {
  const steps = fc.array(arbitraryStep, { minLength: 3, maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(steps, async (steps) => {
      const evolution = new Evolution();
      const { folder } = evolution.writer;
      await evolution.take({ kind: "write", count: 2, seed: 1 });
      for (const step of steps) await evolution.take(step);
      const expected = evolution.listRows().sort();
      expect((await tester.rows(folder, "main")).sort()).toEqual(expected);
      const changes = await tester.changes(folder, { mode: "changes" });
      expect(changes.map(({ type, values }) => `${type} ${values}`).sort()).toEqual(
        expected.map((row) => `INSERT ${row}`),
      );
    }),
    { numRuns: 25, interruptAfterTimeLimit: 40_000 },
  );
});
