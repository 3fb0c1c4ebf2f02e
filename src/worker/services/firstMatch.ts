import { columnName } from "../../changelog/canonical";
import type { FirstMatch, MatchingCommit } from "../../changelog/firstMatch";
import { deleteKey } from "../../duckdb/appliedDeletes";
import { checkCondition, formatFiltered } from "../../duckdb/condition";
import { parseConditionPredicate } from "../../duckdb/conditionPredicate";
import type { Session } from "../../duckdb/session";
import { type ChangedFilesOptions, listChangedFiles } from "../../iceberg/changedFiles";
import { createReadSchema } from "../../iceberg/readSchema";
import { currentSchema } from "../../iceberg/snapshots";
import type { Snapshot } from "../../iceberg/tableMetadata";
import type { FolderTable } from "../../local/folderTable";
import { formatCell } from "../../model/cell";
import type { ChangedFile, ChangedFiles } from "../../model/changedFiles";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { Field } from "../../model/types";
import { listCommitFiles, listHistory } from "./commits";
import type { ServiceContext } from "./context";
import { loadSideRows, ReadCounter } from "./readSideRows";

/** A state whose rows may match for the first time, and how it is told which files brought them. */
interface Step {
  readonly snapshot: Snapshot;
  listFiles(options: ChangedFilesOptions): Promise<ChangedFiles>;
}

/**
 * Searches a branch from its oldest readable commit to its head for a row for which a condition holds. Of each commit
 * only files are read that may hold a matching row which it brought to life.
 */
export async function findFirstMatch(
  { engine, tables }: ServiceContext,
  { table: ref, where, branch }: { table: TableRef; where: string; branch?: string },
  { signal, onProgress }: Required<CallOptions>,
): Promise<FirstMatch> {
  const started = Date.now();
  const table = await tables.load(ref, signal);
  const { fields } = currentSchema(table.metadata);
  const { commits, initial } = listHistory(table.metadata, branch);
  const steps: Step[] = commits.map((commit) => ({
    snapshot: commit.snapshot,
    listFiles: (options) => listCommitFiles(table, commit, options),
  }));
  if (initial !== undefined) {
    steps.unshift({ snapshot: initial, listFiles: (options) => listChangedFiles(table, undefined, initial, options) });
  }
  return engine.session(signal, async (session) => {
    await checkCondition(session, fields, where);
    const finder = new MatchFinder(session, table, fields, where, signal);
    const filter = await parseConditionPredicate(session, fields, where);
    let commit: MatchingCommit | undefined;
    let commitsSearched = 0;
    let filesTotal = 0;
    for (const { snapshot, listFiles } of steps) {
      onProgress({ message: "Searching commits", done: commitsSearched++, total: steps.length });
      const { files, unchangedFileCount, prunedFileCount = 0 } = await listFiles({ signal, filter });
      filesTotal = Math.max(filesTotal, files.length + unchangedFileCount + prunedFileCount);
      const match = await finder.find(files.filter(mightGainRows));
      if (match === undefined) continue;
      const { snapshotId, timestampMs } = snapshot;
      commit = { snapshotId: String(snapshotId), timestampMs, isExpiredStart: snapshot === initial, ...match };
      break;
    }
    const { filesRead, bytesRead } = finder.counter;
    return {
      columns: fields.map(({ name, type }) => ({ name, type })),
      commit,
      commitsSearched,
      expiredBeforeMs: initial?.timestampMs,
      stats: { filesRead, filesTotal: Math.max(filesTotal, filesRead), bytesRead, elapsedMs: Date.now() - started },
      notes: [...finder.notes],
    };
  });
}

class MatchFinder {
  readonly counter = new ReadCounter();
  readonly notes = new Set<string>();

  constructor(
    private readonly session: Session,
    private readonly table: FolderTable,
    private readonly columns: readonly Field[],
    private readonly where: string,
    private readonly signal: AbortSignal,
  ) {}

  /**
   * The rows of one commit's files that match and came to life in it. No row matched before, so that one that was
   * merely carried over is not among them, and rows need not be compared with those before.
   */
  async find(files: readonly ChangedFile[]): Promise<Pick<MatchingCommit, "row" | "rowCount"> | undefined> {
    if (files.length === 0) return undefined;
    this.counter.add(files);
    const schema = {
      ...createReadSchema(this.table.metadata, currentSchema(this.table.metadata)),
      columns: this.columns,
    };
    const options = { withLineage: false, signal: this.signal };
    const rows = await loadSideRows(this.session, this.table, schema, files, options);
    for (const note of rows.notes) this.notes.add(note);
    const live = `(SELECT * FROM (${rows.formatSelect()}) WHERE sign > 0)`;
    const matching = formatFiltered(this.columns, live, this.where, ["file_id", "pos"]);
    const types = this.columns.map(({ type }) => type);
    const names = types.map((_, position) => columnName(position));
    const [found] = await this.session.listValues(
      [...types, { kind: "long" }],
      `SELECT ${names.join(", ")}, count(*) OVER () FROM (${matching}) ORDER BY file_id, pos LIMIT 1`,
      [],
      { files: rows.localFiles, where: this.where },
    );
    if (found === undefined) return undefined;
    return {
      row: types.map((type, i) => formatCell(type, found[i] ?? null)),
      rowCount: Number(found.at(-1)),
    };
  }
}

/** False when rows of the file can only have died: it is gone, or deletes were merely added. */
function mightGainRows({ before, after }: ChangedFile): boolean {
  if (before === undefined || after === undefined) return after !== undefined;
  const kept = new Set(after.map(deleteKey));
  return before.some((file) => !kept.has(deleteKey(file)));
}
