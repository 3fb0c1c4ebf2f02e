import type { Type } from "../model/types";
import { columnName, formatSame } from "./canonical";

/** A removed and an added file of as many rows, by file id. */
export interface TwinOptions {
  readonly removed: number;
  readonly added: number;
  /** Relations of the side rows of either file in the order of their positions. */
  readonly removedRows: string;
  readonly addedRows: string;
  /** Positions of the columns in which rows at the same position may differ; the others are known to agree there. */
  readonly differing: ReadonlySet<number>;
}

/**
 * A SELECT of the side rows (without row lineage) of two files that differ from the row at the same position of the
 * other file, both of them. What is left out is equal pair by pair, so the multiset difference of the two sides stays
 * what it is. Values are compared as they are, without hashes, and nothing is held. Columns in which no rows differ are
 * read of the added file alone.
 */
export function formatTwinRowsSql(
  columns: readonly Type[],
  { removed, added, removedRows, addedRows, differing }: TwinOptions,
): string {
  const compared = columns.flatMap((type, position) => (differing.has(position) ? [{ type, position }] : []));
  const same = compared.map(({ type, position }) =>
    formatSame(type, `r.${columnName(position)}`, `a.${columnName(position)}`),
  );
  const old = compared.map(({ position }) => `r.${columnName(position)} AS old_${columnName(position)}`);
  const names = columns.map((_, position) => columnName(position));
  const values = names.map((name, position) =>
    differing.has(position) ? `if(sign < 0, old_${name}, ${name}) AS ${name}` : name,
  );
  return `SELECT ${values.join(", ")}, sign, if(sign < 0, ${removed}, ${added})::INTEGER AS file_id, pos FROM (
  SELECT ${[...names.map((name) => `a.${name}`), ...old, "a.pos"].join(", ")}
  FROM ${removedRows} AS r POSITIONAL JOIN ${addedRows} AS a
  WHERE if(r.pos = a.pos, NOT (${same.join(" AND ")}), error('Rows of files of the same length were not read in order.'))
) CROSS JOIN (VALUES (-1::TINYINT), (1::TINYINT)) AS sides(sign)`;
}
