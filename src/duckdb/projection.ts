import { LakehouseError } from "../model/errors";
import { type Field, formatType, type Type } from "../model/types";
import type { FileColumn } from "./fileSchema";
import { formatLiteral } from "./literals";
import { quoteString } from "./sqlText";
import { formatDuckdbType, structFieldNames } from "./types";

export interface ProjectionContext {
  /** For messages: a file that has these columns, by its path in the table's metadata. */
  readonly file: string;
  /** SQL of the identity-partition value of a field that the file does not hold, if it has one. */
  constant(fieldId: number): string | undefined;
}

/** The SQL name of a file's column by its position, under which relations read it. */
export function fileColumnName(position: number): string {
  return `p${position}`;
}

/**
 * SQL that reads a field from a file's columns by field id, at every level, as the field's current type. A field that
 * the file does not hold is its identity-partition value, else its initial default, else null.
 *
 * @throws LakehouseError "metadataInvalid" when the file holds another type than the field can come from
 * Source: Iceberg spec, Column Projection and Schema Evolution
 */
export function formatProjection(field: Field, columns: readonly FileColumn[], context: ProjectionContext): string {
  const found = findColumn(field.id, columns);
  if (found === undefined) return formatMissing(field, context);
  return formatField(field, found.column, found.sql, context, 1);
}

/** Field ids that the fields would read and the file does not hold, at every level of structs. */
export function listMissing(fields: readonly Field[], columns: readonly FileColumn[]): number[] {
  return fields.flatMap((field) => {
    const found = findColumn(field.id, columns);
    if (found === undefined) return [field.id];
    return field.type.kind === "struct" ? listMissing(field.type.fields, found.column.children) : [];
  });
}

/** Leaf columns of a file, counted in the order of its footer, of the top-level columns that the fields are read from. */
export function listReadLeaves(fields: readonly Field[], columns: readonly FileColumn[]): ReadonlySet<number> {
  const ids = new Set(fields.map(({ id }) => id));
  // Fields of structs are read by themselves where deletes compare them.
  const isReadFrom = ({ fieldId, kind, children }: FileColumn): boolean =>
    (fieldId !== undefined && ids.has(fieldId)) || (kind === "struct" && children.some(isReadFrom));
  const leaves = new Set<number>();
  let next = 0;
  for (const column of columns) {
    const isRead = isReadFrom(column);
    for (const end = next + countLeaves(column); next < end; next++) if (isRead) leaves.add(next);
  }
  return leaves;
}

function countLeaves({ children }: FileColumn): number {
  return children.length === 0 ? 1 : children.reduce((sum, child) => sum + countLeaves(child), 0);
}

/** A column by id at the top level or inside structs, as deletes may compare fields of structs. */
function findColumn(
  fieldId: number,
  columns: readonly FileColumn[],
  sql: (index: number) => string = fileColumnName,
): { column: FileColumn; sql: string } | undefined {
  const index = columns.findIndex((column) => column.fieldId === fieldId);
  const direct = columns[index];
  if (direct !== undefined) return { column: direct, sql: sql(index) };
  for (const [i, column] of columns.entries()) {
    if (column.kind !== "struct") continue;
    const found = findColumn(fieldId, column.children, (child) => structField(sql(i), child));
    if (found !== undefined) return found;
  }
  return undefined;
}

function formatMissing(field: Field, context: ProjectionContext): string {
  const constant = context.constant(field.id);
  return constant ?? formatLiteral(field.type, field.initialDefault ?? null);
}

