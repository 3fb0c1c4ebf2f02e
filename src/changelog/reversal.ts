import { LakehouseError } from "../model/errors";
import type { Field } from "../model/types";
import type { Value } from "../model/value";
import { valueKey } from "./valueKey";

/** A change with exact values, by position of the table's columns. */
export interface ExactChange {
  readonly ordinal: number;
  /** Undefined for an inserted row. */
  readonly before: readonly Value[] | undefined;
  /** Undefined for a deleted row. */
  readonly after: readonly Value[] | undefined;
}

/** What takes one record back: from the state that the changes left it in to the one that they found. */
export interface Reversal {
  /** What the record must still be; undefined where it must not exist. */
  readonly from: readonly Value[] | undefined;
  /** What it becomes; undefined where it goes. */
  readonly to: readonly Value[] | undefined;
}

/**
 * One reversal for each record that changed, in the order of first changes; records that are back where they were have
 * none. Several changes of one record are taken back together, which is right only when they follow each other.
 *
 * @param identifier  positions of the identifier columns; an update may change their values
 * @throws LakehouseError "invalidArgument" when changes in between are missing, or rows share an identifier
 */
export function planReversals(
  columns: readonly Field[],
  identifier: readonly number[],
  changes: readonly ExactChange[],
): readonly Reversal[] {
  const keyOf = (row: readonly Value[]): string =>
    identifier.map((position) => fieldKey(columns, row, position)).join("\n");
  const records: Reversal[] = [];
  const indexByKey = new Map<string, number>();
  // Within a commit, rows that were deleted made room for those that were inserted.
  const order = ({ before, after }: ExactChange): number => (after === undefined ? 0 : before === undefined ? 2 : 1);
  for (const { before, after } of changes.toSorted((a, b) => a.ordinal - b.ordinal || order(a) - order(b))) {
    const key = keyOf(before ?? after ?? []);
    const index = indexByKey.get(key) ?? records.length;
    const known = records[index];
    if (known !== undefined && !isSameRow(columns, known.from, before)) throw brokenChain(columns, identifier, key);
    records[index] = { from: after, to: known === undefined ? before : known.to };
    indexByKey.delete(key);
    indexByKey.set(keyOf(after ?? before ?? []), index);
  }
  return records.filter(({ from, to }) => !isSameRow(columns, from, to));
}

/** Positions of the columns that any of the updates sets. */
export function listSetColumns(columns: readonly Field[], updates: readonly Reversal[]): readonly number[] {
  return [...columns.keys()].filter((position) =>
    updates.some(({ from = [], to = [] }) => fieldKey(columns, from, position) !== fieldKey(columns, to, position)),
  );
}

function isSameRow(
  columns: readonly Field[],
  a: readonly Value[] | undefined,
  b: readonly Value[] | undefined,
): boolean {
  if (a === undefined || b === undefined) return a === b;
  return columns.every((_, position) => fieldKey(columns, a, position) === fieldKey(columns, b, position));
}

function fieldKey(columns: readonly Field[], row: readonly Value[], position: number): string {
  const column = columns[position];
  return column === undefined ? "" : valueKey(column.type, row[position] ?? null);
}

function brokenChain(columns: readonly Field[], identifier: readonly number[], key: string): LakehouseError {
  const values = key.split("\n");
  const example = identifier.map((position, i) => `${columns[position]?.name} = ${values[i]}`).join(", ");
  return new LakehouseError(
    "invalidArgument",
    `The changes shown of the record with ${example} do not follow each other, so they cannot be reversed.`,
    { example, remedy: "Show all changes of the record, or choose identifier columns that are unique." },
  );
}
