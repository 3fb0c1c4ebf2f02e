import type { LiveCounts } from "../catalog/liveCounts";
import { mapConcurrent } from "../util/mapConcurrent";
import { loadEntries, mightHoldLiveFiles, type ReadOptions } from "./liveFiles";
import type { ManifestEntry } from "./manifestEntry";
import type { IcebergTable } from "./table";
import type { Snapshot } from "./tableMetadata";

/** Manifests read at a time. */
const concurrentManifests = 8;

/**
 * Counts what a snapshot holds from its manifests, for commits whose summary has no totals. Entries are summed up one
 * manifest at a time, so that memory does not grow with the number of files.
 *
 * @param onManifest  called after each manifest with how many were read and how many there are
 * @throws LakehouseError when a manifest cannot be read, or is encrypted
 */
export async function countLiveFiles(
  table: IcebergTable,
  snapshot: Snapshot,
  { signal, onManifest }: Pick<ReadOptions, "signal"> & { onManifest?: (done: number, total: number) => void },
): Promise<LiveCounts> {
  const listed = await table.manifests.loadManifestList(snapshot, signal);
  const manifests = listed.filter(mightHoldLiveFiles);
  const sums = { records: 0n, sizeBytes: 0n, dataFiles: 0n, deleteFiles: 0n, positionDeletes: 0n, equalityDeletes: 0n };
  const add = ({ status, content, recordCount, sizeBytes, contentSize }: ManifestEntry): void => {
    if (status === "deleted") return;
    // Several deletion vectors share one file: each counts for its own part.
    sums.sizeBytes += contentSize ?? sizeBytes;
    if (content === "data") {
      sums.records += recordCount;
      sums.dataFiles += 1n;
    } else {
      sums.deleteFiles += 1n;
      sums[content === "position" ? "positionDeletes" : "equalityDeletes"] += recordCount;
    }
  };
  let done = 0;
  await mapConcurrent(manifests, concurrentManifests, async (manifest) => {
    for (const entry of await loadEntries(table, manifest, { signal })) add(entry);
    done += 1;
    onManifest?.(done, manifests.length);
  });
  return {
    records: String(sums.records),
    sizeBytes: String(sums.sizeBytes),
    dataFiles: String(sums.dataFiles),
    deleteFiles: String(sums.deleteFiles),
    positionDeletes: String(sums.positionDeletes),
    equalityDeletes: String(sums.equalityDeletes),
  };
}
