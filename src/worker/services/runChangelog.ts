import { columnName } from "../../changelog/canonical";
import { formatNetSql } from "../../changelog/net";
import type { ChangelogOptions, ChangelogResult } from "../../changelog/request";
import {
  chooseIdentifier,
  formatUniquenessSql,
  listCandidatePairs,
  listCandidates,
} from "../../changelog/suggestIdentifier";
import { ChangelogRun, type CommitRows, countChanges } from "../../duckdb/changelogRun";
import { checkCondition } from "../../duckdb/condition";
import type { HeldColumn } from "../../duckdb/resultFilter";
import { type HeldRows, sendRows } from "../../duckdb/resultStore";
import type { Session } from "../../duckdb/session";
import { requireReadable } from "../../duckdb/types";
import type { Commit } from "../../model/changedFiles";
import type { CallOptions } from "../../model/rpc";
import type { Field } from "../../model/types";
import type { RowSink } from "../../query/result";
import type { ServiceContext } from "./context";
import type { ChosenPairing } from "./identifier";
import { ReadCounter } from "./readSideRows";
import { choosePositions } from "./rowColumns";

/** The rows that may differ across a commit. */
export interface LoadedCommit {
  readonly rows: CommitRows;
  /** Specs whose partitions can be compared one by one. */
  readonly specs: ReadonlySet<number>;
  /** Files of the states compared that need not be read. */
  readonly unchangedFileCount: number;
}

export interface PlannedCommit extends Commit {
  loadRows(session: Session, counter: ReadCounter, signal: AbortSignal): Promise<LoadedCommit>;
}

export interface ChangelogPlan {
  readonly columns: readonly Field[];
  /** By ordinal. */
  readonly commits: readonly PlannedCommit[];
  readonly pairing: ChosenPairing;
  readonly options: ChangelogOptions;
  readonly notes: readonly string[];
  /** A diff has no ordinal and commit columns. */
  readonly hasCommitColumns: boolean;
}

const staged = "staged_changes";

/**
 * Makes the changelog of a plan and holds it. A sink gets the rows of each commit as soon as that commit is finished,
 * in the order of the result; those of a net changelog only at the end, since a later commit may undo them.
 */
export async function runChangelog(
  context: ServiceContext,
  plan: ChangelogPlan,
  call: Required<CallOptions>,
  sink?: RowSink,
): Promise<ChangelogResult> {
  const started = Date.now();
  const { columns, commits, options, pairing } = plan;
  for (const column of columns) requireReadable(column);
  const shown = choosePositions(columns, options.columns);
  const ignored = options.ignoreColumns === undefined ? [] : choosePositions(columns, options.ignoreColumns);
  const isNet = options.mode === "net";
  const isStaged = isNet || ignored.length > 0;
  const heldColumns = listHeldColumns(columns, shown, commits, plan.hasCommitColumns);
  return context.results.makeTable(call.signal, async (session, resultTable) => {
    if (options.where !== undefined) await checkCondition(session, columns, options.where);
    const changelog = new ChangelogRun(session, {
      columns,
      table: isStaged ? staged : resultTable,
      isTemporary: isStaged,
      keepCarriedOver: options.mode === "raw",
      pairing: pairing.key,
      ignored,
      where: options.where,
      rowCondition: undefined,
    });
    await changelog.createTable();
    if (isStaged && !isNet) await session.run(`CREATE TABLE ${resultTable} AS FROM ${staged} LIMIT 0`);
    const counter = new ReadCounter();
    const notes = new Set(plan.notes);
    const delivery = sink && new Delivery(session, { table: resultTable, columns: heldColumns }, sink);
    const filesTotal = await readCommits(session, plan, changelog, counter, notes, call, async ({ ordinal }) => {
      if (isNet) return;
      if (isStaged) await session.run(`INSERT INTO ${resultTable} ${formatNotIgnored(ordinal)}`);
      await delivery?.send(notes);
    });
    if (isNet) await session.run(`CREATE TABLE ${resultTable} AS ${formatNet(columns)}`);
    await delivery?.send(notes);
    const counts = await countChanges(session, isStaged && !isNet ? staged : resultTable);
    const held = context.results.hold({
      table: resultTable,
      columns: heldColumns,
      rowCount: await session.count(`SELECT count(*) FROM ${resultTable}`),
      changes: {
        columnCount: shown.length,
        positions: shown,
        changeCount: await session.count(`SELECT count(DISTINCT _change) FROM ${resultTable}`),
        ...(pairing.pairing.by === "identifier" && { identifier: pairing.pairing.columns }),
        commits,
        isFiltered: options.where !== undefined,
      },
    });
    return {
      resultId: held.resultId,
      columns: held.columns.map(({ name, type }) => ({ name, type })),
      rowCount: held.rowCount,
      stats: {
        filesRead: counter.filesRead,
        filesTotal,
        bytesRead: counter.bytesRead,
        elapsedMs: Date.now() - started,
      },
      notes: [...notes],
      pairing: pairing.pairing,
      summary: {
        inserted: counts.inserted,
        deleted: counts.deleted,
        updated: counts.updated,
        updatedIgnoredOnly: counts.updatedIgnoredOnly,
        columns: counts.columns.map(({ position, count }) => ({ name: columns[position]?.name ?? "", count })),
        commits: commits.length,
      },
      suggestedIdentifier:
        pairing.key?.by === "identifier" ? [] : await suggestIdentifier(session, columns, resultTable),
      changeCount: held.changes?.changeCount ?? 0,
    };
  });
}

