import { columnName } from "../../changelog/canonical";
import { quoteString } from "../../duckdb/sqlText";
import { findObstacle, requireReadable } from "../../duckdb/types";
import type { TableMetadata } from "../../iceberg/tableMetadata";
import type { ChangedFile } from "../../model/changedFiles";
import { LakehouseError } from "../../model/errors";
import { type Field, formatType, type Type } from "../../model/types";

/** A column of a listing of rows: one of the table's, or one that is kept about each row. */
export type RowColumn =
  | { readonly kind: "stored"; readonly name: string; readonly type: Type; readonly position: number }
  | { readonly kind: "metadata"; readonly name: MetadataColumn; readonly type: Type };

type MetadataColumn = keyof typeof metadataColumns;

/** Selected by name alone, as on Spark (spec, Reserved Field IDs); a column of the table with such a name hides it. */
const metadataColumns = {
  _file: { kind: "string" },
  _pos: { kind: "long" },
  _row_id: { kind: "long" },
  _last_updated_sequence_number: { kind: "long" },
} as const;

/** Columns to list by name, in the order asked for; without names, all that the table stores. */
export function chooseRowColumns(
  metadata: TableMetadata,
  fields: readonly Field[],
  names: readonly string[] | undefined,
): RowColumn[] {
  const choose = (name: string): RowColumn => {
    if (!isMetadataColumn(name) || fields.some((field) => field.name === name)) {
      const [position = -1] = choosePositions(fields, [name]);
      return storedColumn(fields, position);
    }
    if (isLineage(name) && metadata.formatVersion < 3) {
      throw new LakehouseError("invalidArgument", `The table has no column "${name}": it keeps no row lineage.`, {
        field: name,
        remedy: `Only tables of format version 3 do; this one is of version ${metadata.formatVersion}.`,
      });
    }
    return { kind: "metadata", name, type: metadataColumns[name] };
  };
  return names === undefined ? fields.map((_, position) => storedColumn(fields, position)) : names.map(choose);
}

/**
 * The columns to list where none are named: all that can be read, if that will do, else all.
 *
 * @throws LakehouseError "unsupported" naming a column that cannot be read, and those that can
 */
export function listReadable(fields: readonly Field[], readableOnly: boolean): ReadableColumns {
  const leftOut = fields.filter((field) => findObstacle(field) !== undefined);
  const readable = fields.filter((field) => !leftOut.includes(field));
  const [first] = leftOut;
  if (first === undefined) return { names: undefined, notes: [] };
  if (!readableOnly) requireReadable(first, readable);
  const described = leftOut.map(({ name, type }) => `${name} (${formatType(type)})`);
  return {
    names: readable.map(({ name }) => name),
    notes: [`Left out, since they cannot be read here: ${described.join(", ")}.`],
  };
}

interface ReadableColumns {
  /** Undefined: every column. */
  readonly names: readonly string[] | undefined;
  readonly notes: readonly string[];
}

/** True when a column is one of row lineage. */
export function needsLineage(column: RowColumn): boolean {
  return column.kind === "metadata" && isLineage(column.name);
}

/** SQL of a column over side rows of `files`, which read the table's columns at `read`. */
export function formatRowColumn(column: RowColumn, read: readonly number[], files: readonly ChangedFile[]): string {
  if (column.kind === "stored") return columnName(read.indexOf(column.position));
  switch (column.name) {
    case "_file":
      return `list_extract([${files.map(({ file }) => quoteString(file.path)).join(", ")}], file_id + 1)`;
    case "_pos":
      return "pos";
    case "_row_id":
      return "row_id";
    case "_last_updated_sequence_number":
      return "last_seq";
  }
}

/** Positions of columns by name, in the order asked for; all without names. */
export function choosePositions(columns: readonly Field[], names: readonly string[] | undefined): number[] {
  if (names === undefined) return columns.map((_, position) => position);
  return names.map((name) => {
    const position = columns.findIndex((column) => column.name === name);
    if (position >= 0) return position;
    throw new LakehouseError("invalidArgument", `The table has no column "${name}".`, {
      field: name,
      remedy: `Its columns are ${columns.map((column) => column.name).join(", ")}.`,
      suggestedColumns: columns.map((column) => column.name),
    });
  });
}

function storedColumn(fields: readonly Field[], position: number): RowColumn {
  const { name = "", type = { kind: "unknown" } } = fields[position] ?? {};
  return { kind: "stored", name, type, position };
}

function isMetadataColumn(name: string): name is MetadataColumn {
  return Object.hasOwn(metadataColumns, name);
}

function isLineage(name: MetadataColumn): boolean {
  return name === "_row_id" || name === "_last_updated_sequence_number";
}
