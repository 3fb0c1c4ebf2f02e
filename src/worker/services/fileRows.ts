import type { FilePlace } from "../../catalog/tableFiles";
import { columnName } from "../../changelog/canonical";
import { formatDuckdbType } from "../../duckdb/types";
import { DeleteIndex } from "../../iceberg/deleteIndex";
import { FileMapper } from "../../iceberg/mapFiles";
import { createReadSchema } from "../../iceberg/readSchema";
import { LakehouseError } from "../../model/errors";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { ResultInfo } from "../../query/result";
import type { ServiceContext } from "./context";
import { loadEntry } from "./fileDetails";
import { listDeletes } from "./files";
import { LiveState } from "./liveState";
import { loadSideRows, ReadCounter } from "./readSideRows";
import { chooseRowColumns, formatRowColumn } from "./rowColumns";

/** A look into a file, not a listing of it. */
const firstRows = 1000;

/** The first rows of one data file by their position in it, as readers see them or with the deleted ones. */
export async function openFileRows(
  { tables, results }: ServiceContext,
  { table: ref, place, withDeleted }: { table: TableRef; place: FilePlace; withDeleted: boolean },
  callOptions: Required<CallOptions>,
): Promise<ResultInfo> {
  const { signal } = callOptions;
  const started = Date.now();
  const table = await tables.load(ref, signal);
  const state = await LiveState.load(table, place.snapshotId, callOptions);
  const entry = await loadEntry(state, place, signal);
  if (entry.content !== "data") {
    throw new LakehouseError("invalidArgument", `${entry.path} holds deletes, not rows of the table.`, {
      remedy: "Choose a data file.",
    });
  }
  const file = new FileMapper(table.metadata).mapDataFile(entry);
  const deletes = withDeleted ? [] : (await listDeletes(state)).map((each) => each.file);
  const index = new DeleteIndex(deletes, [file.path]);
  const { fields } = state.schema;
  const chosen = chooseRowColumns(table.metadata, fields, ["_pos", ...fields.map(({ name }) => name), "_file"]);
  const stored = chosen.flatMap((column) => (column.kind === "stored" ? [column.position] : []));
  const files = [{ file, before: undefined, after: index.deletesFor(file) }];
  const counter = new ReadCounter();
  counter.add(files);
  return results.makeTable(signal, async (session, name) => {
    callOptions.onProgress({ message: "Reading the file" });
    const schema = createReadSchema(table.metadata, state.schema);
    const rows = await loadSideRows(session, table, schema, files, { withLineage: false, signal });
    const types = chosen.map(({ type }, i) => `${columnName(i)} ${formatDuckdbType(type)}`);
    await session.run(`CREATE TABLE ${name}(${types.join(", ")})`);
    const values = chosen.map((column) => formatRowColumn(column, stored, rows.files));
    await session.run(
      `INSERT INTO ${name} SELECT ${values.join(", ")} FROM (${rows.formatSelect()}) ORDER BY pos LIMIT ${firstRows}`,
      [],
      { files: rows.localFiles },
    );
    const columns = chosen.map(({ name, type }, i) => ({ name, type, sql: columnName(i) }));
    const rowCount = await session.count(`SELECT count(*) FROM ${name}`);
    const { resultId } = results.hold({ table: name, columns, rowCount });
    return {
      resultId,
      columns: chosen.map(({ name, type }) => ({ name, type })),
      rowCount,
      stats: {
        filesRead: counter.filesRead,
        filesTotal: files.flatMap(({ after }) => [file, ...after]).length,
        bytesRead: counter.bytesRead,
        elapsedMs: Date.now() - started,
      },
      notes: [...new Set([...index.notes, ...rows.notes])],
    };
  });
}
