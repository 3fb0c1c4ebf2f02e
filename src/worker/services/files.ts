import type { FilesResult } from "../../catalog/tableFiles";
import { columnName } from "../../changelog/canonical";
import type { Session } from "../../duckdb/session";
import { listColumnLeaves } from "../../iceberg/columnLeaves";
import { DeleteCounts } from "../../iceberg/deleteCounts";
import { chooseBoundColumns } from "../../iceberg/fileBoundColumns";
import type { LiveEntry } from "../../iceberg/liveManifests";
import { deleteFilePathId, FileMapper } from "../../iceberg/mapFiles";
import type { TableMetadata } from "../../iceberg/tableMetadata";
import type { DeleteFile } from "../../model/changedFiles";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { FilesOptions } from "../contract";
import type { ServiceContext } from "./context";
import { FileColumns } from "./fileColumns";
import { FileWriter } from "./fileWriter";
import { LiveState } from "./liveState";

/** Of many files that cannot be read the first stand for all. */
const namedFiles = 5;
const defaultTargetBytes = 536_870_912;

/** The live data and delete files of a state, data files first, each kind in the order of its manifests. */
export async function openFiles(
  { tables, results }: ServiceContext,
  { table: ref, options }: { table: TableRef; options: FilesOptions },
  callOptions: Required<CallOptions>,
): Promise<FilesResult> {
  const { signal } = callOptions;
  const table = await tables.load(ref, signal);
  const { metadata } = table;
  const state = await LiveState.load(table, options.at, callOptions);
  const leaves = chooseBoundColumns(metadata, state.schema, options.columns, state.fileCount);
  const listing = new FileColumns(metadata, leaves);
  const metrics = new Set(leaves.map(({ id }) => id));
  return results.makeTable(signal, async (session, name) => {
    const deletes = await listDeletes(state, metrics);
    const counts = new DeleteCounts(
      deletes.map(({ file }) => file),
      deletes.some(({ file }) => file.referencedDataFile !== undefined) ? await listDataPaths(state) : [],
    );
    const writer = await FileWriter.create(session, name, listing, targetSize(metadata));
    try {
      for await (const { entries } of state.readEntries("data", metrics)) {
        writer.add(entries, (live) => ({ deleteFiles: counts.countFor(live.entry) }));
      }
      const files = new Map(deletes.map(({ live, file }) => [live, file]));
      writer.add([...files.keys()], (live) => {
        const file = files.get(live);
        return { appliesTo: file && counts.countFilesOf(file) };
      });
      writer.flush();
    } finally {
      writer.close();
    }
    const undecoded = await findEmptyColumns(session, name, listing);
    const columns = listing.listHeld(undecoded);
    const { resultId } = results.hold({ table: name, columns, rowCount: writer.rowCount });
    return {
      resultId,
      columns: columns.map(({ name, type }) => ({ name, type })),
      rowCount: writer.rowCount,
      stats: state.stats,
      notes: [...counts.notes, ...listing.notes.slice(0, namedFiles)],
      snapshotId: state.snapshot === undefined ? undefined : String(state.snapshot.snapshotId),
      ...writer.sums,
      sizes: writer.sizes.listBins(targetSize(metadata)),
      targetBytes: targetSize(metadata),
      boundable: listColumnLeaves(state.schema.fields).map((leaf) => leaf.name),
      bounds: listing.bounds.map(({ undecodedLower, undecodedUpper, ...names }) => ({
        ...names,
        ...(!undecoded.has(undecodedLower) && { undecodedLower }),
        ...(!undecoded.has(undecodedUpper) && { undecodedUpper }),
      })),
      unread: state.unread,
    };
  });
}

/** Live delete files by their entries, which must all be known before the first data file. */
export async function listDeletes(
  state: LiveState,
  metrics: ReadonlySet<number> = new Set(),
): Promise<{ live: LiveEntry; file: DeleteFile }[]> {
  const mapper = new FileMapper(state.table.metadata);
  const deletes: { live: LiveEntry; file: DeleteFile }[] = [];
  for await (const { entries } of state.readEntries("deletes", new Set([...metrics, deleteFilePathId]))) {
    for (const live of entries) deletes.push({ live, file: mapper.describeDeleteFile(live.entry) });
  }
  return deletes;
}

async function listDataPaths(state: LiveState): Promise<string[]> {
  const paths: string[] = [];
  for await (const { entries } of state.readEntries("data")) {
    for (const { entry } of entries) paths.push(entry.path);
  }
  return paths;
}

/** The target that writers of this table aim at (`write.target-file-size-bytes`). */
function targetSize({ properties }: TableMetadata): number {
  const value = Number(properties.get("write.target-file-size-bytes"));
  return Number.isFinite(value) && value > 0 ? value : defaultTargetBytes;
}

/** Columns that hold nothing, among those for bounds that do not decode. */
async function findEmptyColumns(session: Session, table: string, listing: FileColumns): Promise<ReadonlySet<string>> {
  const names = listing.bounds.flatMap(({ undecodedLower, undecodedUpper }) => [undecodedLower, undecodedUpper]);
  if (names.length === 0) return new Set();
  const counts = names.map((name) => `count(${columnName(listing.columns.findIndex((each) => each.name === name))})`);
  const [row = []] = await session.list(`SELECT ${counts.join(", ")} FROM ${table}`);
  return new Set(names.filter((_, at) => Number(row[at]) === 0));
}
