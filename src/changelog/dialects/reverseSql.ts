import { LakehouseError } from "../../model/errors";
import type { Field, Type } from "../../model/types";
import type { Value } from "../../model/value";
import { type ExactChange, listSetColumns, planReversals, type Reversal } from "../reversal";
import { formatComment, formatCount } from "./comment";
import { formatLiteral } from "./literal";
import { formatNullSafeEqual, quoteIdentifier, quotePath, type SqlDialect } from "./sqlDialect";
import { formatTypeName } from "./typeName";

const rowsPerStatement = 200;

export interface ReverseInput {
  /** Namespace and name of the table. */
  readonly table: readonly string[];
  /** All columns of the table. */
  readonly columns: readonly Field[];
  /** Positions of the identifier columns. */
  readonly identifier: readonly number[];
  readonly changes: readonly ExactChange[];
  /** Which changes these are, for the comment on top: `after 123 up to 456`. */
  readonly range: string;
}

/**
 * SQL that undoes changes: updated records get their old values, inserted rows go, deleted rows come back. A statement
 * touches a record only while it is exactly what the changes made of it (a deleted one: while it is still gone).
 *
 * @returns the SQL, and the number of records that it takes back
 * @throws LakehouseError "invalidArgument" without identifier columns, or when changes of a record are missing
 */
export function formatReverseSql(input: ReverseInput, dialect: SqlDialect): { sql: string; changes: number } {
  const { table, columns, identifier, changes, range } = input;
  if (identifier.length === 0) {
    throw new LakehouseError(
      "invalidArgument",
      "Reversing changes needs identifier columns, which tell records apart.",
      {
        remedy: "Choose identifier columns first.",
      },
    );
  }
  const reversals = planReversals(columns, identifier, changes);
  const inserted = reversals.filter(({ to }) => to === undefined);
  const updated = reversals.filter(({ from, to }) => from !== undefined && to !== undefined);
  const deleted = reversals.filter(({ from }) => from === undefined);
  const unguarded = columns.filter(({ type }) => !isComparable(type, dialect)).map(({ name }) => name);
  const target = quotePath(table, dialect);
  const statements = [
    ...batches(inserted).map((batch) => formatDelete(target, input, batch, dialect)),
    ...batches(updated).map((batch) => formatUpdate(target, input, batch, dialect)),
    ...batches(deleted).map((batch) => formatInsert(target, input, batch, dialect)),
  ];
  const header = formatComment([
    `Reverses the changes of ${table.join(".")} ${range}: ${formatCount(reversals.length, "record")}`,
    `(${inserted.length} inserted are deleted, ${updated.length} updated get their old values, ${deleted.length} deleted come back).`,
    "Records that changed since are left as they are: a statement then touches fewer rows than its comment says.",
    ...(unguarded.length === 0 ? [] : [`Changes since of ${unguarded.join(", ")} cannot be seen in this dialect.`]),
  ]);
  return { sql: `${[header, ...statements].join("\n\n")}\n`, changes: reversals.length };
}

function formatDelete(target: string, input: ReverseInput, batch: readonly Reversal[], dialect: SqlDialect): string {
  const rows = batch.map(({ from }) => from ?? []);
  const source = formatSource(
    input.columns.map((column) => [`a_${column.name}`, column.type]),
    rows,
    dialect,
  );
  return `${formatComment([formatCount(batch.length, "row")])}
MERGE INTO ${target} AS t
USING ${source}
ON ${formatGuard(input, rows, dialect)}
WHEN MATCHED THEN DELETE;`;
}

function formatUpdate(target: string, input: ReverseInput, batch: readonly Reversal[], dialect: SqlDialect): string {
  const { columns } = input;
  const set = listSetColumns(columns, batch);
  const rows = batch.map(({ from = [], to = [] }) => [...from, ...set.map((position) => to[position] ?? null)]);
  const names: [string, Type][] = columns.map((column) => [`a_${column.name}`, column.type]);
  for (const position of set) {
    const column = columns[position];
    if (column !== undefined) names.push([`b_${column.name}`, column.type]);
  }
  const assignments = set.map((position) => {
    const name = columns[position]?.name ?? "";
    return `${quoteIdentifier(name, dialect)} = r.${quoteIdentifier(`b_${name}`, dialect)}`;
  });
  return `${formatComment([formatCount(batch.length, "row")])}
MERGE INTO ${target} AS t
USING ${formatSource(names, rows, dialect)}
ON ${formatGuard(input, rows, dialect)}
WHEN MATCHED THEN UPDATE SET ${assignments.join(", ")};`;
}

