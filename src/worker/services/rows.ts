import { columnName } from "../../changelog/canonical";
import { checkCondition, formatFiltered } from "../../duckdb/condition";
import { parseConditionPredicate } from "../../duckdb/conditionPredicate";
import { findObstacle, formatDuckdbType } from "../../duckdb/types";
import { createReadSchema } from "../../iceberg/readSchema";
import { planScan } from "../../iceberg/scan";
import { resolveSnapshot } from "../../iceberg/snapshotSelector";
import type { ScanFile } from "../../model/changedFiles";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { Field } from "../../model/types";
import type { ResultInfo } from "../../query/result";
import type { RowsOptions } from "../contract";
import type { ServiceContext } from "./context";
import { loadSideRows, ReadCounter } from "./readSideRows";
import { chooseRowColumns, formatRowColumn, listReadable, needsLineage } from "./rowColumns";

const rowsPerBatch = 2_000_000n;
const batchGrowth = 8n;

/** The rows of a table at one of its states, in the order of file path and position. */
export async function openRows(
  { tables, results }: ServiceContext,
  { table: ref, options }: { table: TableRef; options: RowsOptions },
  { signal, onProgress }: Required<CallOptions>,
): Promise<ResultInfo> {
  const started = Date.now();
  const table = await tables.load(ref, signal);
  const { snapshot, schema } = resolveSnapshot(table.metadata, options.at);
  const { names, notes: columnNotes } =
    options.columns === undefined
      ? listReadable(schema.fields, options.readableOnly === true)
      : { names: options.columns, notes: [] };
  const chosen = chooseRowColumns(table.metadata, schema.fields, names);
  const { where, limit } = options;
  const readSchema = createReadSchema(table.metadata, schema);
  // A condition may name any column that can be read; the engine leaves out those that it does not.
  const stored = chosen.flatMap((column) => (column.kind === "stored" ? [column.position] : []));
  const read = where === undefined ? stored : listPositions(schema.fields, stored);
  const withLineage = chosen.some(needsLineage);
  const carried = ["file_id", "pos", ...(withLineage ? ["row_id", "last_seq"] : [])];
  const columns = read.flatMap((position) => schema.fields[position] ?? []);
  const counter = new ReadCounter();
  return results.makeTable(signal, async (session, name) => {
    if (where !== undefined) await checkCondition(session, columns, where);
    const plan = await planScan(table, snapshot, {
      signal,
      filter: where === undefined ? undefined : await parseConditionPredicate(session, columns, where),
      onProgress: ({ manifestsRead, manifestCount }) =>
        onProgress({ message: "Reading manifests", done: manifestsRead, total: manifestCount }),
    });
    const notes = new Set([...columnNotes, ...plan.notes]);
    await session.run(
      `CREATE TABLE ${name}(${chosen.map(({ type }, i) => `${columnName(i)} ${formatDuckdbType(type)}`).join(", ")})`,
    );
    let rowCount = 0;
    for (const batch of new FileBatches(plan.files, limit)) {
      onProgress({ message: "Reading rows", done: counter.filesRead, total: plan.totals.dataFiles });
      const files = batch.map(({ file, deletes }) => ({ file, before: undefined, after: deletes }));
      counter.add(files);
      const rows = await loadSideRows(session, table, { ...readSchema, columns }, files, {
        withLineage,
        signal,
      });
      for (const note of rows.notes) notes.add(note);
      const relation = `(${rows.formatSelect()})`;
      const filtered = where === undefined ? relation : `(${formatFiltered(columns, relation, where, carried)})`;
      const values = chosen.map((column, i) => `${formatRowColumn(column, read, rows.files)} AS ${columnName(i)}`);
      await session.run(
        `INSERT INTO ${name} SELECT ${values.join(", ")} FROM ${filtered} ORDER BY file_id, pos
         ${limit === undefined ? "" : `LIMIT ${limit - rowCount}`}`,
        [],
        { files: rows.localFiles, ...(where !== undefined && { where }) },
      );
      rowCount = await session.count(`SELECT count(*) FROM ${name}`);
      if (limit !== undefined && rowCount >= limit) break;
    }
    const result = results.hold({
      table: name,
      columns: chosen.map(({ name, type }, i) => ({ name, type, sql: columnName(i) })),
      rowCount,
    });
    return {
      resultId: result.resultId,
      columns: chosen.map(({ name, type }) => ({ name, type })),
      rowCount,
      stats: {
        filesRead: counter.filesRead,
        filesTotal: plan.totals.dataFiles + plan.totals.prunedFiles + plan.totals.deleteFiles,
        bytesRead: counter.bytesRead,
        elapsedMs: Date.now() - started,
      },
      notes: [...notes],
    };
  });
}

/** Positions of the columns that can be read, and of the `wanted` ones. */
function listPositions(fields: readonly Field[], wanted: readonly number[]): number[] {
  return fields.flatMap((field, position) =>
    wanted.includes(position) || findObstacle(field) === undefined ? [position] : [],
  );
}

/**
 * Data files in path order, in batches that hold enough rows: as many as are asked for, then ever more, since deletes
 * or a condition may leave few; without a limit, as many as are sorted at once.
 */
class FileBatches {
  private readonly files: readonly ScanFile[];

  constructor(
    files: readonly ScanFile[],
    private readonly limit: number | undefined,
  ) {
    this.files = files.toSorted((a, b) => (a.file.path < b.file.path ? -1 : a.file.path > b.file.path ? 1 : 0));
  }

  *[Symbol.iterator](): Generator<readonly ScanFile[]> {
    let wanted = this.limit === undefined ? rowsPerBatch : BigInt(this.limit);
    let batch: ScanFile[] = [];
    let rows = 0n;
    for (const scanned of this.files) {
      batch.push(scanned);
      rows += scanned.file.recordCount;
      if (rows < wanted) continue;
      yield batch;
      batch = [];
      rows = 0n;
      if (wanted < rowsPerBatch) wanted *= batchGrowth;
    }
    if (batch.length > 0) yield batch;
  }
}
