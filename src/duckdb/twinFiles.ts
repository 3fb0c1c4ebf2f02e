import { type FileHandle, open } from "node:fs/promises";
import { partitionKey } from "../iceberg/partitionKey";
import type { ChangedFile } from "../model/changedFiles";
import type { Field } from "../model/types";
import { mapConcurrent } from "../util/mapConcurrent";
import { type ColumnChunk, listColumnChunks } from "./columnChunks";
import type { LocalFile } from "./errors";
import type { FileColumn } from "./fileSchema";
import type { FileGroup } from "./parquetFiles";
import { listReadLeaves } from "./projection";
import type { Session } from "./session";

/**
 * A removed and an added data file with as many rows, whose rows at the same position agree in all columns but those at
 * the positions `differing`: the column chunks of the others are the same bytes, decoded the same way.
 */
export interface TwinFiles {
  /** File ids. */
  readonly removed: number;
  readonly added: number;
  readonly differing: ReadonlySet<number>;
}

export interface TwinCandidate extends LocalFile {
  readonly fileId: number;
  readonly changed: ChangedFile;
}

interface Candidate extends TwinCandidate {
  readonly columns: readonly FileColumn[];
  readonly chunks: readonly ColumnChunk[];
}

const concurrentFiles = 2;
const windowBytes = 1 << 20;
/** Columns of few values are alike in unrelated files too: less of a file in common promises no common order of rows. */
const leastShare = 1 / 64;

/**
 * Finds data files that a commit rewrote one to one without moving rows, as UPDATE does: most columns of such a file
 * are copied, so that their bytes need not be decoded to know that nothing changed. Only files without deletes are
 * considered. What is found is exact; how many are found is up to the writer.
 */
export async function findTwinFiles(
  session: Session,
  groups: readonly FileGroup<TwinCandidate>[],
  columns: readonly Field[],
): Promise<TwinFiles[]> {
  const removed: Omit<Candidate, "chunks">[] = [];
  const added: Omit<Candidate, "chunks">[] = [];
  for (const group of groups) {
    for (const file of group.files) {
      const { before, after } = file.changed;
      if (after === undefined && before?.length === 0) removed.push({ ...file, columns: group.columns });
      if (before === undefined && after?.length === 0) added.push({ ...file, columns: group.columns });
    }
  }
  const counts = new Set(added.map(countKey));
  const rewritten = removed.filter((file) => counts.has(countKey(file)));
  if (rewritten.length === 0) return [];
  const chunks = await listColumnChunks(session, [...rewritten, ...added]);
  const free = new Map<string, Candidate[]>();
  for (const file of added) {
    const others = free.get(countKey(file)) ?? [];
    free.set(countKey(file), others);
    others.push({ ...file, chunks: chunks.get(file.local) ?? [] });
  }
  const pairs: { readonly from: Candidate; readonly to: Candidate }[] = [];
  for (const file of rewritten) {
    const from: Candidate = { ...file, chunks: chunks.get(file.local) ?? [] };
    const others = free.get(countKey(from)) ?? [];
    const sizes = others.map((to) => countBytes(listAlike(from, to, columns).flatMap((alike) => alike.chunks)));
    const best = sizes.indexOf(Math.max(...sizes));
    const to = others[best];
    if (to === undefined) continue;
    others.splice(best, 1);
    pairs.push({ from, to });
  }
  const twins = await mapConcurrent(pairs, concurrentFiles, ({ from, to }) => compareFiles(from, to, columns));
  return twins.flatMap((twin) => twin ?? []);
}

function countKey({ changed: { file } }: TwinCandidate): string {
  return `${partitionKey(file.specId, file.partition)} ${file.recordCount}`;
}

/** Chunks of the one file beside those of the other. */
type ChunkPair = readonly [ColumnChunk, ColumnChunk];

interface AlikeColumn {
  readonly position: number;
  readonly chunks: readonly ChunkPair[];
}

/** Columns whose chunks may hold the same bytes, as far as the footers say. */
function listAlike(from: Candidate, to: Candidate, columns: readonly Field[]): AlikeColumn[] {
  return columns.flatMap((column, position) => {
    const layouts = [from, to].map((file) => file.columns.find(({ fieldId }) => fieldId === column.id)?.layout);
    if (layouts[0] === undefined || layouts[0] !== layouts[1]) return [];
    const [left = [], right = []] = [from, to].map((file) => {
      const leaves = listReadLeaves([column], file.columns);
      return file.chunks.filter(({ leaf }) => leaves.has(leaf));
    });
    const chunks = left.flatMap((chunk, i): ChunkPair[] => {
      const other = right[i];
      return other !== undefined && mightMatch(chunk, other) ? [[chunk, other]] : [];
    });
    const areAll = chunks.length === left.length && left.length === right.length;
    return areAll && left.length > 0 ? [{ position, chunks }] : [];
  });
}

function mightMatch(left: ColumnChunk, right: ColumnChunk): boolean {
  return (
    left.rowGroup === right.rowGroup &&
    left.rows === right.rows &&
    left.codec === right.codec &&
    left.end - left.start === right.end - right.start
  );
}

function countBytes(chunks: readonly ChunkPair[]): number {
  return chunks.reduce((sum, [{ start, end }]) => sum + end - start, 0);
}

async function compareFiles(from: Candidate, to: Candidate, columns: readonly Field[]): Promise<TwinFiles | undefined> {
  const least = leastShare * from.chunks.reduce((sum, { start, end }) => sum + end - start, 0);
  const alike = listAlike(from, to, columns);
  if (countBytes(alike.flatMap(({ chunks }) => chunks)) < least) return undefined;
  const handles = [await open(from.local, "r"), await open(to.local, "r")] as const;
  try {
    const differing = new Set(columns.keys());
    let same = 0;
    for (const { position, chunks } of alike) {
      if (!(await holdSameBytes(handles, chunks))) continue;
      differing.delete(position);
      same += countBytes(chunks);
    }
    return same < least ? undefined : { removed: from.fileId, added: to.fileId, differing };
  } finally {
    await Promise.all(handles.map((handle) => handle.close()));
  }
}

async function holdSameBytes(
  [left, right]: readonly [FileHandle, FileHandle],
  chunks: readonly ChunkPair[],
): Promise<boolean> {
  for (const [chunk, other] of chunks) {
    for (let at = chunk.start; at < chunk.end; at += windowBytes) {
      const length = Math.min(windowBytes, chunk.end - at);
      const a = await readWhole(left, at, length);
      const b = await readWhole(right, at - chunk.start + other.start, length);
      if (a.length < length || !a.equals(b)) return false;
    }
  }
  return true;
}

async function readWhole(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}