function formatInsert(target: string, input: ReverseInput, batch: readonly Reversal[], dialect: SqlDialect): string {
  const { columns } = input;
  const rows = batch.map(({ to }) => to ?? []);
  const names = columns.map(({ name }) => quoteIdentifier(name, dialect));
  const values = columns.map(({ name }) => `r.${quoteIdentifier(`a_${name}`, dialect)}`);
  const source = formatSource(
    columns.map((column) => [`a_${column.name}`, column.type]),
    rows,
    dialect,
  );
  return `${formatComment([formatCount(batch.length, "row")])}
MERGE INTO ${target} AS t
USING ${source}
ON ${formatMatch(input, input.identifier, rows, dialect)}
WHEN NOT MATCHED THEN INSERT (${names.join(", ")}) VALUES (${values.join(", ")});`;
}

/** Every comparable column still equals its `a_` value; identifiers first. */
function formatGuard(input: ReverseInput, rows: readonly (readonly Value[])[], dialect: SqlDialect): string {
  const { columns, identifier } = input;
  const others = columns.flatMap(({ type }, position) =>
    identifier.includes(position) || !isComparable(type, dialect) ? [] : [position],
  );
  return formatMatch(input, [...identifier, ...others], rows, dialect);
}

function formatMatch(
  { columns, identifier }: ReverseInput,
  positions: readonly number[],
  rows: readonly (readonly Value[])[],
  dialect: SqlDialect,
): string {
  const conditions = positions.map((position) => {
    const column = columns[position];
    if (column === undefined) return "true";
    const left = formatComparable(column.type, `t.${quoteIdentifier(column.name, dialect)}`, dialect);
    const right = formatComparable(column.type, `r.${quoteIdentifier(`a_${column.name}`, dialect)}`, dialect);
    // A plain equality is what engines can join by.
    const isKey = identifier.includes(position) && rows.every((row) => (row[position] ?? null) !== null);
    return isKey ? `${left} = ${right}` : formatNullSafeEqual(left, right, dialect);
  });
  return conditions.join("\n  AND ");
}

/** `(VALUES …) AS r (names)` of the dialect; the first row's nulls carry the types. */
function formatSource(
  columns: readonly (readonly [name: string, type: Type])[],
  rows: readonly (readonly Value[])[],
  dialect: SqlDialect,
): string {
  const tuples = rows.map((row, index) => {
    const values = columns.map(([, type], position) => {
      const value = row[position] ?? null;
      const isUntyped = index === 0 && value === null;
      return isUntyped ? `CAST(NULL AS ${formatTypeName(type, dialect)})` : formatLiteral(type, value, dialect);
    });
    return `  (${values.join(", ")})`;
  });
  const names = columns.map(([name]) => quoteIdentifier(name, dialect)).join(", ");
  const values = `VALUES\n${tuples.join(",\n")}`;
  return dialect === "spark" ? `(SELECT * FROM ${values}\n  AS v(${names})) AS r` : `(${values}\n) AS r(${names})`;
}

/** Spark compares no maps; those that hold no other map are compared by their sorted entries. */
function formatComparable(type: Type, value: string, dialect: SqlDialect): string {
  return dialect === "spark" && type.kind === "map" ? `array_sort(map_entries(${value}))` : value;
}

function isComparable(type: Type, dialect: SqlDialect): boolean {
  if (dialect !== "spark") return true;
  return type.kind === "map" ? !holdsMap(type.key.type) && !holdsMap(type.value.type) : !holdsMap(type);
}

function holdsMap(type: Type): boolean {
  switch (type.kind) {
    case "map":
      return true;
    case "list":
      return holdsMap(type.element.type);
    case "struct":
      return type.fields.some((field) => holdsMap(field.type));
    default:
      return false;
  }
}

function batches(reversals: readonly Reversal[]): readonly (readonly Reversal[])[] {
  return Array.from({ length: Math.ceil(reversals.length / rowsPerStatement) }, (_, index) =>
    reversals.slice(index * rowsPerStatement, (index + 1) * rowsPerStatement),
  );
}
