import { BIGINT, type DuckDBValue, INTEGER } from "@duckdb/node-api";
import { decodeAvroRows } from "../iceberg/avro/avroRows";
import { partitionKey } from "../iceberg/partitionKey";
import type { DeleteFile, ReadSchema } from "../model/changedFiles";
import { LakehouseError } from "../model/errors";
import type { Field } from "../model/types";
import type { Value } from "../model/value";
import { mapToDuckdb, mapType } from "./appendValues";
import type { AppliedDelete, Sides } from "./appliedDeletes";
import type { LoadBytes } from "./avroFiles";
import { formatPerFile, formatScan, loadFileGroups } from "./parquetFiles";
import { formatProjection, listMissing } from "./projection";
import type { Session } from "./session";
import { formatDuckdbType } from "./types";

/** Delete files that compare the same fields, loaded into one table. */
export interface EqualitySet {
  readonly table: string;
  readonly fields: readonly Field[];
  /** Some delete of the set applies to one partition; some to every partition. */
  readonly partitioned: boolean;
  readonly global: boolean;
}

export interface EqualityDeleteInput {
  readonly applied: readonly AppliedDelete[];
  readonly schema: ReadSchema;
  readonly scopes: Scopes;
  readonly localOf: (file: DeleteFile) => string;
  readonly loadBytes: LoadBytes;
}

/** The scope of deletes that apply to every partition. */
const globalScope = -1;

/** Numbers the partitions, so that rows and deletes can be compared by one number. */
export class Scopes {
  private readonly numbers = new Map<string, number>();

  numberOf({ specId, partition }: Pick<DeleteFile, "specId" | "partition">): number {
    const key = partitionKey(specId, partition);
    const number = this.numbers.get(key) ?? this.numbers.size;
    this.numbers.set(key, number);
    return number;
  }
}

/**
 * Loads equality delete files into a table per set of compared fields: the values, the scope, and the latest sequence
 * number that deletes them before and after. A row is dead when that is greater than its file's.
 *
 * Source: Iceberg spec, Equality Delete Files, and Scan Planning
 */
export async function loadEqualityDeletes(session: Session, input: EqualityDeleteInput): Promise<EqualitySet[]> {
  const { applied, schema } = input;
  const bySet = new Map<string, AppliedDelete[]>();
  for (const each of applied) {
    if (each.file.kind !== "equality") continue;
    const key = each.file.equalityIds.toSorted((a, b) => a - b).join(",");
    bySet.set(key, [...(bySet.get(key) ?? []), each]);
  }
  const sets: EqualitySet[] = [];
  for (const [index, deletes] of [...bySet.values()].entries()) {
    const table = `equality_${index}`;
    const fields = requireFields(deletes, schema);
    await loadSet(session, table, fields, deletes, input);
    sets.push({
      table,
      fields,
      partitioned: deletes.some(({ file }) => !file.global),
      global: deletes.some(({ file }) => file.global),
    });
  }
  return sets;
}

/**
 * LEFT JOINs that bring a set's deletes to rows, and the conditions under which a row is dead.
 *
 * @param valueSql  SQL of a field in the relation `r`, which also has `scope` and `seq`
 */
export function formatEqualityJoins(
  set: EqualitySet,
  valueSql: (field: Field) => string,
): { joins: string[]; before: string[]; after: string[] } {
  const scopes = [...(set.partitioned ? ["r.scope"] : []), ...(set.global ? [String(globalScope)] : [])];
  const parts = scopes.map((scope, i) => {
    const name = `${set.table}_${i}`;
    const same = set.fields.map((field, e) => `${name}.e${e} IS NOT DISTINCT FROM ${valueSql(field)}`);
    return {
      join: `LEFT JOIN ${set.table} AS ${name} ON ${[`${name}.scope = ${scope}`, ...same].join(" AND ")}`,
      before: `coalesce(${name}.before_seq > r.seq, false)`,
      after: `coalesce(${name}.after_seq > r.seq, false)`,
    };
  });
  return {
    joins: parts.map((part) => part.join),
    before: parts.map((part) => part.before),
    after: parts.map((part) => part.after),
  };
}

async function loadSet(
  session: Session,
  table: string,
  fields: readonly Field[],
  deletes: readonly AppliedDelete[],
  input: EqualityDeleteInput,
): Promise<void> {
  const values = fields.map((_, e) => `e${e}`);
  const columns = fields.map((field, e) => `e${e} ${formatDuckdbType(field.type)}`);
  await session.run(
    `CREATE OR REPLACE TEMP TABLE found_values(${columns.join(", ")}, scope INTEGER, before_seq BIGINT, after_seq BIGINT)`,
  );
  const scopeOf = ({ file }: AppliedDelete): number => (file.global ? globalScope : input.scopes.numberOf(file));
  for (const each of deletes.filter(({ file }) => file.format === "avro")) {
    const rows = decodeAvroRows(await input.loadBytes(each.file.path), each.file.path, fields);
    const types = [...fields.map(({ type }) => mapType(type)), INTEGER, BIGINT, BIGINT];
    await session.append("found_values", types, mapAvroRows(rows, fields, each, scopeOf(each)), "temp");
  }
  const sources = deletes
    .filter(({ file }) => file.format !== "avro")
    .map((each) => ({ ...each, path: each.file.path, local: input.localOf(each.file) }));
  for (const group of await loadFileGroups(session, sources, input.schema.nameMapping)) {
    const file = group.files[0]?.path ?? "";
    const context = { file, constant: () => undefined };
    const [missing] = listMissing(fields, group.columns);
    if (missing !== undefined) {
      throw new LakehouseError("metadataInvalid", `The equality delete file ${file} lacks field ${missing}.`, {
        file,
        field: String(missing),
      });
    }
    const seq = (side: keyof Sides): string =>
      formatPerFile(
        group.files,
        (each) => (each.sides[side] ? String(each.file.dataSequenceNumber) : "NULL"),
        "BIGINT",
      );
    await session.run(
      `INSERT INTO found_values SELECT ${fields.map((field) => formatProjection(field, group.columns, context)).join(", ")},
       ${formatPerFile(group.files, (each) => String(scopeOf(each)), "INTEGER")}, ${seq("before")}, ${seq("after")}
       FROM ${formatScan(group.files, group.columns.length)}`,
      [],
      { files: group.files },
    );
  }
  await session.run(
    `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT ${values.join(", ")}, scope, max(before_seq) AS before_seq,
     max(after_seq) AS after_seq FROM found_values GROUP BY ${[...values, "scope"].join(", ")};
     DROP TABLE found_values`,
  );
}

function* mapAvroRows(
  rows: Iterable<readonly Value[]>,
  fields: readonly Field[],
  { file, sides }: AppliedDelete,
  scope: number,
): Generator<DuckDBValue[]> {
  const before = sides.before ? file.dataSequenceNumber : null;
  const after = sides.after ? file.dataSequenceNumber : null;
  for (const row of rows) {
    yield [...fields.map(({ type }, i) => mapToDuckdb(type, row[i] ?? null)), scope, before, after];
  }
}

function requireFields(deletes: readonly AppliedDelete[], schema: ReadSchema): Field[] {
  const file = deletes[0]?.file;
  return (file?.equalityIds ?? []).map((fieldId) => {
    const field = schema.fieldsById.get(fieldId);
    if (field !== undefined) return field;
    throw new LakehouseError(
      "metadataInvalid",
      `The equality delete file ${file?.path} compares field ${fieldId}, which no schema of the table has.`,
      { file: file?.path ?? "", field: String(fieldId) },
    );
  });
}
