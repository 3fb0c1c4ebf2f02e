import { columnName } from "../../changelog/canonical";
import type { HistoryOptions, HistoryResult, RecordVersion } from "../../changelog/history";
import {
  formatIgnoredCountSql,
  formatShownVersionsSql,
  formatVersionsSql,
  type VersionsFilter,
} from "../../changelog/scd2";
import { ChangelogRun } from "../../duckdb/changelogRun";
import type { HeldColumn } from "../../duckdb/resultFilter";
import type { Session } from "../../duckdb/session";
import { requireReadable } from "../../duckdb/types";
import type { RangeCommit } from "../../iceberg/commitRange";
import { createReadSchema } from "../../iceberg/readSchema";
import { planScan } from "../../iceberg/scan";
import { currentSchema } from "../../iceberg/snapshots";
import type { Schema } from "../../iceberg/tableMetadata";
import type { FolderTable } from "../../local/folderTable";
import { formatCell } from "../../model/cell";
import { LakehouseError } from "../../model/errors";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { Type } from "../../model/types";
import { parseIsoTime } from "../../util/isoTime";
import { type HistoryRange, listCommitFiles, listComparableSpecs, listHistory } from "./commits";
import type { ServiceContext } from "./context";
import { requireIdentifier } from "./identifier";
import { type KeyCondition, parseKey } from "./keyCondition";
import { loadSideRows, ReadCounter } from "./readSideRows";
import { choosePositions } from "./rowColumns";

const changes = "history_changes";
const versions = "history_versions";
const commitTable = "history_commits";
const text: Type = { kind: "string" };
const time: Type = { kind: "timestamptz" };

/** SCD Type 2: the versions of a table's records along a branch. */
export async function openHistory(
  context: ServiceContext,
  { table: ref, options }: { table: TableRef; options: HistoryOptions },
  call: Required<CallOptions>,
): Promise<HistoryResult> {
  const started = Date.now();
  const { signal } = call;
  const table = await context.tables.load(ref, signal);
  const schema = currentSchema(table.metadata);
  const columns = schema.fields;
  for (const column of columns) requireReadable(column);
  const identifier = requireIdentifier(schema, options.identifier);
  const ignored = options.ignoreColumns === undefined ? [] : choosePositions(columns, options.ignoreColumns);
  const key = options.key === undefined ? undefined : parseKey(columns, identifier, options.key);
  const filter = parseFilter(options);
  const range = listHistory(table.metadata, options.branch);
  const types = columns.map(({ type }) => type);
  return context.results.makeTable(signal, async (session, resultTable) => {
    const run = new ChangelogRun(session, {
      columns,
      table: changes,
      isTemporary: true,
      keepCarriedOver: false,
      pairing: { by: "identifier", positions: identifier },
      ignored,
      where: undefined,
      rowCondition: key?.sql,
    });
    await run.createTable();
    const counter = new ReadCounter();
    const reading = await readHistory(session, table, schema, range, run, key, counter, call);
    await createCommitTable(session, range.commits);
    const versionsOptions = { changes, commits: commitTable, identifier, ignored };
    await session.run(`CREATE TEMP TABLE ${versions} AS ${formatVersionsSql(types, versionsOptions)}`);
    if (key !== undefined && (await session.count(`SELECT count(*) FROM ${versions}`)) === 0) {
      throw new LakehouseError("notFound", `No row with ${key.text} is in the history that can be read.`, {
        remedy: "Choose another key, or another branch.",
      });
    }
    await session.run(
      `CREATE TABLE ${resultTable} AS ${formatShownVersionsSql(types, versions, versionsOptions, filter)}`,
    );
    const keptTable = `${resultTable}_versions`;
    if (key !== undefined) await session.run(`CREATE TABLE ${keptTable} AS FROM ${versions}`);
    const held = context.results.hold({
      table: resultTable,
      columns: [
        ...columns.map(({ name, type }, position): HeldColumn => ({ name, type, sql: columnName(position) })),
        { name: "_change_type", type: text, sql: "_change_type" },
        { name: "effective_start", type: time, sql: "effective_start" },
        { name: "effective_end", type: time, sql: "effective_end" },
        { name: "is_current", type: { kind: "boolean" }, sql: "is_current" },
      ],
      rowCount: await session.count(`SELECT count(*) FROM ${resultTable}`),
      ...(key !== undefined && { versions: { table: keptTable, columns } }),
    });
    return {
      resultId: held.resultId,
      columns: held.columns.map(({ name, type }) => ({ name, type })),
      rowCount: held.rowCount,
      stats: {
        filesRead: counter.filesRead,
        filesTotal: Math.max(reading.filesTotal, counter.filesRead),
        bytesRead: counter.bytesRead,
        elapsedMs: Date.now() - started,
      },
      notes: reading.notes,
      identifier: identifier.flatMap((position) => columns[position]?.name ?? []),
      expiredBeforeMs: range.initial?.timestampMs,
      ignoredChanges: await session.count(formatIgnoredCountSql(changes)),
    };
  });
}

