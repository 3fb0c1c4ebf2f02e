import { randomUUID } from "node:crypto";
import type { DuckDBValue } from "@duckdb/node-api";
import type { Change, ChangePage, ChangePageRequest } from "../changelog/request";
import { formatCell } from "../model/cell";
import type { Commit } from "../model/changedFiles";
import { LakehouseError } from "../model/errors";
import type { Field } from "../model/types";
import type { Cell } from "../model/value";
import type { ExportFormat, PageRequest, ResultView, RowPage, RowSink } from "../query/result";
import type { DuckdbEngine } from "./engine";
import { formatExport } from "./resultExport";
import { formatFilter, formatOrder, type HeldColumn, requireColumn } from "./resultFilter";
import type { Session } from "./session";
import { mapValue } from "./values";

/** Rows of a table of the engine, in the table's own order, as the columns that a result shows. */
export interface HeldRows {
  readonly table: string;
  readonly columns: readonly HeldColumn[];
}

/** A result in a table of the engine; its own order is that of the table's rows. */
export interface HeldResult extends HeldRows {
  readonly resultId: string;
  readonly rowCount: number;
  /** Of a changelog, whose table has the columns of change rows too. */
  readonly changes?: HeldChanges;
  /** Of the history of one record: all its versions, whichever the result shows. */
  readonly versions?: HeldVersions;
}

export interface HeldVersions {
  readonly table: string;
  readonly columns: readonly Field[];
}

export interface HeldChanges {
  /** How many of the result's columns, from the first, are the table's. */
  readonly columnCount: number;
  /** Positions in `_changed` of those columns. */
  readonly positions: readonly number[];
  readonly changeCount: number;
  /** The identifier columns that paired its updates, if any did. */
  readonly identifier?: readonly string[];
  /** By ordinal. */
  readonly commits: readonly Commit[];
  /** A condition left rows out, so that one row of an update may be missing. */
  readonly isFiltered: boolean;
}

/** Which rows or changes a view shows, in its order, as a table of one column `r`. */
interface Selection {
  readonly key: string;
  readonly table: string;
  readonly total: number;
}

const rowsPerBatch = 5_000;
const kinds = { INSERT: "inserted", DELETE: "deleted", UPDATE_BEFORE: "updated", UPDATE_AFTER: "updated" } as const;

/** The results that are open. Pages are read from the engine, so that no result is ever whole in memory here. */
export class ResultStore {
  private readonly results = new Map<string, HeldResult>();
  private readonly selections = new Map<string, Promise<Selection>>();
  private count = 0;

  constructor(private readonly engine: DuckdbEngine) {}

  /** A name for the table of a result to come. */
  nextTable(): string {
    return `result_${++this.count}`;
  }

  /** Makes a result in a table of its own, which is dropped again when `make` fails. */
  async makeTable<T>(signal: AbortSignal, make: (session: Session, table: string) => Promise<T>): Promise<T> {
    const table = this.nextTable();
    try {
      return await this.engine.session(signal, (session) => make(session, table));
    } catch (error) {
      const drop = this.engine.session(undefined, (session) => session.run(`DROP TABLE IF EXISTS ${table}`));
      // Where even that fails, as when the engine is closed, the first failure is the one to tell.
      await drop.catch(() => undefined);
      throw error;
    }
  }

  /** Keeps a result whose table is filled. */
  hold(result: Omit<HeldResult, "resultId">): HeldResult {
    // A page may still ask for a result of a worker that ended: it must not be given another one instead.
    const held = { ...result, resultId: randomUUID() };
    this.results.set(held.resultId, held);
    return held;
  }

  /** @throws LakehouseError "notFound" when it was closed or never opened */
  find(resultId: string): HeldResult {
    const result = this.results.get(resultId);
    if (result !== undefined) return result;
    throw new LakehouseError("notFound", "This result is no longer open.", { remedy: "Open it again." });
  }

  async loadPage(request: PageRequest, signal?: AbortSignal): Promise<RowPage> {
    const result = this.find(request.resultId);
    return this.engine.session(signal, async (session) => {
      const isPlain = request.sort.length === 0 && request.where.length === 0;
      const selection = isPlain
        ? undefined
        : await this.select(session, result, request, formatRowSelection(result, request));
      const rows = await listSelected(session, result, selection, request);
      return { offset: request.offset, rows, totalRows: selection?.total ?? result.rowCount };
    });
  }

