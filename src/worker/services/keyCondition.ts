import { columnName } from "../../changelog/canonical";
import { formatLiteral } from "../../duckdb/literals";
import type { Comparison } from "../../iceberg/predicate";
import { parseCell } from "../../model/cell";
import { LakehouseError } from "../../model/errors";
import { type Field, formatType } from "../../model/types";

/** Canonical text by identifier column, null for null. */
export type Key = Readonly<Record<string, string | null>>;

/** One key: how rows are tested for it, how files are pruned by it, and how it is named in messages. */
export interface KeyCondition {
  /** SQL over c0…cN. */
  readonly sql: string;
  readonly predicate: readonly Comparison[];
  readonly text: string;
}

/**
 * The condition that a row has a key.
 *
 * @param positions  of the identifier columns
 * @throws LakehouseError "invalidArgument" when the key leaves out a column or gives another, or its text is no value of its type
 */
export function parseKey(columns: readonly Field[], positions: readonly number[], key: Key): KeyCondition {
  const names = positions.flatMap((position) => columns[position]?.name ?? []);
  const other = Object.keys(key).find((name) => !names.includes(name));
  if (other !== undefined) {
    throw new LakehouseError("invalidArgument", `The key gives "${other}", which is not an identifier column.`, {
      field: other,
      remedy: `The identifier columns are ${names.join(", ")}.`,
    });
  }
  const parts = positions.flatMap((position) => {
    const column = columns[position];
    return column === undefined ? [] : [parsePart(column, position, key)];
  });
  return {
    sql: parts.map(({ sql }) => sql).join(" AND "),
    predicate: parts.map(({ comparison }) => comparison),
    text: parts.map(({ text }) => text).join(", "),
  };
}

function parsePart(
  { id, name, type }: Field,
  position: number,
  key: Key,
): { sql: string; comparison: Comparison; text: string } {
  const text = key[name];
  if (text === undefined) {
    throw new LakehouseError("invalidArgument", `The key has no value for the identifier column "${name}".`, {
      field: name,
      remedy: "Give a value for each identifier column.",
    });
  }
  if (text === null) {
    return {
      sql: `${columnName(position)} IS NULL`,
      comparison: { fieldId: id, op: "isNull", values: [] },
      text: `${name} = null`,
    };
  }
  const value = parseCell(type, text);
  if (value === undefined) {
    throw new LakehouseError(
      "invalidArgument",
      `"${text}" is not a value of "${name}", which is ${formatType(type)}.`,
      {
        field: name,
      },
    );
  }
  return {
    sql: `${columnName(position)} = ${formatLiteral(type, value)}`,
    comparison: { fieldId: id, op: "=", values: [value] },
    text: `${name} = ${JSON.stringify(text)}`,
  };
}
