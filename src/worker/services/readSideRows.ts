import { deleteKey } from "../../duckdb/appliedDeletes";
import { checkPageChecksums } from "../../duckdb/pageChecksums";
import { checkRowCounts } from "../../duckdb/rowCounts";
import type { Session } from "../../duckdb/session";
import { SideRows } from "../../duckdb/sideRows";
import { decodeDeletionVector } from "../../iceberg/deletionVector";
import type { PositionSet } from "../../iceberg/roaring";
import type { FolderTable } from "../../local/folderTable";
import type { ChangedFile, DeleteFile, ReadSchema } from "../../model/changedFiles";
import { LakehouseError } from "../../model/errors";
import { checkFileSizes } from "../../storage/fileSizes";
import { mapConcurrent } from "../../util/mapConcurrent";

const concurrentFiles = 16;

/** What was read for a result so far; each file counts once. */
export class ReadCounter {
  private readonly read = new Map<string, bigint>();

  add(files: readonly ChangedFile[]): void {
    for (const { file, before, after } of files) {
      this.read.set(file.path, file.sizeBytes);
      for (const each of [...(before ?? []), ...(after ?? [])]) {
        this.read.set(deleteKey(each), each.contentSize ?? each.sizeBytes);
      }
    }
  }

  get filesRead(): number {
    return this.read.size;
  }

  get bytesRead(): number {
    return Number([...this.read.values()].reduce((sum, size) => sum + size, 0n));
  }
}

/** Files with their deletes as rows of the engine: finds where they lie, and decodes deletion vectors. */
export async function loadSideRows(
  session: Session,
  table: FolderTable,
  schema: ReadSchema,
  files: readonly ChangedFile[],
  options: { readonly withLineage: boolean; readonly signal: AbortSignal },
): Promise<SideRows> {
  const { signal } = options;
  requireDistinct(files);
  const deletes = new Map<string, DeleteFile>();
  for (const { before, after } of files) {
    for (const each of [...(before ?? []), ...(after ?? [])]) deletes.set(deleteKey(each), each);
  }
  const vectors = [...deletes.values()].filter(({ kind }) => kind === "vector");
  const whole = [...files.map(({ file }) => file), ...[...deletes.values()].filter(isWhole)];
  const local = new Map(
    await mapConcurrent([...new Set(whole.map(({ path }) => path))], concurrentFiles, async (path) => {
      return [path, await table.source.resolve(path, signal)] as const;
    }),
  );
  const localOf = (path: string): string => local.get(path) ?? path;
  // Some writers note other sizes of delete files, which no reader needs to know.
  await checkFileSizes(files.map(({ file: { path, sizeBytes } }) => ({ path, sizeBytes, local: localOf(path) })));
  const parquet = whole
    .filter(({ format }) => format === "parquet")
    .map(({ path, recordCount }) => ({ path, recordCount, local: localOf(path) }));
  await checkRowCounts(session, parquet);
  const dataPaths = new Set(files.map(({ file }) => file.path));
  // Data files are checked once it is known which of their columns are read.
  await checkPageChecksums(
    session,
    parquet.filter(({ path }) => !dataPaths.has(path)),
  );
  const positions = new Map(
    await mapConcurrent(vectors, concurrentFiles, async (vector) => {
      return [deleteKey(vector), await loadVector(table, vector, signal)] as const;
    }),
  );
  return SideRows.load(session, {
    schema,
    files,
    localOf,
    vectorOf: (file) => positions.get(deleteKey(file)) ?? [],
    loadBytes: (path) => table.source.load(path, signal),
    withLineage: options.withLineage,
  });
}

function requireDistinct(files: readonly ChangedFile[]): void {
  const known = new Set<string>();
  for (const { file } of files) {
    if (known.has(file.path)) {
      throw new LakehouseError("metadataInvalid", `The table lists the data file ${file.path} twice.`, {
        file: file.path,
        remedy: "The table's manifests contradict each other; read an older snapshot.",
      });
    }
    known.add(file.path);
  }
}

function isWhole({ kind }: DeleteFile): boolean {
  return kind !== "vector";
}

async function loadVector(table: FolderTable, vector: DeleteFile, signal: AbortSignal): Promise<PositionSet> {
  const { path, contentOffset, contentSize, recordCount } = vector;
  if (contentOffset === undefined || contentSize === undefined) {
    throw new LakehouseError("metadataInvalid", `The table does not say where in ${path} a deletion vector lies.`, {
      file: path,
      field: "content_offset",
    });
  }
  const blob = await table.source.loadRange(path, contentOffset, contentSize, signal);
  return decodeDeletionVector(blob, path, recordCount);
}