  /** A page of changes; an update is one, with both its rows. */
  async loadChangePage(request: ChangePageRequest, signal?: AbortSignal): Promise<ChangePage> {
    const result = this.find(request.resultId);
    const changes = requireChanges(result);
    return this.engine.session(signal, async (session) => {
      const selection = await this.select(session, result, request, formatChangeSelection(result, changes, request));
      const { columns } = result;
      const rows = await session.list(
        `SELECT n, _change_type, _ordinal, _changed, ${columns.map(({ sql }) => sql).join(", ")}
         FROM (SELECT r, rowid AS n FROM ${selection.table} WHERE ${formatWindow(request)}) AS v
         JOIN ${result.table} AS t ON t._change = v.r ORDER BY n, _change_type DESC`,
      );
      return { offset: request.offset, changes: foldChanges(rows, columns, changes), totalChanges: selection.total };
    });
  }

  /** All rows in the result's own order, in batches. */
  async *rows(resultId: string, signal?: AbortSignal): AsyncGenerator<readonly (readonly Cell[])[]> {
    const result = this.find(resultId);
    for (let offset = 0; offset < result.rowCount; offset += rowsPerBatch) {
      const page = { offset, count: rowsPerBatch };
      yield await this.engine.session(signal, (session) => listSelected(session, result, undefined, page));
    }
  }

  /** Writes the rows that a view shows to a file; answers how many. */
  async export(
    resultId: string,
    view: ResultView,
    format: ExportFormat,
    file: string,
    signal?: AbortSignal,
  ): Promise<number> {
    const { columns, table } = this.find(resultId);
    const rows = `(SELECT *, rowid AS _row FROM ${table} WHERE ${formatFilter(columns, view.where)})`;
    return this.engine.session(signal, async (session) => {
      await session.run(formatExport(columns, rows, formatOrder(columns, view, "_row"), format, file));
      return session.count(`SELECT count(*) FROM ${rows}`);
    });
  }

  async close(resultId: string): Promise<void> {
    const result = this.results.get(resultId);
    if (result === undefined) return;
    this.results.delete(resultId);
    await this.engine.session(undefined, async (session) => {
      await this.dropSelection(session, resultId);
      await session.run(`DROP TABLE IF EXISTS ${result.table}`);
      if (result.versions !== undefined) await session.run(`DROP TABLE IF EXISTS ${result.versions.table}`);
    });
  }

  /** The rows of a view, computed once for as long as pages of the same view are asked for. */
  private async select(session: Session, result: HeldResult, view: ResultView, sql: string): Promise<Selection> {
    const { resultId } = result;
    const key = `${sql} ${JSON.stringify(view.sort)}`;
    const cached = this.selections.get(resultId);
    if (cached !== undefined) {
      // Whoever made it may have been cancelled; then it is made again.
      const selection = await cached.catch(() => undefined);
      if (selection?.key === key) return selection;
    }
    if (this.selections.get(resultId) !== cached) return this.select(session, result, view, sql);
    const made = this.makeSelection(session, key, sql);
    this.selections.set(resultId, made);
    made.catch(() => {
      if (this.selections.get(resultId) === made) this.selections.delete(resultId);
    });
    const selection = await made;
    const old = await cached?.catch(() => undefined);
    if (old !== undefined) await session.run(`DROP TABLE IF EXISTS ${old.table}`);
    return selection;
  }

  private async makeSelection(session: Session, key: string, sql: string): Promise<Selection> {
    const table = `view_${++this.count}`;
    await session.run(`CREATE TABLE ${table} AS ${sql}`);
    return { key, table, total: await session.count(`SELECT count(*) FROM ${table}`) };
  }

  private async dropSelection(session: Session, resultId: string): Promise<void> {
    const selection = await this.selections.get(resultId)?.catch(() => undefined);
    this.selections.delete(resultId);
    if (selection !== undefined) await session.run(`DROP TABLE IF EXISTS ${selection.table}`);
  }
}

/** Sends a sink the rows of a table from the given one on, in batches; answers how many rows the table has now. */
export async function sendRows(session: Session, rows: HeldRows, from: number, sink: RowSink): Promise<number> {
  const end = await session.count(`SELECT count(*) FROM ${rows.table}`);
  for (let offset = from; offset < end; offset += rowsPerBatch) {
    await sink.write(await listSelected(session, rows, undefined, { offset, count: rowsPerBatch }));
  }
  return end;
}