/** Tells a sink what became of a changelog since it was last told. */
class Delivery {
  private notes = 0;
  private rows = 0;

  constructor(
    private readonly session: Session,
    private readonly held: HeldRows,
    private readonly sink: RowSink,
  ) {
    sink.begin(held.columns.map(({ name, type }) => ({ name, type })));
  }

  async send(notes: ReadonlySet<string>): Promise<void> {
    for (const note of [...notes].slice(this.notes)) this.sink.note(note);
    this.notes = notes.size;
    this.rows = await sendRows(this.session, this.held, this.rows, this.sink);
  }
}

/** Reads commit by commit; answers how many files the states of the range hold, as far as they were looked at. */
async function readCommits(
  session: Session,
  { commits }: ChangelogPlan,
  changelog: ChangelogRun,
  counter: ReadCounter,
  notes: Set<string>,
  { signal, onProgress }: Required<CallOptions>,
  onFinished: (commit: Commit) => Promise<void>,
): Promise<number> {
  let filesTotal = 0;
  for (const [done, commit] of commits.entries()) {
    onProgress({ message: "Comparing commits", done, total: commits.length });
    const { rows, specs, unchangedFileCount } = await commit.loadRows(session, counter, signal);
    filesTotal = Math.max(filesTotal, unchangedFileCount + rows.files.length);
    for (const note of rows.notes) notes.add(note);
    await changelog.addCommit(rows, commit.ordinal, specs);
    await onFinished(commit);
  }
  return Math.max(filesTotal, counter.filesRead);
}

function formatNet(columns: readonly Field[]): string {
  return formatNetSql(
    columns.map(({ type }) => type),
    staged,
  );
}

function formatNotIgnored(ordinal: number): string {
  return `FROM ${staged} WHERE _ordinal = ${ordinal} AND NOT _ignored ORDER BY _change, _change_type DESC`;
}

function listHeldColumns(
  columns: readonly Field[],
  shown: readonly number[],
  commits: readonly Commit[],
  hasCommitColumns: boolean,
): HeldColumn[] {
  const table = shown.flatMap((position): HeldColumn[] => {
    const column = columns[position];
    return column === undefined ? [] : [{ name: column.name, type: column.type, sql: columnName(position) }];
  });
  const perCommit = (value: (commit: Commit) => string): string =>
    `list_extract([${commits.map(value).join(", ")}], _ordinal + 1)`;
  const type: HeldColumn = { name: "_change_type", type: { kind: "string" }, sql: "_change_type" };
  if (!hasCommitColumns) return [...table, type];
  return [
    ...table,
    type,
    { name: "_change_ordinal", type: { kind: "int" }, sql: "_ordinal" },
    {
      name: "_commit_snapshot_id",
      type: { kind: "string" },
      sql: commits.length === 0 ? "NULL::VARCHAR" : perCommit(({ snapshotId }) => `'${snapshotId}'`),
    },
    {
      name: "_commit_timestamp",
      type: { kind: "timestamptz" },
      sql:
        commits.length === 0
          ? "NULL::TIMESTAMPTZ"
          : `CAST(make_timestamp(${perCommit(({ timestampMs }) => `${timestampMs * 1000}`)}) AS TIMESTAMPTZ)`,
    },
  ];
}

async function suggestIdentifier(
  session: Session,
  columns: readonly Field[],
  changes: string,
): Promise<readonly string[]> {
  const singles = listCandidates(columns);
  for (const candidates of [singles, listCandidatePairs(singles)]) {
    if (candidates.length === 0) continue;
    const [row] = await session.list(formatUniquenessSql(columns, changes, candidates));
    const chosen = chooseIdentifier(
      columns,
      candidates,
      (row ?? []).map((unique) => unique === true),
    );
    if (chosen.length > 0) return chosen;
  }
  return [];
}
