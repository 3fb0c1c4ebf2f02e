import { mapConcurrent } from "../../util/mapConcurrent";
import type { ManifestEntry } from "../manifestEntry";
import { partitionKey } from "../partitionKey";
import { listPartitionTypes } from "../partitionTypes";
import type { IcebergTable } from "../table";
import type { Snapshot } from "../tableMetadata";
import { formatPartitionValue } from "../transforms";

/** What a commit touched, by the entries that it added to manifests itself. */
export interface CommitFootprint {
  /** By partition key, the partition as text; an unpartitioned table has one. */
  readonly partitions: ReadonlyMap<string, string>;
  /** Wrote to files of an unpartitioned spec, or deletes that hold in all partitions. */
  readonly isEverywhere: boolean;
  readonly addedData: ReadonlySet<string>;
  readonly removedData: ReadonlySet<string>;
  /** Data files that its deletes name. */
  readonly deletedFrom: ReadonlySet<string>;
  readonly addsDeletes: boolean;
}

const concurrentReads = 4;

/**
 * Reads the manifests that a commit added, and no others.
 *
 * @throws LakehouseError "notFound" or "metadataInvalid" when one of them cannot be read
 */
export async function loadCommitFootprint(
  table: IcebergTable,
  snapshot: Snapshot,
  signal: AbortSignal,
): Promise<CommitFootprint> {
  const manifests = await table.manifests.loadManifestList(snapshot, signal);
  const own = manifests.filter(
    ({ addedSnapshotId }) => (addedSnapshotId ?? snapshot.snapshotId) === snapshot.snapshotId,
  );
  const loaded = await mapConcurrent(own, concurrentReads, (manifest) =>
    table.manifests.loadManifest(manifest, {}, signal),
  );
  const collector = new FootprintCollector(table);
  own.forEach(({ addedSnapshotId }, index) => {
    for (const entry of loaded[index] ?? []) {
      // A manifest that was merged or rewritten here lists the files of older commits too, as existing ones. The
      // manifest decides: some writers give deleted entries the id of the snapshot that once added the file.
      const isOwn = (addedSnapshotId ?? entry.snapshotId) === snapshot.snapshotId;
      if (isOwn && entry.status !== "existing") collector.add(entry);
    }
  });
  return collector;
}

class FootprintCollector implements CommitFootprint {
  readonly partitions = new Map<string, string>();
  readonly addedData = new Set<string>();
  readonly removedData = new Set<string>();
  readonly deletedFrom = new Set<string>();
  isEverywhere = false;
  addsDeletes = false;

  constructor(private readonly table: IcebergTable) {}

  add(entry: ManifestEntry): void {
    const key = partitionKey(entry.specId, entry.partition);
    if (!this.partitions.has(key)) this.partitions.set(key, this.formatPartition(entry));
    if (entry.partition.length === 0) this.isEverywhere = true;
    if (entry.content === "data") {
      (entry.status === "added" ? this.addedData : this.removedData).add(entry.path);
    } else if (entry.status === "added") {
      this.addsDeletes = true;
      if (entry.referencedDataFile !== undefined) this.deletedFrom.add(entry.referencedDataFile);
    }
  }

  private formatPartition({ specId, partition }: ManifestEntry): string {
    const spec = this.table.metadata.partitionSpecs.find((one) => one.specId === specId);
    if (spec === undefined) return "";
    const types = listPartitionTypes(spec, this.table.metadata);
    return spec.fields
      .map(({ name, transform }, at) => `${name}=${formatPartitionValue(transform, types[at], partition[at] ?? null)}`)
      .join("/");
  }
}