function requireChanges(result: HeldResult): HeldChanges {
  if (result.changes !== undefined) return result.changes;
  throw new LakehouseError("invalidArgument", "This result holds rows, not changes.");
}

function formatRowSelection({ columns, table }: HeldResult, view: ResultView): string {
  return `SELECT rowid AS r FROM ${table} WHERE ${formatFilter(columns, view.where)}
    ORDER BY ${formatOrder(columns, view, "rowid")}`;
}

function formatChangeSelection(result: HeldResult, changes: HeldChanges, request: ChangePageRequest): string {
  const { columns, table } = result;
  const wanted = Object.entries(kinds).filter(([, kind]) => request.kinds.includes(kind));
  const conditions = [`_change_type IN (${["''", ...wanted.map(([type]) => `'${type}'`)].join(", ")})`];
  if (request.changedColumn !== undefined) {
    const index = columns.indexOf(requireColumn(columns, request.changedColumn));
    conditions.push(`list_contains(_changed, ${changes.positions[index] ?? -1})`);
  }
  if (request.where.length > 0) {
    conditions.push(`_change IN (SELECT _change FROM ${table} WHERE ${formatFilter(columns, request.where)})`);
  }
  // One row stands for a change: the row after an update, or the only one that a condition left of it.
  const rows = changes.isFiltered
    ? `(SELECT * FROM ${table} QUALIFY row_number() OVER (PARTITION BY _change ORDER BY rowid DESC) = 1)`
    : `(SELECT * FROM ${table} WHERE _change_type <> 'UPDATE_BEFORE')`;
  return `SELECT _change AS r FROM ${rows} WHERE ${conditions.join(" AND ")}
    ORDER BY ${formatOrder(columns, request, "_change")}`;
}

type Window = Pick<PageRequest, "offset" | "count">;

function formatWindow({ offset, count }: Window): string {
  return `rowid >= ${Math.trunc(offset)} AND rowid < ${Math.trunc(offset + count)}`;
}

async function listSelected(
  session: Session,
  { table, columns }: HeldRows,
  selection: Selection | undefined,
  window: Window,
): Promise<Cell[][]> {
  const values = columns.map(({ sql }) => sql).join(", ");
  const rows = await session.list(
    selection === undefined
      ? `SELECT ${values} FROM ${table} WHERE ${formatWindow(window)} ORDER BY rowid`
      : `SELECT ${values} FROM (SELECT r, rowid AS n FROM ${selection.table} WHERE ${formatWindow(window)}) AS v
         JOIN ${table} AS t ON t.rowid = v.r ORDER BY n`,
  );
  return rows.map((row) => formatCells(columns, row));
}

function formatCells(columns: readonly HeldColumn[], row: readonly DuckDBValue[]): Cell[] {
  return columns.map(({ type }, i) => formatCell(type, mapValue(type, row[i] ?? null)));
}

function foldChanges(
  rows: readonly DuckDBValue[][],
  columns: readonly HeldColumn[],
  { columnCount, positions, commits }: HeldChanges,
): Change[] {
  const byChange = new Map<DuckDBValue, DuckDBValue[][]>();
  for (const row of rows) {
    const [n = null] = row;
    byChange.set(n, [...(byChange.get(n) ?? []), row]);
  }
  const intList = { kind: "list", element: { id: 0, name: "element", required: true, type: { kind: "int" } } } as const;
  return [...byChange.values()].map((pair) => {
    // The row before an update sorts first.
    const [, type, ordinal, changed = null] = pair.at(-1) ?? [];
    const commit = commits[Number(ordinal)];
    if (commit === undefined) throw new LakehouseError("unexpected", `The changelog has no commit ${ordinal}.`);
    const cells = pair.map((row) => formatCells(columns.slice(0, columnCount), row.slice(4)));
    const stored = mapValue(intList, changed);
    const before = pair.length > 1 ? cells[0] : undefined;
    return {
      kind: kinds[String(type) as keyof typeof kinds],
      ordinal: commit.ordinal,
      snapshotId: String(commit.snapshotId),
      timestampMs: commit.timestampMs,
      values: cells.at(-1) ?? [],
      ...(before !== undefined && { before }),
      changed: Array.isArray(stored) ? stored.map((p) => positions.indexOf(Number(p))).filter((p) => p >= 0) : [],
    };
  });
}
