import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "lossless-json";

/** What Spark says about a test table; see test/fixtures/generate/README.md. */
export interface Golden {
  readonly name: string;
  /** The table's folder. */
  readonly path: string;
  readonly columns: readonly string[];
  readonly schemas: Readonly<Record<string, readonly string[]>>;
  readonly rows: Readonly<Record<string, readonly (readonly unknown[])[]>>;
  readonly expected?: Readonly<Record<string, readonly (readonly unknown[])[]>>;
  readonly errors?: Readonly<Record<string, string>>;
  /** Rows as `rows`, each followed by its row id and last updated sequence number. */
  readonly lineage?: Readonly<Record<string, readonly (readonly unknown[])[]>>;
  readonly summaries?: Readonly<Record<string, { readonly count: unknown }>>;
  /** What the published SQL for SCD Type 2 makes of the table: all of it, what changed in its period, what is current. */
  readonly scd2?: Readonly<Record<"all" | "changedBetween" | "current", GoldenChanges>>;
  readonly changelog: GoldenModes & { readonly ranges?: readonly (GoldenModes & GoldenRange)[] };
}

export interface GoldenRange {
  readonly from: string;
  readonly to: string;
}

export interface GoldenModes {
  readonly raw?: GoldenChanges;
  readonly changes?: GoldenChanges;
  readonly updates?: GoldenChanges & { readonly identifier?: readonly string[] };
  readonly net?: GoldenChanges;
}

export interface GoldenChanges {
  readonly columns?: readonly string[];
  readonly rows?: readonly (readonly unknown[])[];
  readonly error?: string;
}

const folder = fileURLToPath(new URL("../fixtures/goldens", import.meta.url));
const tables = fileURLToPath(new URL("../fixtures/tables", import.meta.url));
const sample = fileURLToPath(new URL("../../media/sample", import.meta.url));

/**
 * Tables whose changes Spark tells differently: it compares binary values by reference, so that it keeps rows with them
 * that were only carried over, and takes a negative zero inside a struct for a zero.
 */
export const toldDifferently: readonly string[] = [
  "all_types",
  "binary_values",
  "uuid_and_fixed",
  "nested_values",
  "transforms",
];

export function listGoldens(): readonly Golden[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => {
      const golden = parse(readFileSync(`${folder}/${file}`, "utf8")) as Omit<Golden, "name" | "path"> & {
        table: string;
      };
      const isSample = file.startsWith("sample-");
      return { ...golden, name: golden.table, path: `${isSample ? sample : tables}/${golden.table}` };
    });
}
