import type { ChangeKind } from "../../../src/changelog/request";

/** One row as Spark's changelog iterators see it: its values as keys that are equal when the values are. */
export interface IteratorRow {
  readonly values: readonly string[];
  readonly type: ChangeKind;
  readonly ordinal: number;
}

/**
 * Iceberg's `RemoveCarryoverIterator`, read as what it does and not how: on input sorted by all values, then ordinal,
 * then change type (DELETE first), identical deletes and inserts that follow each other cancel one to one.
 */
export function removeCarryovers(sorted: readonly IteratorRow[]): IteratorRow[] {
  const kept: IteratorRow[] = [];
  let deletes: IteratorRow[] = [];
  for (const row of sorted) {
    const open = deletes[0];
    if (open !== undefined && (!sameRow(open, row) || open.ordinal !== row.ordinal)) {
      kept.push(...deletes);
      deletes = [];
    }
    if (row.type === "DELETE") deletes.push(row);
    else if (deletes.length > 0) deletes.pop();
    else kept.push(row);
  }
  return [...kept, ...deletes];
}

/** Iceberg's `RemoveNetCarryoverIterator`: input sorted by all values, then ordinal, then change type. */
export function removeNetCarryovers(sorted: readonly IteratorRow[]): IteratorRow[] {
  const kept: IteratorRow[] = [];
  let first: IteratorRow | undefined;
  let count = 0;
  const emit = (): void => {
    for (let i = 0; i < count && first !== undefined; i++) kept.push(first);
    first = undefined;
    count = 0;
  };
  for (const row of sorted) {
    if (first !== undefined && (count === 0 || !sameRow(first, row))) emit();
    if (first === undefined) {
      first = row;
      count = 1;
    } else count += row.type === first.type ? 1 : -1;
  }
  emit();
  return kept;
}

/**
 * Iceberg's `ComputeUpdateIterator` after carry-over removal: input sorted by identifier, ordinal and change type.
 *
 * @param identifier  positions of the identifier's values
 * @throws Error when one identifier has two deletes
 */
export function computeUpdates(sorted: readonly IteratorRow[], identifier: readonly number[]): IteratorRow[] {
  const kept: IteratorRow[] = [];
  for (let i = 0; i < sorted.length; i++) {
    const row = sorted[i] as IteratorRow;
    const next = sorted[i + 1];
    const sameKey =
      next !== undefined &&
      next.ordinal === row.ordinal &&
      identifier.every((position) => row.values[position] === next.values[position]);
    if (row.type !== "DELETE" || !sameKey) {
      kept.push(row);
      continue;
    }
    if (next.type !== "INSERT") throw new Error("Cannot compute updates because there are multiple rows");
    kept.push({ ...row, type: "UPDATE_BEFORE" }, { ...next, type: "UPDATE_AFTER" });
    i++;
  }
  return kept;
}

/** The order that Spark gives the iterators: by the values at `positions` (all when absent), ordinal, change type. */
export function sortForIterator(rows: readonly IteratorRow[], positions?: readonly number[]): IteratorRow[] {
  const key = (row: IteratorRow): readonly string[] =>
    positions === undefined ? row.values : positions.map((position) => row.values[position] as string);
  const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return rows.toSorted((a, b) => {
    const [left, right] = [key(a), key(b)];
    const differing = left.findIndex((value, i) => value !== right[i]);
    if (differing >= 0) return compareText(left[differing] as string, right[differing] as string);
    return a.ordinal - b.ordinal || compareText(a.type, b.type);
  });
}

function sameRow(a: IteratorRow, b: IteratorRow): boolean {
  return a.values.every((value, position) => value === b.values[position]);
}
