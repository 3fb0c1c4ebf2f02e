import { columnName } from "../../changelog/canonical";
import { checkCondition, formatFiltered } from "../../duckdb/condition";
import { createReadSchema } from "../../iceberg/readSchema";
import { planScan } from "../../iceberg/scan";
import { resolveSnapshot } from "../../iceberg/snapshotSelector";
import { LakehouseError } from "../../model/errors";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { Field } from "../../model/types";
import type { ResultInfo } from "../../query/result";
import type { RowsOptions } from "../contract";
import type { ServiceContext } from "./context";
import { loadSideRows, ReadCounter } from "./readSideRows";

/** The rows of a table at one of its states, in the order of file path and position. */
export async function openRows(
  { tables, results }: ServiceContext,
  { table: ref, options }: { table: TableRef; options: RowsOptions },
  { signal, onProgress }: Required<CallOptions>,
): Promise<ResultInfo> {
  const started = Date.now();
  const table = await tables.load(ref, signal);
  const { snapshot, schema } = resolveSnapshot(table.metadata, options.at);
  const plan = await planScan(table, snapshot, {
    signal,
    onProgress: ({ manifestsRead, manifestCount }) =>
      onProgress({ message: "Reading manifests", done: manifestsRead, total: manifestCount }),
  });
  const positions = choosePositions(schema.fields, options.columns);
  const { where, limit } = options;
  const readSchema = createReadSchema(table.metadata, schema);
  // A condition may name any column; the engine leaves out those that it does not.
  const read = where === undefined ? positions : schema.fields.map((_, position) => position);
  const columns = read.flatMap((position) => schema.fields[position] ?? []);
  const counter = new ReadCounter();
  return results.makeTable(signal, async (session, name) => {
    if (where !== undefined) await checkCondition(session, columns, where);
    onProgress({ message: "Reading rows" });
    const files = plan.files.map(({ file, deletes }) => ({ file, before: undefined, after: deletes }));
    counter.add(files);
    const rows = await loadSideRows(session, table, { ...readSchema, columns }, files, { withLineage: false, signal });
    const relation = `(${rows.formatSelect()})`;
    const filtered =
      where === undefined ? relation : `(${formatFiltered(columns, relation, where, ["file_id", "pos"])})`;
    const values = positions.map((position, i) => `${columnName(read.indexOf(position))} AS ${columnName(i)}`);
    await session.run(
      `CREATE TABLE ${name} AS SELECT ${values.join(", ")} FROM ${filtered} ORDER BY file_id, pos
       ${limit === undefined ? "" : `LIMIT ${Math.trunc(limit)}`}`,
      [],
      { originalPath: rows.originalPath, ...(where !== undefined && { where }) },
    );
    const chosen = positions.flatMap((position) => schema.fields[position] ?? []);
    const result = results.hold({
      table: name,
      columns: chosen.map(({ name, type }, i) => ({ name, type, sql: columnName(i) })),
      rowCount: await session.count(`SELECT count(*) FROM ${name}`),
    });
    return {
      resultId: result.resultId,
      columns: chosen.map(({ name, type }) => ({ name, type })),
      rowCount: result.rowCount,
      stats: {
        filesRead: counter.filesRead,
        filesTotal: plan.totals.dataFiles + plan.totals.deleteFiles,
        bytesRead: counter.bytesRead,
        elapsedMs: Date.now() - started,
      },
      notes: [...plan.notes, ...rows.notes],
    };
  });
}

/** Positions of columns by name, in the order asked for; all without names. */
export function choosePositions(columns: readonly Field[], names: readonly string[] | undefined): number[] {
  if (names === undefined) return columns.map((_, position) => position);
  return names.map((name) => {
    const position = columns.findIndex((column) => column.name === name);
    if (position >= 0) return position;
    throw new LakehouseError("invalidArgument", `The table has no column "${name}".`, {
      field: name,
      remedy: `Its columns are ${columns.map((column) => column.name).join(", ")}.`,
      suggestedColumns: columns.map((column) => column.name),
    });
  });
}
