import { BIGINT, INTEGER, TINYINT } from "@duckdb/node-api";
import { decodeAvroRows } from "../iceberg/avro/avroRows";
import type { DataFile } from "../model/changedFiles";
import type { Field } from "../model/types";
import type { Value } from "../model/value";
import { mapToDuckdb, mapType } from "./appendValues";
import type { Session } from "./session";
import { formatDuckdbType } from "./types";

/** A field that is read, under the name of its column. */
export interface NamedField {
  readonly name: string;
  readonly field: Field;
}

/** Whole files, by the path that the table's metadata writes. */
export type LoadBytes = (path: string) => Promise<Uint8Array>;

export interface AvroSource {
  readonly file: DataFile;
  readonly fileId: number;
  readonly side: number;
}

/** The rows of Avro data files: the read fields, `file_id`, `side` and `pos`. */
export const avroRows = "avro_rows";

/**
 * Fills a temporary table with the rows of Avro data files, one file at a time. The engine cannot read them by itself.
 *
 * @throws LakehouseError naming the file that is damaged or holds other types
 */
export async function loadAvroRows(
  session: Session,
  sources: readonly AvroSource[],
  fields: readonly NamedField[],
  loadBytes: LoadBytes,
): Promise<void> {
  const columns = fields.map(({ name, field }) => `${name} ${formatDuckdbType(field.type)}, `).join("");
  await session.run(`CREATE OR REPLACE TEMP TABLE ${avroRows}(${columns}file_id INTEGER, side TINYINT, pos BIGINT)`);
  const types = [...fields.map(({ field }) => mapType(field.type)), INTEGER, TINYINT, BIGINT];
  for (const { file, fileId, side } of sources) {
    // A field that the file does not hold reads as its default: here that of the file's partition.
    const read = fields.map(({ field }) =>
      file.constants.has(field.id) ? { ...field, initialDefault: file.constants.get(field.id) ?? null } : field,
    );
    const rows = decodeAvroRows(await loadBytes(file.path), file.path, read);
    await session.append(avroRows, types, mapRows(rows, fields, fileId, side), "temp");
  }
}

function* mapRows(
  rows: Iterable<readonly Value[]>,
  fields: readonly NamedField[],
  fileId: number,
  side: number,
): Generator<ReturnType<typeof mapToDuckdb>[]> {
  let pos = 0n;
  for (const row of rows) {
    yield [...fields.map(({ field }, i) => mapToDuckdb(field.type, row[i] ?? null)), fileId, side, pos++];
  }
}
