import type { Type } from "../model/types";
import { formatCancelSql, formatSideColumns } from "./cancel";
import { columnName, formatRowKeys, formatSame } from "./canonical";

/**
 * Change rows: c0…cN, then
 * `_change`       BIGINT: numbers the changes of a result in their order; the two rows of an update share one
 * `_change_type`  VARCHAR: INSERT, DELETE, UPDATE_BEFORE, UPDATE_AFTER
 * `_ordinal`      INTEGER: the commit
 * `_changed`      INTEGER[]: positions of the columns that an update changed; empty for other rows
 * `_ignored`      BOOLEAN: an update that changed ignored columns alone. Such rows come last in their commit
 * `_file_id`, `_pos`  where the row is, or, before an update, where its row after is
 */
export const changeColumns = ["_change", "_change_type", "_ordinal", "_changed", "_ignored", "_file_id", "_pos"];

export interface ChangeOptions {
  /** The name of a relation of side rows: those of one whole commit that did not cancel. */
  readonly rows: string;
  readonly ordinal: number;
  /** The `_change` of the commit's first change. */
  readonly firstChange: bigint;
}

export type PairKey =
  | { readonly by: "identifier" /** Positions of the identifier columns. */; readonly positions: readonly number[] }
  | { readonly by: "rowLineage" };

export interface PairOptions extends ChangeOptions {
  readonly key: PairKey;
  /** Positions of columns whose changes alone make no update. */
  readonly ignored: readonly number[];
}

/** A SELECT of change rows in order, in which every side row is an INSERT or a DELETE. */
export function formatPlainChangesSql(columns: readonly Type[], options: ChangeOptions): string {
  const names = listNames(columns).join(", ");
  return formatNumbered(
    columns,
    options,
    "",
    `SELECT ${names}, if(sign > 0, 'INSERT', 'DELETE') AS _change_type, []::INTEGER[] AS _changed, false AS _ignored,
    file_id AS _file_id, pos AS _pos FROM ${options.rows}`,
  );
}

/**
 * A SELECT of change rows in order, in which a deleted and an inserted row of one key are an update. Identifiers are
 * compared null-safe; of several inserted rows the first by file and position is the one updated to. formatDuplicateSql
 * must have found nothing. By row lineage, rows whose row id has no counterpart first cancel by their values.
 *
 * Source: iceberg.md, update images (`ComputeUpdateIterator`).
 */
export function formatPairSql(columns: readonly Type[], options: PairOptions): string {
  const { rows, key } = options;
  const names = listNames(columns);
  const select = (side: string): string => names.map((name) => `${side}_${name} AS ${name}`).join(", ");
  const wide = (side: string): string =>
    [...names, "file_id", "pos"].map((name) => `${side}.${name} AS ${side}_${name}`).join(", ");
  const changed = columns.map(
    (type, position) =>
      `if(${formatSame(type, `d.${columnName(position)}`, `i.${columnName(position)}`)}, NULL, ${position})`,
  );
  const setup = `${key.by === "identifier" ? formatIdentified(columns, rows, key.positions) : formatLinked(columns, rows)},
paired AS MATERIALIZED (
  SELECT ${wide("d")}, ${wide("i")}, d.sign AS d_sign, i.sign AS i_sign,
    list_filter([${changed.join(", ")}]::INTEGER[], lambda p: p IS NOT NULL) AS changed
  FROM (FROM linked WHERE sign < 0) d FULL JOIN (FROM linked WHERE sign > 0) i
    ON ${formatJoin(columns, key)}
), updated AS (
  SELECT *, ${options.ignored.length === 0 ? "false" : `list_has_all([${options.ignored.join(", ")}], changed)`} AS ignored
  FROM paired WHERE d_sign IS NOT NULL AND i_sign IS NOT NULL
)`;
  const branch = (from: string, side: string, type: string, rest: string, at = side): string =>
    `SELECT ${select(side)}, '${type}' AS _change_type, ${rest}, ${at}_file_id AS _file_id, ${at}_pos AS _pos FROM ${from}`;
  const plain = "[]::INTEGER[] AS _changed, false AS _ignored";
  const body = [
    branch("updated", "d", "UPDATE_BEFORE", "changed AS _changed, ignored AS _ignored", "i"),
    branch("updated", "i", "UPDATE_AFTER", "changed AS _changed, ignored AS _ignored"),
    branch("paired WHERE i_sign IS NULL", "d", "DELETE", plain),
    branch("paired WHERE d_sign IS NULL", "i", "INSERT", plain),
    `SELECT ${names.join(", ")}, if(sign > 0, 'INSERT', 'DELETE'), [], false, file_id, pos FROM alone`,
  ].join("\nUNION ALL ");
  return formatNumbered(columns, options, `${setup}, `, body);
}

