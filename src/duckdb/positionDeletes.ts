import { BIGINT, INTEGER } from "@duckdb/node-api";
import { decodeAvroRows } from "../iceberg/avro/avroRows";
import { stripAuthority } from "../iceberg/relocation";
import type { DeleteFile } from "../model/changedFiles";
import { LakehouseError } from "../model/errors";
import type { Value } from "../model/value";
import type { AppliedDelete } from "./appliedDeletes";
import type { LoadBytes } from "./avroFiles";
import { formatPerFile, formatScan, loadFileGroups } from "./parquetFiles";
import { formatProjection } from "./projection";
import type { Session } from "./session";
import { quoteString } from "./sqlText";

/** Where the positions of deleted rows lie: `file_id`, `pos`, and whether they are dead `before` and `after`. */
export const deadPositions = "dead_positions";

const pathField = { id: 2147483546, name: "file_path", required: true, type: { kind: "string" } } as const;
const positionField = { id: 2147483545, name: "pos", required: true, type: { kind: "long" } } as const;
/** The columns of a position delete file are fixed by the specification, so a file without ids can still be read. */
const nameMapping = [pathField, positionField].map(({ id, name }) => ({ fieldId: id, names: [name], fields: [] }));
const rowsPerInsert = 1000;
const foundTypes = [INTEGER, INTEGER, BIGINT];

export interface PositionDeleteInput {
  readonly applied: readonly AppliedDelete[];
  /** Paths of the data files, by file id. */
  readonly dataPaths: readonly string[];
  readonly localOf: (file: DeleteFile) => string;
  readonly loadBytes: LoadBytes;
  /** Positions that a deletion vector holds. */
  readonly vectorOf: (file: DeleteFile) => Iterable<bigint>;
}

/**
 * Fills the table of dead positions from position delete files and deletion vectors. Rows without a path, and rows that
 * name files which are not read, are ignored. Paths match exactly, else without scheme and authority.
 *
 * @returns notes about paths that matched only that way
 * Source: Iceberg spec, Position Delete Files, and Scan Planning
 */
export async function loadPositionDeletes(session: Session, input: PositionDeleteInput): Promise<string[]> {
  await session.run(
    `CREATE OR REPLACE TEMP TABLE found_positions(delete_id INTEGER, file_id INTEGER, pos BIGINT);
     CREATE OR REPLACE TEMP TABLE applied_deletes(delete_id INTEGER, file_id INTEGER, before BOOLEAN, after BOOLEAN)`,
  );
  const positional = input.applied.filter(({ file }) => file.kind !== "equality");
  await insertApplied(session, positional);
  const notes = await readPositionFiles(session, input);
  await session.append("found_positions", foundTypes, listVectorRows(input), "temp");
  await session.run(
    `CREATE OR REPLACE TEMP TABLE ${deadPositions} AS
     SELECT file_id, pos, bool_or(before) AS before, bool_or(after) AS after
     FROM found_positions JOIN applied_deletes USING (delete_id, file_id) GROUP BY file_id, pos;
     DROP TABLE found_positions; DROP TABLE applied_deletes`,
  );
  return notes;
}

async function insertApplied(session: Session, applied: readonly AppliedDelete[]): Promise<void> {
  const rows = applied.flatMap(({ deleteId, files }) =>
    [...files].map(([fileId, { before, after }]) => `(${deleteId}, ${fileId}, ${before}, ${after})`),
  );
  for (let start = 0; start < rows.length; start += rowsPerInsert) {
    await session.run(`INSERT INTO applied_deletes VALUES ${rows.slice(start, start + rowsPerInsert).join(", ")}`);
  }
}

function* listVectorRows({ applied, vectorOf }: PositionDeleteInput): Iterable<[number, number, bigint]> {
  for (const { deleteId, file, files } of applied) {
    if (file.kind !== "vector") continue;
    const positions = vectorOf(file);
    for (const fileId of files.keys()) {
      for (const position of positions) yield [deleteId, fileId, position];
    }
  }
}

async function readPositionFiles(session: Session, input: PositionDeleteInput): Promise<string[]> {
  const positional = input.applied.filter(({ file }) => file.kind === "position");
  if (positional.length === 0) return [];
  const matcher = new PathMatcher(input.dataPaths);
  for (const each of positional.filter(({ file }) => file.format === "avro")) {
    const rows = decodeAvroRows(await input.loadBytes(each.file.path), each.file.path, [pathField, positionField]);
    await session.append("found_positions", foundTypes, matchAvroRows(rows, each.deleteId, matcher), "temp");
  }
  const sources = positional
    .filter(({ file }) => file.format !== "avro")
    .map(({ deleteId, file }) => ({ deleteId, path: file.path, local: input.localOf(file) }));
  for (const { columns, files } of await loadFileGroups(session, sources, nameMapping)) {
    const context = { file: files[0]?.path ?? "", constant: () => undefined };
    for (const field of [pathField, positionField]) {
      if (!columns.some((column) => column.fieldId === field.id)) throw missingColumn(context.file, field.name);
    }
    const rows = `(SELECT ${formatProjection(pathField, columns, context)} AS file_path,
      ${formatProjection(positionField, columns, context)} AS pos,
      ${formatPerFile(files, ({ deleteId }) => String(deleteId), "INTEGER")} AS delete_id
      FROM ${formatScan(files, columns.length)})`;
    const failure = { files };
    const paths = await session.list(`SELECT DISTINCT file_path FROM ${rows} WHERE file_path IS NOT NULL`, [], failure);
    const matches = paths.flatMap(([path]) =>
      matcher.match(String(path)).map((fileId) => `(${quoteString(String(path))}, ${fileId})`),
    );
    for (let start = 0; start < matches.length; start += rowsPerInsert) {
      await session.run(
        `INSERT INTO found_positions SELECT delete_id, file_id, pos FROM ${rows}
         JOIN (VALUES ${matches.slice(start, start + rowsPerInsert).join(", ")}) AS m(file_path, file_id)
         USING (file_path)`,
        [],
        failure,
      );
    }
  }
  return matcher.notes();
}

function* matchAvroRows(
  rows: Iterable<readonly Value[]>,
  deleteId: number,
  matcher: PathMatcher,
): Generator<[number, number, bigint]> {
  for (const [path, position] of rows) {
    if (typeof path !== "string" || typeof position !== "bigint") continue;
    for (const fileId of matcher.match(path)) yield [deleteId, fileId, position];
  }
}

class PathMatcher {
  private readonly exact: ReadonlyMap<string, number>;
  private readonly stripped = new Map<string, number[]>();
  private respelled: string | undefined;

  constructor(dataPaths: readonly string[]) {
    this.exact = new Map(dataPaths.map((path, fileId) => [path, fileId]));
    for (const [fileId, path] of dataPaths.entries()) {
      const key = stripAuthority(path);
      this.stripped.set(key, [...(this.stripped.get(key) ?? []), fileId]);
    }
  }

  match(path: string): readonly number[] {
    const fileId = this.exact.get(path);
    if (fileId !== undefined) return [fileId];
    const matches = this.stripped.get(stripAuthority(path)) ?? [];
    if (matches.length > 0) this.respelled ??= path;
    return matches;
  }

  notes(): string[] {
    if (this.respelled === undefined) return [];
    return [
      `Delete files name data files by another spelling, such as ${this.respelled}; they were matched without scheme and host.`,
    ];
  }
}

function missingColumn(file: string, column: string): LakehouseError {
  return new LakehouseError("metadataInvalid", `The position delete file ${file} has no column "${column}".`, {
    file,
    field: column,
  });
}
