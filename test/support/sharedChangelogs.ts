import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "lossless-json";
import type { Type } from "../../src/model/types";
import type { Cell } from "../../src/model/value";

/** What an independent reader found in a table: see the note in the file itself. */
export interface ExpectedTable {
  readonly table: string;
  readonly metadata: string;
  readonly columns: readonly string[];
  readonly snapshots: readonly ExpectedSnapshot[];
}

export interface ExpectedSnapshot {
  readonly snapshot: string;
  /** Counts are lossless numbers: compare them as text. */
  readonly live?: unknown;
  readonly inserts?: unknown;
  readonly deletes?: unknown;
  readonly insert_rows?: readonly (readonly unknown[])[];
  readonly delete_rows?: readonly (readonly unknown[])[];
  /** Live rows, each followed by its row id and last updated sequence number. */
  readonly lineage?: readonly (readonly unknown[])[];
}

const file = fileURLToPath(new URL("../../../shared/tables-changelogs.json", import.meta.url));

/** The expected changelogs of the tables of other engines; empty, and said so, where they are not beside the repository. */
export function listExpectedTables(): readonly ExpectedTable[] {
  if (!existsSync(file)) {
    console.warn(
      "Changelogs of tables of other engines are not checked: ../shared/tables-changelogs.json is not there.",
    );
    return [];
  }
  const { tables } = parse(readFileSync(file, "utf8")) as { tables: readonly ExpectedTable[] };
  return tables;
}

/** A cell, or an expected value, in one spelling: what the two write differently is written alike. */
export function normalise(type: Type, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "struct": {
      const fields = value as Readonly<Record<string, unknown>>;
      return type.fields.map((field) => normalise(field.type, fields[field.name]));
    }
    case "list":
      return (value as readonly unknown[]).map((item) => normalise(type.element.type, item));
    case "map":
      return (value as readonly unknown[])
        .map((entry) => {
          const [key, item] = Array.isArray(entry) ? entry : keyAndValue(entry);
          return JSON.stringify([normalise(type.key.type, key), normalise(type.value.type, item)]);
        })
        .sort();
    case "float":
      return numberText(Math.fround(Number(String(value))));
    case "double":
      return numberText(Number(String(value)));
    case "decimal":
      return String(value).replace(/\.?0+$/, "");
    case "uuid":
    case "fixed":
    case "binary":
      return String(value).replace(/^0x/, "").replaceAll("-", "");
    case "time":
    case "timestamp":
    case "timestamptz":
    case "timestamp_ns":
    case "timestamptz_ns":
      return String(value).replace(/\.(\d*?)0*(?=$|\+)/, (_, digits: string) => (digits === "" ? "" : `.${digits}`));
    default:
      return String(value);
  }
}

/** Rows in one spelling and one order, to be compared as a multiset. */
export function normaliseRows(types: readonly Type[], rows: readonly (readonly unknown[])[]): string[] {
  return rows.map((row) => JSON.stringify(types.map((type, i) => normalise(type, row[i])))).sort();
}

/** JSON has one text for NaN and null, and one for both zeros. */
function numberText(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function keyAndValue(entry: unknown): [unknown, unknown] {
  const { key, value } = entry as { key: Cell; value: Cell };
  return [key, value];
}
