import { type FileHandle, open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { decodePageHeader } from "../iceberg/parquet/pageHeader";
import { LakehouseError } from "../model/errors";
import { mapConcurrent } from "../util/mapConcurrent";
import { listColumnChunks } from "./columnChunks";
import type { LocalFile } from "./errors";
import type { Session } from "./session";

/** A Parquet file, and which of its leaf columns, in the order of the footer, will be read: all where absent. */
export interface CheckedFile extends LocalFile {
  readonly leaves?: ReadonlySet<number>;
}

interface ByteRange {
  readonly start: number;
  readonly end: number;
}

const magicBytes = 4;
const firstHeaderBytes = 1 << 16;
const concurrentFiles = 2;
/** Bytes of a file that are held at a time; far more than a page's header has. */
const windowBytes = 1 << 20;

/**
 * Compares the pages that will be read with the checksums in their headers, where the writer gave any (Java's do, so
 * Spark's, Flink's and Hive's files have them): the engine does not look at them, and would answer wrong values.
 *
 * @throws LakehouseError "metadataInvalid" naming the file that is damaged
 */
export async function checkPageChecksums(session: Session, files: readonly CheckedFile[]): Promise<void> {
  const checked = await mapConcurrent(files, concurrentFiles, (file) => withFile(file, hasChecksums));
  const byLocal = new Map(files.filter((_, i) => checked[i]).map((file) => [file.local, file]));
  const chunks = await listColumnChunks(session, [...byLocal.values()]);
  await mapConcurrent([...byLocal.values()], concurrentFiles, async (file) => {
    const read = (chunks.get(file.local) ?? []).filter(({ leaf }) => file.leaves?.has(leaf) ?? true);
    await withFile(file, async (handle) => {
      for (const range of mergeAdjacent(read)) {
        session.throwIfAborted();
        await checkPages(handle, range, file.path);
      }
    });
  });
}

function mergeAdjacent(ranges: readonly ByteRange[]): ByteRange[] {
  const merged: ByteRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last?.end === range.start) merged[merged.length - 1] = { start: last.start, end: range.end };
    else merged.push(range);
  }
  return merged;
}

async function withFile<T>({ local }: LocalFile, work: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await open(local, "r");
  try {
    return await work(handle);
  } finally {
    await handle.close();
  }
}

/** Whether the writer gave checksums: the first page of the file says it for all of them. */
async function hasChecksums(handle: FileHandle): Promise<boolean> {
  const bytes = Buffer.allocUnsafe(firstHeaderBytes);
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, magicBytes);
  return decodePageHeader(bytes.subarray(0, bytesRead), 0)?.checksum !== undefined;
}

/** Walks the pages of a range, whose headers say where the next one is. */
async function checkPages(handle: FileHandle, { start, end }: ByteRange, path: string): Promise<void> {
  const buffer = Buffer.allocUnsafe(Math.min(windowBytes, end - start));
  let held: ByteRange = { start, end: start };
  /** The bytes from `at` on, at least `wanted` of them where the range has as many. */
  const hold = async (at: number, wanted: number): Promise<Buffer> => {
    if (at + Math.min(wanted, end - at) > held.end) {
      const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, end - at), at);
      if (bytesRead === 0) throw damagedPage(path, at, "the file ends there");
      held = { start: at, end: at + bytesRead };
    }
    return buffer.subarray(at - held.start, held.end - held.start);
  };
  for (let at = start; at < end; ) {
    const header = decodePageHeader(await hold(at, 1), 0) ?? decodePageHeader(await hold(at, windowBytes), 0);
    if (header === undefined) throw damagedPage(path, at, "its header cannot be read");
    const pageEnd = at + header.headerBytes + header.pageBytes;
    if (pageEnd > end) throw damagedPage(path, at, "it reaches beyond its column");
    let checksum = 0;
    for (let from = at + header.headerBytes; from < pageEnd && header.checksum !== undefined; ) {
      const bytes = (await hold(from, 1)).subarray(0, pageEnd - from);
      checksum = crc32(bytes, checksum);
      from += bytes.length;
    }
    if (header.checksum !== undefined && (checksum | 0) !== header.checksum) {
      throw damagedPage(path, at, "its bytes do not match its checksum");
    }
    at = pageEnd;
  }
}

function damagedPage(path: string, at: number, why: string): LakehouseError {
  return new LakehouseError("metadataInvalid", `The file ${path} is damaged in the page at byte ${at}: ${why}.`, {
    file: path,
    remedy: "Restore the file, or read a snapshot without it.",
  });
}
