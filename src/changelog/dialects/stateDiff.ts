import { LakehouseError } from "../../model/errors";
import type { Field } from "../../model/types";
import { formatNullSafeEqual, quoteIdentifier, quotePath, quoteText, type SqlDialect } from "./sqlDialect";
import { formatTypeName } from "./typeName";

/** The table that copied SQL reads. */
export interface SqlTable {
  /** Namespace and name. */
  readonly path: readonly string[];
  /** Its folder, for engines that read it by location. */
  readonly location: string;
  readonly columns: readonly Field[];
}

/** A commit whose changes copied SQL computes. */
export interface SqlCommit {
  readonly snapshotId: bigint;
  /** The state before; undefined where the table was empty. */
  readonly parentId: bigint | undefined;
  /** The state before is no longer kept, so that only Spark's procedure can tell the commit's changes. */
  readonly isParentExpired: boolean;
  readonly ordinal: number;
  /** Undefined where the commit stands for history that was expired. */
  readonly timestampMs: number | undefined;
}

/**
 * A SELECT of the rows that each commit inserted and deleted, by comparing the table before and after it: the columns,
 * `_change_type`, `_change_ordinal`, `_commit_snapshot_id`, `_commit_timestamp`. Runs wherever time travel does, merge
 * on read included; carried-over rows cancel.
 *
 * @throws LakehouseError "unsupported" when the state before a commit is no longer kept
 */
export function formatStateDiffs(table: SqlTable, commits: readonly SqlCommit[], dialect: SqlDialect): string {
  return commits
    .flatMap((commit) => {
      if (commit.isParentExpired) throw expiredParent(commit);
      const after = formatState(table, commit.snapshotId, dialect);
      if (commit.parentId === undefined) return [formatSide(after, "INSERT", commit, dialect)];
      const before = formatState(table, commit.parentId, dialect);
      return [
        formatSide(`${before} EXCEPT ALL ${after}`, "DELETE", commit, dialect),
        formatSide(`${after} EXCEPT ALL ${before}`, "INSERT", commit, dialect),
      ];
    })
    .join("\n  UNION ALL\n");
}

/**
 * A SELECT like that of formatStateDiffs over the relation `changes`, in which a deleted and an inserted row of one
 * identifier in one commit are UPDATE_BEFORE and UPDATE_AFTER.
 */
export function formatPaired(
  table: SqlTable,
  identifier: readonly string[],
  changes: string,
  dialect: SqlDialect,
): string {
  const keys = identifier.map((name) => quoteIdentifier(name, dialect)).join(", ");
  const window = `PARTITION BY _change_ordinal, ${keys}`;
  const names = formatNames(table, dialect);
  return `SELECT ${names},
    CASE WHEN deleted > 0 AND inserted > 0 AND nth = 1
      THEN CASE WHEN _change_type = 'DELETE' THEN 'UPDATE_BEFORE' ELSE 'UPDATE_AFTER' END
      ELSE _change_type END AS _change_type,
    _change_ordinal, _commit_snapshot_id, _commit_timestamp
  FROM (
    SELECT *,
      sum(CASE WHEN _change_type = 'DELETE' THEN 1 ELSE 0 END) OVER (${window}) AS deleted,
      sum(CASE WHEN _change_type = 'INSERT' THEN 1 ELSE 0 END) OVER (${window}) AS inserted,
      row_number() OVER (${window}, _change_type ORDER BY ${keys}) AS nth
    FROM ${changes}
  ) AS counted`;
}

/**
 * A condition on rows of a relation `alias` of paired changes: not an update of ignored columns alone.
 *
 * @param changes  the relation again, to find the other row of an update in
 */
export function formatNotIgnored(
  table: SqlTable,
  identifier: readonly string[],
  ignored: readonly string[],
  changes: string,
  dialect: SqlDialect,
): string {
  const compared = table.columns
    .map(({ name }) => name)
    .filter((name) => identifier.includes(name) || !ignored.includes(name));
  const same = compared.map((name) => {
    const column = quoteIdentifier(name, dialect);
    return formatNullSafeEqual(`o.${column}`, `c.${column}`, dialect);
  });
  return `NOT (c._change_type IN ('UPDATE_BEFORE', 'UPDATE_AFTER') AND EXISTS (
    SELECT 1 FROM ${changes} AS o
    WHERE o._change_type IN ('UPDATE_BEFORE', 'UPDATE_AFTER') AND o._change_type <> c._change_type
      AND o._change_ordinal = c._change_ordinal
      AND ${same.join("\n      AND ")}))`;
}

/** The table's column names, quoted. */
export function formatNames(table: SqlTable, dialect: SqlDialect, qualifier?: string): string {
  const prefix = qualifier === undefined ? "" : `${qualifier}.`;
  return table.columns.map(({ name }) => `${prefix}${quoteIdentifier(name, dialect)}`).join(", ");
}

/** A SELECT of a table as it was at a snapshot. */
export function formatState(table: SqlTable, snapshotId: bigint, dialect: SqlDialect): string {
  const names = formatNames(table, dialect);
  switch (dialect) {
    case "spark":
      return `SELECT ${names} FROM ${quotePath(table.path, dialect)} VERSION AS OF ${snapshotId}`;
    case "athena":
      return `SELECT ${names} FROM ${quotePath(table.path, dialect)} FOR VERSION AS OF ${snapshotId}`;
    case "duckdb":
      return `SELECT ${names} FROM iceberg_scan(${quoteText(table.location, dialect)}, allow_moved_paths => true, snapshot_from_id => ${snapshotId})`;
  }
}

function formatSide(select: string, type: "INSERT" | "DELETE", commit: SqlCommit, dialect: SqlDialect): string {
  const timestamp = formatTimestampLiteral(commit.timestampMs, dialect);
  return `  SELECT *, '${type}' AS _change_type, ${commit.ordinal} AS _change_ordinal,
    CAST(${commit.snapshotId} AS BIGINT) AS _commit_snapshot_id, ${timestamp} AS _commit_timestamp
  FROM (${select}) AS rows_${commit.ordinal}_${type === "INSERT" ? "in" : "out"}`;
}

/** A moment as a timestamp with zone; without one, a typed null. */
export function formatTimestampLiteral(timestampMs: number | undefined, dialect: SqlDialect): string {
  if (timestampMs === undefined) return `CAST(NULL AS ${formatTypeName({ kind: "timestamptz" }, dialect)})`;
  const text = new Date(timestampMs).toISOString().replace("T", " ");
  if (dialect === "duckdb") return `CAST('${text}' AS TIMESTAMPTZ)`;
  return `TIMESTAMP '${dialect === "athena" ? text.replace("Z", " UTC") : text}'`;
}

function expiredParent({ snapshotId }: SqlCommit): LakehouseError {
  return new LakehouseError(
    "unsupported",
    `The state before snapshot ${snapshotId} was expired, so no SQL can compare the two.`,
    { remedy: "Start the range at that snapshot or a later one." },
  );
}
