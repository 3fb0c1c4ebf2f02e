import type { Type } from "../model/types";
import { columnName, formatRowKeys } from "./canonical";

/**
 * SCD Type 2 from change rows of mode "updates".
 *
 * commits   ordinal INTEGER, snapshot_id BIGINT, committed_at TIMESTAMPTZ. Rows that were there before the first
 *           readable commit are INSERTs of ordinal -1, whose commit has nulls.
 * versions  c0…cN, _change_type VARCHAR (INSERT, UPDATE_AFTER, DELETE), effective_start, effective_end TIMESTAMPTZ,
 *           is_current BOOLEAN, _snapshot_id BIGINT, _changed INTEGER[], _start_ordinal, _end_ordinal INTEGER (of the
 *           commits that opened and ended the version), _file_id INTEGER, _pos BIGINT
 */
export interface VersionsOptions {
  /** The name of a relation of change rows of one whole lineage, in which an update's rows share a `_change`. */
  readonly changes: string;
  readonly commits: string;
  /** Positions of the identifier columns. */
  readonly identifier: readonly number[];
  /** Positions of the columns whose changes alone open no version. */
  readonly ignored: readonly number[];
}

/** Which versions to show; all given conditions must hold. Times are micros since 1970-01-01T00:00Z. */
export interface VersionsFilter {
  readonly deleteRows: "close" | "keep";
  /** Versions in effect at a time: after the last commit up to it, by the order of commits. */
  readonly asOfMicros?: bigint;
  readonly currentOnly?: boolean;
  /** All versions of the identifiers that have a DELETE or UPDATE_AFTER in between, both ends included. */
  readonly changedBetweenMicros?: readonly [bigint, bigint];
}

/**
 * A SELECT of all versions, DELETE rows included. A version ends with the commit that deletes or updates a row of its
 * values; where the identifier is unique, that is when the next one of its identifier starts. So two rows that share
 * an identifier are two versions at once, and the one that stays is current. A DELETE row ends where its identifier
 * comes back.
 */
export function formatVersionsSql(columns: readonly Type[], options: VersionsOptions): string {
  const { changes, commits, identifier, ignored } = options;
  const names = columns.map((_, position) => columnName(position)).join(", ");
  const kept = columns.map((_, position) => position).filter((p) => identifier.includes(p) || !ignored.includes(p));
  const row = formatRowKeys(columns, { positions: kept }).join(", ");
  const key = formatRowKeys(columns, { positions: identifier }).join(", ");
  return `WITH events AS (
  SELECT ${names}, _change_type, _change, _ordinal, _changed, _file_id, _pos,
    _change_type IN ('INSERT', 'UPDATE_AFTER') AS opens
  FROM ${changes} WHERE NOT _ignored
), numbered AS (
  SELECT *, row_number() OVER (PARTITION BY ${row}, opens ORDER BY _change) AS nth FROM events
), ended AS (
  SELECT *,
    max(if(opens, NULL, _ordinal)) OVER (PARTITION BY ${row}, nth) AS closed_by,
    min(if(opens, _ordinal, NULL)) OVER (PARTITION BY ${key} ORDER BY _change
      ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS next_start
  FROM numbered
), versions AS (
  SELECT *, if(opens, closed_by, next_start) AS end_ordinal FROM ended WHERE opens OR _change_type = 'DELETE'
)
SELECT ${names}, _change_type, opening.committed_at AS effective_start, closing.committed_at AS effective_end,
  opens AND end_ordinal IS NULL AS is_current, opening.snapshot_id AS _snapshot_id, _changed,
  _ordinal AS _start_ordinal, end_ordinal AS _end_ordinal, _file_id, _pos
FROM versions JOIN ${commits} opening ON opening.ordinal = _ordinal
  LEFT JOIN ${commits} closing ON closing.ordinal = end_ordinal`;
}

/**
 * A SELECT of the versions that a filter shows, ordered by identifier, then along the commits.
 *
 * @param versions  the name of a relation of versions
 * @param options  as for formatVersionsSql
 */
export function formatShownVersionsSql(
  columns: readonly Type[],
  versions: string,
  { commits, identifier }: VersionsOptions,
  filter: VersionsFilter,
): string {
  const conditions = [
    filter.deleteRows === "close" ? "_change_type <> 'DELETE'" : undefined,
    filter.currentOnly === true ? "is_current" : undefined,
    filter.asOfMicros === undefined ? undefined : formatAsOf(commits, filter.asOfMicros),
    filter.changedBetweenMicros === undefined
      ? undefined
      : formatChangedBetween(columns, versions, identifier, filter.changedBetweenMicros),
  ].filter((condition) => condition !== undefined);
  const where = conditions.length === 0 ? "" : `\nWHERE ${conditions.join("\n  AND ")}`;
  const order = identifier.map((position) => `v.${columnName(position)}`);
  // A sort by a float column would give it back without its negative zeros: sort by an expression of it.
  const sorted = order.map((name, i) => (isFloat(columns[identifier[i] ?? 0]) ? `(${name} + 0)` : name));
  return `SELECT * FROM ${versions} v${where}
ORDER BY ${[...sorted, "_start_ordinal", "_file_id", "_pos"].join(", ")}`;
}

/** Counts the updates that opened no version, as one BIGINT. */
export function formatIgnoredCountSql(changes: string): string {
  return `SELECT count(*) FROM ${changes} WHERE _ignored AND _change_type = 'UPDATE_AFTER'`;
}

function formatAsOf(commits: string, micros: bigint): string {
  const last = `(SELECT coalesce(max(ordinal), -1) FROM ${commits} WHERE epoch_us(committed_at) <= ${micros})`;
  return `_change_type <> 'DELETE' AND _start_ordinal <= ${last} AND (_end_ordinal IS NULL OR _end_ordinal > ${last})`;
}

function formatChangedBetween(
  columns: readonly Type[],
  versions: string,
  identifier: readonly number[],
  [from, to]: readonly [bigint, bigint],
): string {
  const left = formatRowKeys(columns, { positions: identifier, qualifier: "v" });
  const right = formatRowKeys(columns, { positions: identifier, qualifier: "w" });
  const same = left.map((key, index) => `${key} IS NOT DISTINCT FROM ${right[index]}`).join(" AND ");
  return `EXISTS (SELECT 1 FROM ${versions} w WHERE w._change_type IN ('DELETE', 'UPDATE_AFTER')
    AND epoch_us(w.effective_start) BETWEEN ${from} AND ${to} AND ${same})`;
}

function isFloat(type: Type | undefined): boolean {
  return type?.kind === "float" || type?.kind === "double";
}