function formatField(
  field: Field,
  column: FileColumn | undefined,
  sql: string,
  context: ProjectionContext,
  depth: number,
): string {
  if (column === undefined) return formatMissing(field, context);
  const { type } = field;
  const item = `e${depth}`;
  switch (type.kind) {
    case "struct": {
      requireKind(field, column, "struct", context);
      const names = structFieldNames(type.fields);
      const fields = type.fields.map((child) => {
        const index = column.children.findIndex((candidate) => candidate.fieldId === child.id);
        return formatField(child, column.children[index], structField(sql, index), context, depth);
      });
      const asIs =
        fields.length === column.children.length &&
        fields.every((text, i) => text === structField(sql, i) && column.children[i]?.name === names[i]);
      if (asIs) return sql;
      const members = fields.map((text, i) => `${quoteString(names[i] ?? "")}: ${text}`);
      return `CASE WHEN ${sql} IS NOT NULL THEN {${members.join(", ")}} END`;
    }
    case "list": {
      requireKind(field, column, "list", context);
      const element = formatField(type.element, column.children[0], item, context, depth + 1);
      return element === item ? sql : `list_transform(${sql}, lambda ${item}: ${element})`;
    }
    case "map": {
      requireKind(field, column, "map", context);
      const key = formatField(type.key, column.children[0], structField(item, 0), context, depth + 1);
      const value = formatField(type.value, column.children[1], structField(item, 1), context, depth + 1);
      if (key === structField(item, 0) && value === structField(item, 1)) return sql;
      const entries = `list_transform(map_entries(${sql}), lambda ${item}: {'key': ${key}, 'value': ${value}})`;
      return `CASE WHEN ${sql} IS NOT NULL THEN map_from_entries(${entries}) END`;
    }
    case "variant":
      requireKind(field, column, "struct", context);
      return formatVariant(sql, context.file);
    default:
      requireKind(field, column, "primitive", context);
      return formatPrimitive(field, column, sql, context);
  }
}

function formatPrimitive(field: Field, column: FileColumn, sql: string, context: ProjectionContext): string {
  const { type } = field;
  const from = column.duckdbType;
  if (type.kind === "unknown") return formatLiteral(type, null);
  const wanted = formatDuckdbType(type);
  if (column.isNanosWithZone) throw contradiction(field, column, context);
  if (from === wanted) return sql;
  if (type.kind === "string" && from === "BLOB") return `decode(${sql})`;
  if ((type.kind === "binary" || type.kind === "fixed") && from === "VARCHAR") return `encode(${sql})`;
  if (type.kind === "uuid" && from === "BLOB") return `CAST(lower(hex(${sql})) AS UUID)`;
  if (type.kind === "timestamptz_ns" && from === "TIMESTAMP WITH TIME ZONE") {
    return `CAST(CAST(${sql} AS TIMESTAMP) AS TIMESTAMP_NS)`;
  }
  if (widensExactly(type, from)) return `CAST(${sql} AS ${wanted})`;
  throw contradiction(field, column, context);
}

/** JSON text of a variant, which the engine knows by the column's annotation only. */
function formatVariant(sql: string, file: string): string {
  const message = `The variants of ${file} are in a form that cannot be read here: leave the column out, or read it on Spark.`;
  const text = `CASE WHEN ${sql} IS NOT NULL THEN CAST(CAST(${sql} AS JSON) AS VARCHAR) END`;
  return `CASE WHEN typeof(${sql}) = 'VARIANT' THEN ${text} ELSE error(${quoteString(message)}) END`;
}

/** Whether every value of the engine's type `from` is one of `type`: the promotions of the spec, and narrower ints. */
function widensExactly(type: Type, from: string): boolean {
  switch (type.kind) {
    case "int":
      return /^U?(TINYINT|SMALLINT)$/.test(from);
    case "long":
      return /^U?(TINYINT|SMALLINT|INTEGER)$/.test(from);
    case "double":
      return from === "FLOAT";
    case "decimal": {
      const [, precision, scale] = /^DECIMAL\((\d+),\s?(\d+)\)$/.exec(from) ?? [];
      return scale !== undefined && Number(scale) === type.scale && Number(precision) <= type.precision;
    }
    case "timestamp":
      return from === "DATE" || from === "TIMESTAMP WITH TIME ZONE";
    case "timestamp_ns":
      return from === "DATE" || from === "TIMESTAMP";
    case "timestamptz":
      return from === "TIMESTAMP";
    case "time":
      // Some writers mark times as UTC; the engine then adds the offset zero.
      return from === "TIME WITH TIME ZONE";
    default:
      return false;
  }
}

function structField(sql: string, index: number): string {
  return `struct_extract_at(${sql}, ${index + 1})`;
}

function requireKind(field: Field, column: FileColumn, kind: FileColumn["kind"], context: ProjectionContext): void {
  if (column.kind !== kind) throw contradiction(field, column, context);
}

function contradiction(field: Field, column: FileColumn, context: ProjectionContext): LakehouseError {
  const holds = column.kind === "primitive" ? column.duckdbType : `a ${column.kind}`;
  return new LakehouseError(
    "metadataInvalid",
    `Column "${field.name}" (field ${field.id}) is ${formatType(field.type)}, but ${context.file} holds ${holds} there.`,
    { file: context.file, field: field.name },
  );
}
