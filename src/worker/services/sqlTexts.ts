import { formatChangelogSql as formatChangelog } from "../../changelog/dialects/changelogSql";
import { formatHistorySql as formatHistory } from "../../changelog/dialects/historySql";
import { formatLiteral } from "../../changelog/dialects/literal";
import type { SqlDialect } from "../../changelog/dialects/sqlDialect";
import { formatState, type SqlCommit, type SqlTable } from "../../changelog/dialects/stateDiff";
import type { HistoryOptions } from "../../changelog/history";
import type { ChangelogOptions, ChangeRange } from "../../changelog/request";
import { type RangeCommit, resolveRange } from "../../iceberg/commitRange";
import { resolveSnapshot } from "../../iceberg/snapshotSelector";
import { currentSchema } from "../../iceberg/snapshots";
import type { FolderTable } from "../../local/folderTable";
import { tableFolderOf } from "../../local/metadataFiles";
import { parseCell } from "../../model/cell";
import { LakehouseError } from "../../model/errors";
import type { CallOptions } from "../../model/rpc";
import { formatTableName, type TableRef } from "../../model/table";
import type { Field } from "../../model/types";
import type { ServiceContext } from "./context";
import { choosePairing, requireIdentifier } from "./identifier";
import { type Key, parseKey } from "./keyCondition";
import { choosePositions } from "./rowColumns";

/** SQL that makes the rows of a changelog on another engine. */
export async function formatChangelogSql(
  { tables }: ServiceContext,
  params: { table: TableRef; range: ChangeRange; options: ChangelogOptions; dialect: SqlDialect },
  { signal }: Required<CallOptions>,
): Promise<{ sql: string }> {
  const { options, range, dialect } = params;
  const table = await tables.load(params.table, signal);
  const schema = currentSchema(table.metadata);
  const { commits } = resolveRange(table.metadata, range);
  requireCommits(commits, params.table);
  const { pairing } = choosePairing(table.metadata, schema, options.mode, options.identifier);
  const nameOf = (position: number): readonly string[] => namesAt(schema.fields, [position]);
  const sql = formatChangelog(
    {
      table: describeTable(table, params.table, schema.fields),
      shown: choosePositions(schema.fields, options.columns).flatMap(nameOf),
      commits: commits.map(describeCommit),
      mode: options.mode,
      identifier: pairing.by === "identifier" ? pairing.columns : [],
      ignored: choosePositions(schema.fields, options.ignoreColumns ?? []).flatMap(nameOf),
      where: options.where,
      hasDeleteFiles: await hasDeleteFiles(table, commits, signal),
    },
    dialect,
  );
  return { sql };
}

/** SQL that makes SCD Type 2 rows on another engine. */
export async function formatHistorySql(
  { tables }: ServiceContext,
  params: { table: TableRef; options: HistoryOptions; dialect: SqlDialect },
  { signal }: Required<CallOptions>,
): Promise<{ sql: string }> {
  const { options, dialect } = params;
  const table = await tables.load(params.table, signal);
  const { fields } = currentSchema(table.metadata);
  const identifier = requireIdentifier(currentSchema(table.metadata), options.identifier);
  choosePositions(fields, options.ignoreColumns ?? []);
  const { commits, truncated } = resolveRange(table.metadata, { branch: options.branch });
  requireCommits(commits, params.table);
  const described = commits.map(describeCommit);
  const [first] = described;
  const initial: SqlCommit[] =
    truncated && first !== undefined
      ? [{ ...first, parentId: undefined, isParentExpired: false, timestampMs: undefined }]
      : [];
  const sql = formatHistory(
    {
      table: describeTable(table, params.table, fields),
      commits: [...initial, ...described.slice(initial.length)],
      options: { ...options, identifier: namesAt(fields, identifier) },
      key: options.key === undefined ? undefined : formatKey(fields, identifier, options.key, dialect),
      hasDeleteFiles: await hasDeleteFiles(table, commits, signal),
      isTruncated: truncated,
    },
    dialect,
  );
  return { sql };
}

/** A query of the table as it is at a snapshot, a ref or a time, naming the snapshot so that it stays the same. */
export async function formatStateSql(
  { tables }: ServiceContext,
  params: { table: TableRef; at: string; dialect: SqlDialect },
  { signal }: Required<CallOptions>,
): Promise<{ sql: string }> {
  const table = await tables.load(params.table, signal);
  const { snapshot, schema } = resolveSnapshot(table.metadata, params.at);
  if (snapshot === undefined) {
    throw new LakehouseError("invalidArgument", `${formatTableName(params.table)} has no snapshot to query yet.`);
  }
  const state = formatState(describeTable(table, params.table, schema.fields), snapshot.snapshotId, params.dialect);
  return { sql: `${state};\n` };
}

function requireCommits(commits: readonly RangeCommit[], table: TableRef): void {
  if (commits.length > 0) return;
  throw new LakehouseError("invalidArgument", `No commit of ${formatTableName(table)} is in the range.`, {
    remedy: "Choose a longer range.",
  });
}

function describeTable({ metadataLocation }: FolderTable, ref: TableRef, columns: readonly Field[]): SqlTable {
  return { path: [...ref.namespace, ref.name], location: tableFolderOf(metadataLocation), columns };
}

function describeCommit({ snapshotId, parent, ordinal, timestampMs }: RangeCommit): SqlCommit {
  const before = parent.kind === "snapshot" ? parent.snapshot : parent.kind === "expired" ? parent : undefined;
  return {
    snapshotId,
    parentId: before?.snapshotId,
    isParentExpired: parent.kind === "expired",
    ordinal,
    timestampMs,
  };
}

/** Spark's procedure refuses a commit that lists any delete file, inherited ones included. */
async function hasDeleteFiles(
  table: FolderTable,
  commits: readonly RangeCommit[],
  signal: AbortSignal,
): Promise<boolean> {
  for (const { snapshot } of commits) {
    const manifests = await table.manifests.loadManifestList(snapshot, signal);
    if (manifests.some(({ content }) => content === "deletes")) return true;
  }
  return false;
}

function formatKey(
  fields: readonly Field[],
  identifier: readonly number[],
  key: Key,
  dialect: SqlDialect,
): Readonly<Record<string, string | null>> {
  parseKey(fields, identifier, key);
  const literals = identifier.flatMap((position): [string, string | null][] => {
    const column = fields[position];
    if (column === undefined) return [];
    const text = key[column.name] ?? null;
    const value = text === null ? null : (parseCell(column.type, text) ?? null);
    return [[column.name, value === null ? null : formatLiteral(column.type, value, dialect)]];
  });
  return Object.fromEntries(literals);
}

function namesAt(columns: readonly Field[], positions: readonly number[]): readonly string[] {
  return positions.flatMap((position) => columns[position]?.name ?? []);
}
