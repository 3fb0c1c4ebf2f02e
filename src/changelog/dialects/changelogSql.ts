import type { ChangelogMode } from "../request";
import { formatComment, formatCount } from "./comment";
import { quoteIdentifier, quotePath, quoteText, type SqlDialect } from "./sqlDialect";
import { formatNotIgnored, formatPaired, formatStateDiffs, type SqlCommit, type SqlTable } from "./stateDiff";

export interface ChangelogSqlInput {
  readonly table: SqlTable;
  /** Names of the table's columns to show. */
  readonly shown: readonly string[];
  /** The range's commits in order, compactions left out; at least one. */
  readonly commits: readonly SqlCommit[];
  readonly mode: ChangelogMode;
  /** Identifier columns; empty when nothing is paired. */
  readonly identifier: readonly string[];
  readonly ignored: readonly string[];
  /** A condition over the table's columns, as the person wrote it. */
  readonly where: string | undefined;
  /** Some commit of the range has delete files, which Spark's procedure refuses. */
  readonly hasDeleteFiles: boolean;
}

/** SQL that makes a changelog's rows on another engine: Spark by its procedure where that can, else by time travel. */
export function formatChangelogSql(input: ChangelogSqlInput, dialect: SqlDialect): string {
  const { table, commits, mode } = input;
  const title = `Changes of ${table.path.join(".")} in ${formatCount(commits.length, "commit")}, up to snapshot ${commits.at(-1)?.snapshotId}`;
  if (mode === "raw" && dialect === "spark") return formatSparkRaw(input, title);
  const usesProcedure = dialect === "spark" && !input.hasDeleteFiles;
  return usesProcedure ? formatSparkProcedure(input, title) : formatByStates(input, title, dialect);
}

/**
 * A CALL of Spark's procedure for a range, as a statement.
 *
 * @param view  the name of the temporary view that it makes
 */
export function formatProcedureCall(
  table: SqlTable,
  commits: readonly SqlCommit[],
  view: string,
  { identifier, net = false }: { readonly identifier: readonly string[]; readonly net?: boolean },
): string {
  const from = commits[0]?.parentId;
  const range = [
    ...(from === undefined ? [] : [`'start-snapshot-id', '${from}'`]),
    `'end-snapshot-id', '${commits.at(-1)?.snapshotId}'`,
  ];
  const columns = identifier.map((name) => quoteText(name, "spark")).join(", ");
  const path = quoteText(quotePath(table.path, "spark"), "spark");
  return `CALL system.create_changelog_view(
  table => ${path},
  changelog_view => ${quoteText(view, "spark")},
  options => map(${range.join(", ")})${identifier.length === 0 ? "" : `,\n  identifier_columns => array(${columns})`}${net ? ",\n  net_changes => true" : ""}
);`;
}

function formatSparkProcedure(input: ChangelogSqlInput, title: string): string {
  const { table, commits, mode, identifier } = input;
  const pairs = mode === "updates" ? identifier : [];
  const view = `${table.path.at(-1) ?? "table"}_changes`.replace(/\W/g, "_");
  const call = formatProcedureCall(table, commits, view, { identifier: pairs, net: mode === "net" });
  return `${formatComment([title, "Run it in the table's catalog (USE it first)."])}
${call}

${formatFinalSelect(input, view, "spark", ["_change_type", "_change_ordinal", "_commit_snapshot_id"])}
`;
}

function formatSparkRaw(input: ChangelogSqlInput, title: string): string {
  const { table, commits } = input;
  const path = `${quotePath(table.path, "spark")}.changes`;
  const inRange = `_commit_snapshot_id IN (${commits.map(({ snapshotId }) => snapshotId).join(", ")})`;
  return `${formatComment([title, "Ordinals count from the table's first commit. Spark refuses tables with delete files here."])}
${formatFinalSelect(input, path, "spark", ["_change_type", "_change_ordinal", "_commit_snapshot_id"], [inRange])}
`;
}

function formatByStates(input: ChangelogSqlInput, title: string, dialect: SqlDialect): string {
  const { table, mode, identifier } = input;
  const [first] = input.commits;
  const last = input.commits.at(-1);
  const net = mode === "net" && first !== undefined && last !== undefined;
  const commits = net ? [{ ...last, parentId: first.parentId }] : input.commits;
  const notes = [
    title,
    ...(dialect === "duckdb" ? ["Needs the iceberg extension: INSTALL iceberg; LOAD iceberg;"] : []),
    ...(mode === "raw" ? ["Rows that commits only carried over into new files are left out."] : []),
    ...(net ? ["The net of the range, from its first state to its last: every row bears the last commit."] : []),
    ...(identifier.length > 0 && mode === "updates" ? [] : ["Updated rows show as a DELETE and an INSERT."]),
  ];
  const pairs = mode === "updates" && identifier.length > 0;
  const relation = pairs ? "paired" : "changes";
  const steps = [
    `changes AS (\n${formatStateDiffs(table, commits, dialect)}\n)`,
    ...(pairs ? [`paired AS (\n  ${formatPaired(table, identifier, "changes", dialect)}\n)`] : []),
  ];
  const columns = ["_change_type", "_change_ordinal", "_commit_snapshot_id", "_commit_timestamp"];
  return `${formatComment(notes)}
WITH ${steps.join(", ")}
${formatFinalSelect(input, relation, dialect, columns)}
`;
}

function formatFinalSelect(
  { table, shown, identifier, ignored, mode, where }: ChangelogSqlInput,
  relation: string,
  dialect: SqlDialect,
  changeColumns: readonly string[],
  conditions: readonly string[] = [],
): string {
  const pairs = mode === "updates" && identifier.length > 0;
  const all = [
    ...conditions,
    ...(pairs && ignored.length > 0 ? [formatNotIgnored(table, identifier, ignored, relation, dialect)] : []),
    ...(where === undefined ? [] : [`(${where})`]),
  ];
  const keys = pairs ? identifier.map((name) => quoteIdentifier(name, dialect)) : [];
  const names = shown.map((name) => quoteIdentifier(name, dialect));
  return `SELECT ${[...names, ...changeColumns].join(", ")}
FROM ${relation} AS c${all.length === 0 ? "" : `\nWHERE ${all.join("\n  AND ")}`}
ORDER BY ${["_change_ordinal", ...keys, "_change_type DESC"].join(", ")};`;
}
