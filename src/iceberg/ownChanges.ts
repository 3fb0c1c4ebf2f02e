import type { ChangedFile, ChangedFiles } from "../model/changedFiles";
import { LakehouseError } from "../model/errors";
import { mapConcurrent } from "../util/mapConcurrent";
import { type ChangedFilesOptions, listSharedFiles, pruneFiles } from "./changedFiles";
import { compareFiles, differingDeletes } from "./fileDifference";
import { listDeleteFiles, listLiveEntries, loadEntries, mightHoldLiveFiles } from "./liveFiles";
import type { ManifestEntry, ManifestFile } from "./manifestEntry";
import { FileMapper } from "./mapFiles";
import { FilePruner } from "./pruning";
import type { IcebergTable } from "./table";
import type { Snapshot } from "./tableMetadata";

export interface OwnChangesOptions extends ChangedFilesOptions {
  /** The last snapshot of the range that is asked for, which errors name; by default the current one. */
  readonly end?: bigint | undefined;
}

const concurrentChecks = 16;

/**
 * What a snapshot changed by its own manifest entries, for one whose parent has expired: the state before it is what
 * it found (existing) and what it removed (deleted). Checks that all files needed are still there, since expiry may
 * have removed the deleted ones.
 *
 * @throws LakehouseError "notFound", with the range that can be read, when a file is gone
 */
export async function listOwnChanges(
  table: IcebergTable,
  snapshot: Snapshot,
  { signal, filter, end = table.metadata.currentSnapshotId }: OwnChangesOptions = {},
): Promise<ChangedFiles> {
  const pruner = filter && new FilePruner(table.metadata, filter);
  const options = { signal, metrics: pruner?.metrics };
  const manifests = await table.manifests.loadManifestList(snapshot, signal);
  const own = manifests.filter(({ addedSnapshotId }) => mightBeOwn(addedSnapshotId, snapshot));
  const inherited = manifests.filter(
    (manifest) => !mightBeOwn(manifest.addedSnapshotId, snapshot) && mightHoldLiveFiles(manifest),
  );
  const before: ManifestEntry[] = [];
  const after: ManifestEntry[] = [];
  const loaded = await mapConcurrent(own, 8, (manifest) => loadEntries(table, manifest, options));
  own.forEach((manifest, index) => {
    for (const entry of loaded[index] ?? []) {
      const changedHere = isOwn(manifest, entry, snapshot);
      if (entry.status === "deleted" ? changedHere : !(entry.status === "added" && changedHere)) before.push(entry);
      if (entry.status !== "deleted") after.push(entry);
    }
  });

  const inheritedDeletes = await listDeleteFiles(
    table,
    inherited.filter(({ content }) => content === "deletes"),
    { signal },
  );
  const mapper = new FileMapper(table.metadata);
  const mapDeletes = (entries: readonly ManifestEntry[]) =>
    entries.filter(({ content }) => content !== "data").map((entry) => mapper.mapDeleteFile(entry));
  const mapData = (entries: readonly ManifestEntry[]) =>
    entries.filter(({ content }) => content === "data").map((entry) => mapper.mapDataFile(entry));
  const [oldDeletes, newDeletes] = [mapDeletes(before), mapDeletes(after)];
  const shared = await listSharedFiles(
    table,
    inherited.filter(({ content }) => content === "data"),
    differingDeletes(oldDeletes, newDeletes),
    options,
  );
  const changed = compareFiles({
    before: mapData(before),
    after: mapData(after),
    shared: shared.files,
    deletesBefore: [...inheritedDeletes, ...oldDeletes],
    deletesAfter: [...inheritedDeletes, ...newDeletes],
  });
  const all = { ...changed, unchangedFileCount: changed.unchangedFileCount + shared.skipped };
  const sharedEntries = pruner ? (await listLiveEntries(table, shared.manifests, options)).flat() : [];
  const asked = pruner ? pruneFiles(all, [...before, ...after, ...sharedEntries], pruner) : all;
  await checkFilesExist(table, { snapshot, end }, asked.files, signal);
  return asked;
}

/** v1 snapshots that list their manifests without a manifest list do not say which of them they added. */
function mightBeOwn(addedSnapshotId: bigint | undefined, { snapshotId }: Snapshot): boolean {
  return addedSnapshotId === undefined || addedSnapshotId === snapshotId;
}

/**
 * True when the snapshot itself added or deleted the file. The manifest decides: some writers give deleted entries the
 * id of the snapshot that once added the file.
 */
function isOwn({ addedSnapshotId }: ManifestFile, entry: ManifestEntry, { snapshotId }: Snapshot): boolean {
  return (addedSnapshotId ?? entry.snapshotId) === snapshotId;
}

async function checkFilesExist(
  table: IcebergTable,
  { snapshot, end }: { readonly snapshot: Snapshot; readonly end: bigint | undefined },
  changed: readonly ChangedFile[],
  signal: AbortSignal | undefined,
): Promise<void> {
  const paths = new Set<string>();
  for (const { file, before, after } of changed) {
    paths.add(file.path);
    for (const each of [...(before ?? []), ...(after ?? [])]) paths.add(each.path);
  }
  await mapConcurrent([...paths], concurrentChecks, async (path) => {
    if (await table.source.exists(path, signal)) return;
    throw new LakehouseError(
      "notFound",
      `What snapshot ${snapshot.snapshotId} changed can no longer be read: history before it was expired, and with it ${path}.`,
      {
        file: path,
        ...(end === undefined || end === snapshot.snapshotId
          ? { remedy: "Its rows can be read, but not which of them it changed." }
          : {
              remedy: `Start the range after snapshot ${snapshot.snapshotId}.`,
              readableRange: { from: String(snapshot.snapshotId), to: String(end) },
            }),
      },
    );
  });
}
