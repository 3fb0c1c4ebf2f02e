import type { SpecUses } from "../catalog/schemaHistory";
import { mapConcurrent } from "../util/mapConcurrent";
import type { IcebergTable } from "./table";

const listsAtOnce = 8;

/**
 * For each partition spec the oldest kept snapshot that wrote a manifest by it: only manifest lists tell, and all
 * those of kept snapshots are read. Manifests that a snapshot took over from one that is no longer kept do not count.
 *
 * @param onList  told after each list with the number read so far and of all
 * @throws LakehouseError "notFound" or "metadataInvalid" for a list that cannot be read
 * Source: Iceberg spec, Manifest Lists (partition_spec_id, added_snapshot_id)
 */
export async function listSpecUses(
  { metadata, manifests }: IcebergTable,
  onList: (done: number, total: number) => void,
  signal?: AbortSignal,
): Promise<SpecUses> {
  const oldestFirst = metadata.snapshots.toSorted((a, b) => a.timestampMs - b.timestampMs);
  let done = 0;
  const written = await mapConcurrent(oldestFirst, listsAtOnce, async (snapshot) => {
    const list = await manifests.loadManifestList(snapshot, signal);
    done += 1;
    onList(done, oldestFirst.length);
    return list.filter(({ addedSnapshotId }) => addedSnapshotId === snapshot.snapshotId).map(({ specId }) => specId);
  });
  const uses = new Map<number, SpecUses[number]>();
  for (const [i, { snapshotId, timestampMs }] of oldestFirst.entries()) {
    for (const specId of written[i] ?? []) {
      if (!uses.has(specId)) uses.set(specId, { specId, snapshotId: String(snapshotId), timestampMs });
    }
  }
  return [...uses.values()].toSorted((a, b) => a.specId - b.specId);
}
