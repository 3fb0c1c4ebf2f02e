import type { Value } from "../model/value";
import type { ManifestEntry } from "./manifestEntry";
import { partitionKey } from "./partitionKey";
import type { TableMetadata } from "./tableMetadata";

/** What one partition holds, as Spark's `partitions` table counts it: rows stored, deletes not applied. */
export interface PartitionTotals {
  readonly specId: number;
  readonly partition: readonly Value[];
  rows: bigint;
  dataFiles: number;
  dataBytes: bigint;
  positionDeleteRows: bigint;
  positionDeleteFiles: number;
  equalityDeleteRows: bigint;
  equalityDeleteFiles: number;
  /** The newest kept snapshot that added one of its files; undefined when none of those is kept. */
  updatedSnapshotId: bigint | undefined;
  updatedMs: number | undefined;
}

/**
 * Sums up live files by partition. Partitions of different specs are different, even where their values are equal;
 * deletion vectors count as position deletes.
 */
export class PartitionSums {
  private readonly totals = new Map<string, PartitionTotals>();
  private readonly times: ReadonlyMap<bigint, number>;

  constructor(metadata: Pick<TableMetadata, "snapshots">) {
    this.times = new Map(metadata.snapshots.map(({ snapshotId, timestampMs }) => [snapshotId, timestampMs]));
  }

  add(entry: ManifestEntry): void {
    const totals = this.find(entry);
    switch (entry.content) {
      case "data":
        totals.rows += entry.recordCount;
        totals.dataBytes += entry.sizeBytes;
        totals.dataFiles++;
        break;
      case "position":
        totals.positionDeleteRows += entry.recordCount;
        totals.positionDeleteFiles++;
        break;
      case "equality":
        totals.equalityDeleteRows += entry.recordCount;
        totals.equalityDeleteFiles++;
        break;
    }
    const addedMs = entry.snapshotId === undefined ? undefined : this.times.get(entry.snapshotId);
    if (addedMs !== undefined && (totals.updatedMs === undefined || addedMs > totals.updatedMs)) {
      totals.updatedMs = addedMs;
      totals.updatedSnapshotId = entry.snapshotId;
    }
  }

  list(): readonly PartitionTotals[] {
    return [...this.totals.values()];
  }

  private find({ specId, partition }: ManifestEntry): PartitionTotals {
    const key = partitionKey(specId, partition);
    const known = this.totals.get(key);
    if (known !== undefined) return known;
    const totals: PartitionTotals = {
      specId,
      partition,
      rows: 0n,
      dataFiles: 0,
      dataBytes: 0n,
      positionDeleteRows: 0n,
      positionDeleteFiles: 0,
      equalityDeleteRows: 0n,
      equalityDeleteFiles: 0,
      updatedSnapshotId: undefined,
      updatedMs: undefined,
    };
    this.totals.set(key, totals);
    return totals;
  }
}
