import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckdbEngine } from "../../src/duckdb/engine";
import type { ChangedFile, DataFile, DeleteFile, ReadSchema } from "../../src/model/changedFiles";
import type { Field, Type } from "../../src/model/types";

/** An engine and a folder of Parquet files written by it, for tests. */
export class ParquetFixture {
  private count = 0;

  private constructor(
    readonly engine: DuckdbEngine,
    readonly folder: string,
  ) {}

  static async open(): Promise<ParquetFixture> {
    const folder = await mkdtemp(join(tmpdir(), "lakehouse-parquet-"));
    return new ParquetFixture(
      await DuckdbEngine.open({ tempFolder: join(folder, "engine"), memory: "500MB", threads: 1 }),
      folder,
    );
  }

  /** Writes the rows of a SELECT with field ids, as DuckDB's FIELD_IDS option spells them; without, a file without ids. */
  async write(select: string, fieldIds?: string): Promise<string> {
    const file = join(this.folder, `${String(++this.count).padStart(3, "0")}.parquet`);
    const ids = fieldIds === undefined ? "" : `, FIELD_IDS {${fieldIds}}`;
    await this.engine.session(undefined, (session) =>
      session.run(`COPY (${select}) TO '${file}' (FORMAT parquet${ids})`),
    );
    return file;
  }

  async close(): Promise<void> {
    await this.engine.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export function field(
  id: number,
  name: string,
  type: Type | "int" | "long" | "string",
  more: Partial<Field> = {},
): Field {
  return { id, name, required: false, type: typeof type === "string" ? { kind: type } : type, ...more };
}

export function readSchema(columns: readonly Field[], more: Partial<ReadSchema> = {}): ReadSchema {
  return { columns, fieldsById: new Map(columns.map((column) => [column.id, column])), ...more };
}

export function dataFile(path: string, more: Partial<DataFile> = {}): DataFile {
  return {
    path,
    format: "parquet",
    recordCount: 0n,
    sizeBytes: 0n,
    specId: 0,
    partition: [],
    constants: new Map(),
    dataSequenceNumber: 1n,
    ...more,
  };
}

export function deleteFile(kind: DeleteFile["kind"], path: string, more: Partial<DeleteFile> = {}): DeleteFile {
  return {
    kind,
    path,
    format: "parquet",
    recordCount: 0n,
    sizeBytes: 0n,
    specId: 0,
    partition: [],
    global: true,
    dataSequenceNumber: 2n,
    equalityIds: [],
    ...more,
  };
}

/** A file that is live after and was not before, so that its rows are all inserted. */
export function added(file: DataFile, deletes: readonly DeleteFile[] = []): ChangedFile {
  return { file, before: undefined, after: deletes };
}
