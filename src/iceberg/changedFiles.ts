import type { ChangedFiles, DataFile, DeleteFile } from "../model/changedFiles";
import { compareFiles, differingDeletes } from "./fileDifference";
import { listDataFiles, listDeleteFiles, listLiveEntries, mightHoldLiveFiles, type ReadOptions } from "./liveFiles";
import type { ManifestEntry, ManifestFile } from "./manifestEntry";
import { partitionKey } from "./partitionKey";
import { listPartitionTypes } from "./partitionTypes";
import type { Predicate } from "./predicate";
import { FilePruner, summariesMightHold } from "./pruning";
import type { IcebergTable } from "./table";
import type { Snapshot } from "./tableMetadata";

export interface ChangedFilesOptions {
  readonly signal?: AbortSignal | undefined;
  /** Files that cannot hold a matching row are left out; all others stay, whole. */
  readonly filter?: Predicate | undefined;
}

interface SharedFiles {
  readonly files: readonly DataFile[];
  /** Those that the files are in. */
  readonly manifests: readonly ManifestFile[];
  readonly skipped: number;
}

/**
 * The data files whose live rows may differ between two snapshots: added, removed, or with other deletes. The
 * difference is taken of the sets of live files, whatever the commits in between claim to have done. Manifests that
 * both snapshots list are read only where deletes that differ can apply to their files. An undefined snapshot is the
 * empty state before the first one.
 *
 * @throws LakehouseError "notFound" for a missing manifest or list, "metadataInvalid", "unsupported"
 */
export async function listChangedFiles(
  table: IcebergTable,
  before: Snapshot | undefined,
  after: Snapshot | undefined,
  { signal, filter }: ChangedFilesOptions = {},
): Promise<ChangedFiles> {
  const pruner = filter && new FilePruner(table.metadata, filter);
  const options = { signal, metrics: pruner?.metrics };
  const [old, current] = await Promise.all([listManifests(table, before, signal), listManifests(table, after, signal)]);
  const data = split(
    old.filter(({ content }) => content === "data"),
    current.filter(({ content }) => content === "data"),
  );
  const deletes = split(
    old.filter(({ content }) => content === "deletes"),
    current.filter(({ content }) => content === "deletes"),
  );
  const isSame = [data, deletes].every(({ onlyBefore, onlyAfter }) => onlyBefore.length + onlyAfter.length === 0);
  const [sharedDeletes, oldDeletes, newDeletes, oldFiles, newFiles] = await Promise.all([
    listDeleteFiles(table, isSame ? [] : deletes.shared, { signal }),
    listDeleteFiles(table, deletes.onlyBefore, { signal }),
    listDeleteFiles(table, deletes.onlyAfter, { signal }),
    listDataFiles(table, data.onlyBefore, options),
    listDataFiles(table, data.onlyAfter, options),
  ]);
  const shared = await listSharedFiles(table, data.shared, differingDeletes(oldDeletes, newDeletes), options);
  const changed = compareFiles({
    before: oldFiles,
    after: newFiles,
    shared: shared.files,
    deletesBefore: [...sharedDeletes, ...oldDeletes],
    deletesAfter: [...sharedDeletes, ...newDeletes],
  });
  const all = { ...changed, unchangedFileCount: changed.unchangedFileCount + shared.skipped };
  if (!pruner) return all;
  // The same manifests with the same metrics once more: they are decoded already.
  const manifests = [...data.onlyBefore, ...data.onlyAfter, ...shared.manifests];
  return pruneFiles(all, (await listLiveEntries(table, manifests, options)).flat(), pruner);
}

/** Leaves out the files of which no entry, whichever manifest it is in, might hold a row that matches. */
export function pruneFiles(changed: ChangedFiles, entries: readonly ManifestEntry[], pruner: FilePruner): ChangedFiles {
  const matching = new Set(entries.filter((entry) => pruner.fileMightMatch(entry)).map(({ path }) => path));
  const files = changed.files.filter(({ file }) => matching.has(file.path));
  return { ...changed, files, prunedFileCount: changed.files.length - files.length };
}

/**
 * The files of manifests that are live in both states and that some of the differing deletes might apply to; `skipped`
 * counts those of the manifests that were not read for it.
 */
export async function listSharedFiles(
  table: IcebergTable,
  manifests: readonly ManifestFile[],
  differing: readonly DeleteFile[],
  options: ReadOptions,
): Promise<SharedFiles> {
  const affects = createManifestTest(table, differing);
  const affected: ManifestFile[] = [];
  const uncounted: ManifestFile[] = [];
  let skipped = 0;
  for (const manifest of manifests) {
    if (affects(manifest)) affected.push(manifest);
    else if (manifest.addedFilesCount === undefined || manifest.existingFilesCount === undefined)
      uncounted.push(manifest);
    else skipped += manifest.addedFilesCount + manifest.existingFilesCount;
  }
  const [files, others] = await Promise.all([
    listDataFiles(table, affected, options),
    listDataFiles(table, uncounted, options),
  ]);
  return { files, manifests: affected, skipped: skipped + others.length };
}

async function listManifests(
  table: IcebergTable,
  snapshot: Snapshot | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly ManifestFile[]> {
  if (!snapshot) return [];
  return (await table.manifests.loadManifestList(snapshot, signal)).filter(mightHoldLiveFiles);
}

function split(before: readonly ManifestFile[], after: readonly ManifestFile[]) {
  const oldPaths = new Set(before.map(({ path }) => path));
  const newPaths = new Set(after.map(({ path }) => path));
  return {
    onlyBefore: before.filter(({ path }) => !newPaths.has(path)),
    onlyAfter: after.filter(({ path }) => !oldPaths.has(path)),
    shared: after.filter(({ path }) => oldPaths.has(path)),
  };
}

/** True for data manifests that might hold files to which one of the deletes applies. */
function createManifestTest(table: IcebergTable, deletes: readonly DeleteFile[]): (manifest: ManifestFile) => boolean {
  if (deletes.some(({ kind, global }) => kind === "equality" && global)) return () => true;
  const bySpec = new Map<number, Map<string, DeleteFile["partition"]>>();
  for (const { specId, partition } of deletes) {
    const partitions = bySpec.get(specId) ?? new Map<string, DeleteFile["partition"]>();
    partitions.set(partitionKey(specId, partition), partition);
    bySpec.set(specId, partitions);
  }
  return ({ specId, partitions: summaries }) => {
    const partitions = bySpec.get(specId);
    if (!partitions || !summaries) return partitions !== undefined;
    const spec = table.metadata.partitionSpecs.find((candidate) => candidate.specId === specId);
    if (!spec) return true;
    const types = listPartitionTypes(spec, table.metadata);
    return [...partitions.values()].some((partition) => summariesMightHold(partition, summaries, types));
  };
}
