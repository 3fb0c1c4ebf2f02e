import { DuckDBInstance } from "@duckdb/node-api";
import { formatLiteral } from "../../../src/changelog/dialects/literal";
import { formatTypeName } from "../../../src/changelog/dialects/typeName";
import type { Field, Type } from "../../../src/model/types";
import type { Value } from "../../../src/model/value";

export type Row = readonly Value[];

/** Writes Parquet files with field ids at every level, without dictionaries, which would make one value of 0.0 and -0.0. One engine for all tables of a test file. */
export class ParquetWriter {
  private constructor(private readonly instance: DuckDBInstance) {}

  static async open(): Promise<ParquetWriter> {
    return new ParquetWriter(await DuckDBInstance.create(":memory:", { threads: "1" }));
  }

  async write(file: string, fields: readonly Field[], rows: readonly Row[]): Promise<void> {
    const written = nameColumns(fields);
    const columns = fields.map(({ type }, i) => {
      const value = `CAST(col${i} AS ${formatTypeName(givenType(type), "duckdb")})`;
      const stored = type.kind === "variant" ? `CAST(CAST(${value} AS JSON) AS VARIANT)` : value;
      return `${stored} AS ${quote(written[i] ?? "")}`;
    });
    const tuples = rows.map(
      (row) => `(${fields.map(({ type }, i) => formatLiteral(givenType(type), row[i] ?? null, "duckdb")).join(", ")})`,
    );
    const ids = fields.map(({ id, type }, i) => `${quote(written[i] ?? "")}: ${formatIds(id, type)}`);
    const names = fields.map((_, i) => `col${i}`);
    const connection = await this.instance.connect();
    try {
      await connection.run(
        `COPY (SELECT ${columns.join(", ")} FROM (VALUES ${tuples.join(", ")}) AS t(${names.join(", ")}))
         TO '${file.replaceAll("'", "''")}' (FORMAT parquet, DICTIONARY_SIZE_LIMIT 0, FIELD_IDS {${ids.join(", ")}})`,
      );
    } finally {
      connection.closeSync();
    }
  }

  close(): void {
    this.instance.closeSync();
  }
}

/** Variants are given as their JSON text, geometries as bytes. */
function givenType(type: Type): Type {
  return type.kind === "variant" ? { kind: "string" } : type.kind === "geometry" ? { kind: "binary" } : type;
}

/** The engine takes names that differ in case alone for one; readers go by field id. */
function nameColumns(fields: readonly Field[]): string[] {
  const taken = new Set<string>();
  return fields.map(({ name }) => {
    const written = taken.has(name.toLowerCase()) ? `${name}_${taken.size}` : name;
    taken.add(written.toLowerCase());
    return written;
  });
}

function formatIds(id: number, type: Type): string {
  const nested = (fields: readonly (readonly [name: string, field: Field])[]): string =>
    `{__duckdb_field_id: ${id}, ${fields.map(([name, field]) => `${name}: ${formatIds(field.id, field.type)}`).join(", ")}}`;
  switch (type.kind) {
    case "struct":
      return nested(type.fields.map((field) => [quote(field.name), field]));
    case "list":
      return nested([["element", type.element]]);
    case "map":
      return nested([
        ["key", type.key],
        ["value", type.value],
      ]);
    default:
      return String(id);
  }
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
