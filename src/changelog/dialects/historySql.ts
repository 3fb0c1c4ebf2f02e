import { LakehouseError } from "../../model/errors";
import { parseIsoTime } from "../../util/isoTime";
import type { HistoryOptions } from "../history";
import { formatProcedureCall } from "./changelogSql";
import { formatComment } from "./comment";
import { formatNullSafeEqual, quoteIdentifier, quotePath, type SqlDialect } from "./sqlDialect";
import {
  formatNames,
  formatNotIgnored,
  formatPaired,
  formatStateDiffs,
  formatTimestampLiteral,
  type SqlCommit,
  type SqlTable,
} from "./stateDiff";

export interface HistorySqlInput {
  readonly table: SqlTable;
  /** All commits of the branch in order, compactions left out; at least one. */
  readonly commits: readonly SqlCommit[];
  readonly options: HistoryOptions;
  /** The options' key as SQL literals by column; null for null. */
  readonly key: Readonly<Record<string, string | null>> | undefined;
  readonly hasDeleteFiles: boolean;
  /** Older history was expired: the first commit stands for all that was there by then, and has no time. */
  readonly isTruncated: boolean;
}

/**
 * SQL that makes SCD Type 2 rows on another engine: each identifier's changes along the commits, a version ending where
 * the next one starts (LEAD). It expects unique identifiers.
 */
export function formatHistorySql(input: HistorySqlInput, dialect: SqlDialect): string {
  const { table, options } = input;
  const title = `History of ${table.path.join(".")} by ${options.identifier.join(", ")} (SCD Type 2)`;
  const usesProcedure = dialect === "spark" && !input.hasDeleteFiles && !input.isTruncated;
  return usesProcedure ? formatByProcedure(input, title) : formatByStates(input, title, dialect);
}

function formatByProcedure(input: HistorySqlInput, title: string): string {
  const { table, commits, options } = input;
  const view = `${table.path.at(-1) ?? "table"}_changes`.replace(/\W/g, "_");
  const paired = `paired AS (
  SELECT c.*, s.committed_at AS _commit_timestamp
  FROM ${quoteIdentifier(view, "spark")} AS c
  JOIN ${quotePath(table.path, "spark")}.snapshots AS s ON c._commit_snapshot_id = s.snapshot_id
)`;
  return `${formatComment([title, "Run it in the table's catalog (USE it first)."])}
${formatProcedureCall(table, commits, view, { identifier: options.identifier })}

WITH ${[paired, ...formatVersions(input, "spark")].join(", ")}
${formatFinalSelect(input, "spark")}
`;
}

function formatByStates(input: HistorySqlInput, title: string, dialect: SqlDialect): string {
  const { table, commits, options } = input;
  const notes = dialect === "duckdb" ? ["Needs the iceberg extension: INSTALL iceberg; LOAD iceberg;"] : [];
  const steps = [
    `changes AS (\n${formatStateDiffs(table, commits, dialect)}\n)`,
    `paired AS (\n  ${formatPaired(table, options.identifier, "changes", dialect)}\n)`,
    ...formatVersions(input, dialect),
  ];
  return `${formatComment([title, ...notes])}
WITH ${steps.join(", ")}
${formatFinalSelect(input, dialect)}
`;
}

/** The steps from paired changes to versions, DELETE rows included. */
function formatVersions({ table, options, key }: HistorySqlInput, dialect: SqlDialect): readonly string[] {
  const { identifier, ignoreColumns = [] } = options;
  const keys = identifier.map((name) => `c.${quoteIdentifier(name, dialect)}`).join(", ");
  const conditions = [
    "c._change_type <> 'UPDATE_BEFORE'",
    ...(ignoreColumns.length === 0 ? [] : [formatNotIgnored(table, identifier, ignoreColumns, "paired", dialect)]),
    ...Object.entries(key ?? {}).map(([name, literal]) =>
      formatNullSafeEqual(`c.${quoteIdentifier(name, dialect)}`, literal ?? "NULL", dialect),
    ),
  ];
  const window = `OVER (PARTITION BY ${keys} ORDER BY c._change_ordinal)`;
  return [
    `versions AS (
  SELECT ${formatNames(table, dialect, "c")}, c._change_type, c._change_ordinal,
    c._commit_timestamp AS effective_start,
    LEAD(c._commit_timestamp) ${window} AS effective_end
  FROM paired AS c
  WHERE ${conditions.join("\n    AND ")}
)`,
  ];
}

function formatFinalSelect({ table, options }: HistorySqlInput, dialect: SqlDialect): string {
  const { identifier, deleteRows, currentOnly, asOf, changedBetween } = options;
  const current = "effective_end IS NULL AND _change_type <> 'DELETE'";
  const keys = identifier.map((name) => quoteIdentifier(name, dialect));
  const conditions: string[] = [];
  if (deleteRows === "close" || asOf !== undefined) conditions.push("_change_type <> 'DELETE'");
  if (currentOnly === true) conditions.push(current);
  if (asOf !== undefined) {
    const time = formatTime(asOf, dialect);
    conditions.push(
      `(effective_start IS NULL OR effective_start <= ${time}) AND (effective_end IS NULL OR effective_end > ${time})`,
    );
  }
  if (changedBetween !== undefined) {
    const [from, to] = changedBetween.map((time) => formatTime(time, dialect));
    const same = keys.map((name) => formatNullSafeEqual(`w.${name}`, `v.${name}`, dialect)).join(" AND ");
    conditions.push(`EXISTS (SELECT 1 FROM versions AS w WHERE w._change_type IN ('DELETE', 'UPDATE_AFTER')
    AND w.effective_start BETWEEN ${from} AND ${to} AND ${same})`);
  }
  return `SELECT ${formatNames(table, dialect)}, _change_type, effective_start, effective_end,
  ${current} AS is_current
FROM versions AS v${conditions.length === 0 ? "" : `\nWHERE ${conditions.join("\n  AND ")}`}
ORDER BY ${[...keys, "_change_ordinal"].join(", ")};`;
}

function formatTime(iso: string, dialect: SqlDialect): string {
  const timeMs = parseIsoTime(iso);
  if (timeMs === undefined) {
    throw new LakehouseError("invalidArgument", `"${iso}" is not an ISO time such as 2024-10-24T17:19:00Z.`);
  }
  return formatTimestampLiteral(timeMs, dialect);
}