/**
 * A SELECT of the identifier columns (by their names c…) and `rows`, a count, of one identifier that more than one row
 * was deleted for: the same example on every run, and no row when the commit can be paired.
 */
export function formatDuplicateSql(columns: readonly Type[], rows: string, positions: readonly number[]): string {
  const keys = formatRowKeys(columns, { positions }).join(", ");
  const values = positions.map((p) => `arg_min(${columnName(p)}, (file_id, pos)) AS ${columnName(p)}`).join(", ");
  return `SELECT ${values}, count(*) AS rows FROM ${rows} WHERE sign < 0
GROUP BY ${keys} HAVING count(*) > 1 ORDER BY min((file_id, pos)) LIMIT 1`;
}

/** linked: rows that may pair with a row of the same identifier; alone: second and later inserts of one. */
function formatIdentified(columns: readonly Type[], rows: string, positions: readonly number[]): string {
  const keys = formatRowKeys(columns, { positions }).join(", ");
  return `WITH ranked AS MATERIALIZED (
  SELECT *, row_number() OVER (PARTITION BY ${keys}, sign ORDER BY file_id, pos) AS nth FROM ${rows}
), linked AS (FROM ranked WHERE nth = 1), alone AS (FROM ranked WHERE nth > 1)`;
}

/** linked: rows whose row id is on both sides, once each; alone: what is left of the others when equal rows cancel. */
function formatLinked(columns: readonly Type[], rows: string): string {
  const names = formatSideColumns(columns, false).join(", ");
  return `WITH ids AS MATERIALIZED (
  SELECT row_id FROM ${rows} WHERE row_id IS NOT NULL
  GROUP BY row_id HAVING count(*) = 2 AND sum(sign) = 0
), linked AS (SELECT r.* FROM ${rows} r SEMI JOIN ids USING (row_id)),
unlinked AS (SELECT ${names} FROM ${rows} r ANTI JOIN ids USING (row_id)),
alone AS (${formatCancelSql(columns, { rows: "unlinked", byRowId: false })})`;
}

function formatJoin(columns: readonly Type[], key: PairKey): string {
  if (key.by === "rowLineage") return "d.row_id = i.row_id";
  const left = formatRowKeys(columns, { positions: key.positions, qualifier: "d" });
  const right = formatRowKeys(columns, { positions: key.positions, qualifier: "i" });
  return left.map((expression, index) => `${expression} IS NOT DISTINCT FROM ${right[index]}`).join(" AND ");
}

function formatNumbered(columns: readonly Type[], options: ChangeOptions, setup: string, body: string): string {
  return `${setup === "" ? "WITH " : setup}changes AS (
${body}
)
SELECT ${listNames(columns).join(", ")},
  dense_rank() OVER (ORDER BY _ignored, _file_id, _pos) + ${options.firstChange - 1n} AS _change, _change_type,
  ${options.ordinal}::INTEGER AS _ordinal, _changed, _ignored, _file_id, _pos
FROM changes ORDER BY _change, _change_type DESC`;
}

function listNames(columns: readonly Type[]): readonly string[] {
  return columns.map((_, position) => columnName(position));
}
