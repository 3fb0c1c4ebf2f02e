import type { DeleteFile, ScanFile } from "../model/changedFiles";
import { DeleteIndex } from "./deleteIndex";
import { listDeleteFiles, mapLiveEntries, mightHoldLiveFiles } from "./liveFiles";
import type { ManifestFile } from "./manifestEntry";
import { FileMapper } from "./mapFiles";
import type { Predicate } from "./predicate";
import { FilePruner } from "./pruning";
import type { IcebergTable } from "./table";
import type { Snapshot } from "./tableMetadata";

export interface ScanOptions {
  /** Files that cannot hold a matching row are left out; all others stay, whole. */
  readonly filter?: Predicate | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ScanProgress) => void) | undefined;
}

export interface ScanProgress {
  readonly manifestsRead: number;
  readonly manifestCount: number;
}

/** The files to read for the rows of a snapshot. */
export interface ScanPlan {
  readonly files: readonly ScanFile[];
  readonly totals: ScanTotals;
  /** Departures from the specification that were tolerated, in sentences for the user. */
  readonly notes: readonly string[];
}

export interface ScanTotals {
  readonly dataFiles: number;
  /** Data files that the filter left out, as far as their manifests count them. */
  readonly prunedFiles: number;
  /** Distinct delete files and deletion vectors among those to apply. */
  readonly deleteFiles: number;
  /** Rows stored in the data files, deletes not applied. */
  readonly storedRows: bigint;
  /** Size of the data files. */
  readonly dataBytes: bigint;
}

/**
 * The live data files of a snapshot with the deletes that apply to each, in the order of the manifests. A table without
 * snapshots has none.
 *
 * @throws LakehouseError "notFound" for a missing manifest or list, "metadataInvalid" for one that cannot be read,
 *   "unsupported" for encrypted and ORC files
 * Source: Iceberg spec, Scan Planning
 */
export async function planScan(
  table: IcebergTable,
  snapshot: Snapshot | undefined,
  options: ScanOptions = {},
): Promise<ScanPlan> {
  const { signal } = options;
  const listed = snapshot ? await table.manifests.loadManifestList(snapshot, signal) : [];
  const pruner = new FilePruner(table.metadata, options.filter);
  const live = listed.filter(mightHoldLiveFiles);
  const manifests = live.filter((manifest) => pruner.manifestMightMatch(manifest));

  let manifestsRead = 0;
  const onManifest = () => options.onProgress?.({ manifestsRead: ++manifestsRead, manifestCount: manifests.length });
  const data = manifests.filter(({ content }) => content === "data");
  const mapper = new FileMapper(table.metadata);
  let listedFiles = 0;
  const [filesByManifest, deletes] = await Promise.all([
    mapLiveEntries(table, data, { signal, onManifest, metrics: pruner.metrics }, (entries) => {
      listedFiles += entries.length;
      return entries.filter((entry) => pruner.fileMightMatch(entry)).map((entry) => mapper.mapDataFile(entry));
    }),
    listDeleteFiles(
      table,
      manifests.filter(({ content }) => content === "deletes"),
      { signal, onManifest },
    ),
  ]);
  const dataFiles = filesByManifest.flat();
  const index = new DeleteIndex(deletes, pathsOf(dataFiles));
  const files = dataFiles.map((file): ScanFile => ({ file, deletes: index.deletesFor(file) }));
  const skipped = live.filter((manifest) => manifest.content === "data" && !manifests.includes(manifest));
  const prunedFiles = listedFiles - dataFiles.length + countFiles(skipped);
  return { files, totals: { ...sumTotals(files), prunedFiles }, notes: index.notes };
}

function countFiles(manifests: readonly ManifestFile[]): number {
  return manifests.reduce((sum, { addedFilesCount = 0, existingFilesCount = 0 }) => {
    return sum + addedFilesCount + existingFilesCount;
  }, 0);
}

function sumTotals(files: readonly ScanFile[]): Omit<ScanTotals, "prunedFiles"> {
  const deleteFiles = new Set<DeleteFile>();
  let storedRows = 0n;
  let dataBytes = 0n;
  for (const { file, deletes } of files) {
    storedRows += file.recordCount;
    dataBytes += file.sizeBytes;
    for (const each of deletes) deleteFiles.add(each);
  }
  return { dataFiles: files.length, deleteFiles: deleteFiles.size, storedRows, dataBytes };
}

function* pathsOf(files: readonly { readonly path: string }[]): Generator<string> {
  for (const { path } of files) yield path;
}