/** All versions of the record that a history was opened for, oldest first. */
export async function listVersions(
  { engine, results }: ServiceContext,
  resultId: string,
  signal: AbortSignal,
): Promise<readonly RecordVersion[]> {
  const record = results.find(resultId).versions;
  if (record === undefined) {
    throw new LakehouseError("invalidArgument", "This history was not opened for one key, so it has no single record.");
  }
  const { table, columns } = record;
  const list: Type = { kind: "list", element: { id: 0, name: "element", required: true, type: { kind: "int" } } };
  const types: Type[] = [text, time, time, { kind: "boolean" }, { kind: "long" }, list];
  const names = columns.map((_, position) => columnName(position));
  const select = [
    "_change_type",
    "effective_start",
    "effective_end",
    "is_current",
    "_snapshot_id",
    "_changed",
    ...names,
  ];
  return engine.session(signal, async (session) => {
    const rows = await session.listValues(
      [...types, ...columns.map(({ type }) => type)],
      `SELECT ${select.join(", ")} FROM ${table} ORDER BY _start_ordinal, _file_id, _pos`,
    );
    return rows.map(([changeType, start, end, isCurrent, snapshotId, changed, ...values]) => ({
      changeType: changeType === "DELETE" || changeType === "UPDATE_AFTER" ? changeType : "INSERT",
      startMs: toMillis(start),
      endMs: toMillis(end),
      isCurrent: isCurrent === true,
      snapshotId: typeof snapshotId === "bigint" ? String(snapshotId) : undefined,
      values: columns.map(({ type }, i) => formatCell(type, values[i] ?? null)),
      changed: Array.isArray(changed) ? changed.map(Number) : [],
    }));
  });
}

async function readHistory(
  session: Session,
  table: FolderTable,
  schema: Schema,
  { commits, initial }: HistoryRange,
  run: ChangelogRun,
  key: KeyCondition | undefined,
  counter: ReadCounter,
  { signal, onProgress }: Required<CallOptions>,
): Promise<{ filesTotal: number; notes: readonly string[] }> {
  const readSchema = createReadSchema(table.metadata, schema);
  const specs = listComparableSpecs(table.metadata, schema.fields);
  const notes = new Set<string>();
  let filesTotal = 0;
  if (initial !== undefined) {
    const plan = await planScan(table, initial, { signal, filter: key?.predicate });
    const files = plan.files.map(({ file, deletes }) => ({ file, before: undefined, after: deletes }));
    filesTotal = plan.totals.dataFiles + plan.totals.prunedFiles + plan.totals.deleteFiles;
    counter.add(files);
    const rows = await loadSideRows(session, table, readSchema, files, { withLineage: false, signal });
    for (const note of [...plan.notes, ...rows.notes]) notes.add(note);
    await run.addCommit(rows, -1, specs);
  }
  for (const [done, commit] of commits.entries()) {
    onProgress({ message: "Reading history", done, total: commits.length });
    // The rows of a key have it before and after: a file that cannot hold it matters to no version.
    const planning = { signal, filter: key?.predicate };
    const { files, unchangedFileCount, prunedFileCount = 0 } = await listCommitFiles(table, commit, planning);
    filesTotal = Math.max(filesTotal, unchangedFileCount + prunedFileCount + files.length);
    counter.add(files);
    const rows = await loadSideRows(session, table, readSchema, files, { withLineage: false, signal });
    for (const note of rows.notes) notes.add(note);
    await run.addCommit(rows, commit.ordinal, specs);
  }
  return { filesTotal, notes: [...notes] };
}

async function createCommitTable(session: Session, commits: readonly RangeCommit[]): Promise<void> {
  const rows = commits.map(
    ({ ordinal, snapshotId, timestampMs }) =>
      `(${ordinal}, ${snapshotId}, CAST(make_timestamp(${timestampMs * 1000}) AS TIMESTAMPTZ))`,
  );
  await session.run(
    `CREATE OR REPLACE TEMP TABLE ${commitTable}(ordinal INTEGER, snapshot_id BIGINT, committed_at TIMESTAMPTZ);
     INSERT INTO ${commitTable} VALUES ${["(-1, NULL, NULL)", ...rows].join(", ")}`,
  );
}

function parseFilter({ asOf, changedBetween, currentOnly, deleteRows }: HistoryOptions): VersionsFilter {
  return {
    deleteRows,
    ...(currentOnly !== undefined && { currentOnly }),
    ...(asOf !== undefined && { asOfMicros: parseMicros(asOf) }),
    ...(changedBetween !== undefined && {
      changedBetweenMicros: [parseMicros(changedBetween[0]), parseMicros(changedBetween[1])] as const,
    }),
  };
}

function parseMicros(isoTime: string): bigint {
  const millis = parseIsoTime(isoTime);
  if (millis !== undefined) return BigInt(millis) * 1000n;
  throw new LakehouseError("invalidArgument", `"${isoTime}" is not a time such as 2026-01-31T12:00:00Z.`);
}

function toMillis(micros: unknown): number | undefined {
  return typeof micros === "bigint" ? Number(micros / 1000n) : undefined;
}
