import type { Field } from "../model/types";
import { columnName, formatKeys } from "./canonical";

/** Rows that a suggestion looks at: enough for a guess, and bounded. */
const sampleRows = 100_000;
/** Testing one column takes memory for each row looked at: a wide table has its identifier by name among the best. */
const maxCandidates = 16;
const maxPairColumns = 6;

/** Columns, by position, that together may identify a row. */
export type Candidate = readonly number[];

/**
 * Single columns that may be identifiers, best first: those whose name says so, then the others. Columns that hold
 * floats, nested values or two values at most are none. Of a wide table, only the best few.
 */
export function listCandidates(columns: readonly Field[]): readonly Candidate[] {
  return columns
    .map((column, position) => ({ position, rank: rankOf(column) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .toSorted((a, b) => a.rank - b.rank || a.position - b.position)
    .slice(0, maxCandidates)
    .map(({ position }) => [position]);
}

/** Pairs of the best candidates, for when no single one is unique. */
export function listCandidatePairs(singles: readonly Candidate[]): readonly Candidate[] {
  const best = singles.slice(0, maxPairColumns);
  return best.flatMap((first, index) => best.slice(index + 1).map((second) => [...first, ...second]));
}

/**
 * A SELECT of one row with one BOOLEAN column for each of one or more candidates: whether no two changed rows on one side of one commit
 * share its values, and none of them is null. A guess: it looks at the first rows of `changes` (change rows) only.
 */
export function formatUniquenessSql(
  columns: readonly Field[],
  changes: string,
  candidates: readonly Candidate[],
): string {
  const tests = candidates.map((candidate) => {
    const keys = candidate.flatMap((position) => {
      const column = columns[position];
      return column === undefined ? [] : formatKeys(column.type, columnName(position));
    });
    const nulls = candidate.map((position) => `bool_or(${columnName(position)} IS NULL)`).join(" OR ");
    return `count(*) = count(DISTINCT row(_ordinal, side, ${keys.join(", ")})) AND NOT (${nulls})`;
  });
  return `SELECT ${tests.join(", ")} FROM (
  SELECT *, _change_type IN ('DELETE', 'UPDATE_BEFORE') AS side FROM ${changes} LIMIT ${sampleRows}
) HAVING count(*) > 0`;
}

/** The first candidate that formatUniquenessSql's answer calls unique, as column names; none when there is none. */
export function chooseIdentifier(
  columns: readonly Field[],
  candidates: readonly Candidate[],
  unique: readonly boolean[],
): readonly string[] {
  const chosen = candidates.find((_, index) => unique[index] === true);
  return (chosen ?? []).flatMap((position) => columns[position]?.name ?? []);
}

function rankOf({ name, type }: Field): number {
  switch (type.kind) {
    case "int":
    case "long":
    case "string":
    case "uuid":
      break;
    case "decimal":
      if (type.scale !== 0) return Number.POSITIVE_INFINITY;
      break;
    case "date":
    case "timestamp":
    case "timestamptz":
    case "timestamp_ns":
    case "timestamptz_ns":
      // Only ever a part of an identifier, and unique by itself when nothing else is.
      return 4;
    default:
      return Number.POSITIVE_INFINITY;
  }
  if (/^(id|uuid|guid|key|pk)$/i.test(name)) return 0;
  if (/(_|\b)(id|uuid|guid|key|pk)$/i.test(name) || /(Id|ID|Key|Uuid)$/.test(name)) return 1;
  if (/(code|number|_no|_nr|sku|email)$/i.test(name)) return 2;
  return 3;
}
