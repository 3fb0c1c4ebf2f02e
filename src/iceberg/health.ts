import type { HealthFact, HealthKind } from "../catalog/health";
import type { ManifestEntry, ManifestFile } from "./manifestEntry";
import { formatMend } from "./mendSql";
import { partitionKey } from "./partitionKey";
import { PartitionText } from "./partitionText";
import { previewExpiry } from "./snapshotExpiry";
import type { TableMetadata } from "./tableMetadata";

/** Files below this part of the target size count as small (AWS Glue's automatic compaction). */
const smallPart = 0.75;
/** AWS Glue compacts a partition with more small files than this. */
const smallFilesPerPartition = 100;
/** Iceberg's rewrite_data_files takes a file whose rows are deleted to this part (`delete-ratio-threshold`). */
const deletedPart = 0.3;
/** More than one delete file to open for each data file. */
const deleteFilesPerDataFile = 1;
/** The largest partition against the median one. */
const skewFactor = 10;
const skewedPartitions = 4;
const namedPartitions = 5;

interface PartitionCounts {
  readonly entry: Pick<ManifestEntry, "specId" | "partition">;
  smallFiles: number;
  bytes: number;
}

/**
 * Counts what makes a table slow or dear, from the live files of a state and from its metadata. Counts only what is
 * added: files of manifests that cannot be read are missing.
 *
 * Source: each rule's at its threshold; Iceberg's table properties for the sizes
 */
export class HealthCheck {
  private readonly partitions = new Map<string, PartitionCounts>();
  private readonly smallBytes: number;
  private dataFiles = 0;
  private deleteFiles = 0;
  private rows = 0n;
  private deletedRows = 0n;
  private unsorted = 0;

  constructor(
    private readonly metadata: TableMetadata,
    private readonly tablePath: readonly string[],
  ) {
    this.smallBytes = smallPart * numberOf(metadata, "write.target-file-size-bytes", 536_870_912);
  }

  add(entry: ManifestEntry): void {
    const size = Number(entry.sizeBytes);
    const counts = this.countsOf(entry);
    // A deletion vector's file holds those of many data files: its size says nothing.
    if (size < this.smallBytes && entry.format !== "puffin") counts.smallFiles++;
    if (entry.content === "data") {
      this.dataFiles++;
      this.rows += entry.recordCount;
      counts.bytes += size;
      if ((entry.sortOrderId ?? 0) !== this.metadata.defaultSortOrderId) this.unsorted++;
    } else {
      this.deleteFiles++;
      if (entry.content === "position") this.deletedRows += entry.recordCount;
    }
  }

  /** @param manifests  those of the state */
  list(manifests: readonly ManifestFile[], nowMs: number): HealthFact[] {
    return [
      this.smallFiles(),
      this.fact("deletedRows", ratio(Number(this.deletedRows), Number(this.rows)), deletedPart, {
        total: Number(this.rows),
      }),
      this.fact("deleteFiles", ratio(this.deleteFiles, this.dataFiles), deleteFilesPerDataFile, {
        total: this.deleteFiles,
      }),
      this.smallManifests(manifests),
      this.oldSnapshots(nowMs),
      this.metadataFiles(),
      ...this.skew(),
      ...this.unsortedFiles(),
    ];
  }

  private smallFiles(): HealthFact {
    const counts = [...this.partitions.values()];
    const most = Math.max(0, ...counts.map(({ smallFiles }) => smallFiles));
    return this.fact("smallFiles", most, smallFilesPerPartition, {
      total: counts.reduce((sum, { smallFiles }) => sum + smallFiles, 0),
      limitBytes: this.smallBytes,
      ...this.worst(({ smallFiles }) => smallFiles),
    });
  }

  private smallManifests(manifests: readonly ManifestFile[]): HealthFact {
    const target = numberOf(this.metadata, "commit.manifest.target-size-bytes", 8_388_608);
    const small = manifests.filter(({ lengthBytes }) => Number(lengthBytes) < target).length;
    const mostToMerge = numberOf(this.metadata, "commit.manifest.min-count-to-merge", 100);
    return this.fact("manifests", small, mostToMerge, { total: manifests.length, limitBytes: target });
  }

  private oldSnapshots(nowMs: number): HealthFact {
    const { snapshots, isOff } = previewExpiry(this.metadata, nowMs);
    const removable = isOff ? 0 : snapshots.filter(({ keptBy }) => keptBy.length === 0).length;
    return this.fact("oldSnapshots", removable, 0, { total: snapshots.length });
  }

  private metadataFiles(): HealthFact {
    const most = numberOf(this.metadata, "write.metadata.previous-versions-max", 100);
    const deletes = this.metadata.properties.get("write.metadata.delete-after-commit.enabled") === "true";
    // Beyond the number that the log names, older files stay in the folder for ever unless they are deleted.
    const fact = this.fact("metadataFiles", this.metadata.metadataLog.length, most, {});
    return { ...fact, isOver: !deletes && fact.value >= most };
  }

  private skew(): HealthFact[] {
    const sizes = [...this.partitions.values()].map(({ bytes }) => bytes).sort((a, b) => a - b);
    if (sizes.length < skewedPartitions) return [];
    const factor = ratio(sizes.at(-1) ?? 0, sizes[sizes.length >> 1] ?? 0);
    return [this.fact("skew", factor, skewFactor, { total: sizes.length, ...this.worst(({ bytes }) => bytes) })];
  }

  private unsortedFiles(): HealthFact[] {
    const order = this.metadata.sortOrders.find(({ orderId }) => orderId === this.metadata.defaultSortOrderId);
    if (order === undefined || order.fields.length === 0) return [];
    return [this.fact("unsortedFiles", this.unsorted, 0, { total: this.dataFiles })];
  }

  private fact(
    kind: HealthKind,
    value: number,
    threshold: number,
    rest: Pick<HealthFact, "total" | "limitBytes" | "worst">,
  ): HealthFact {
    return { kind, value, threshold, isOver: value > threshold, ...rest, mend: formatMend(kind, this.tablePath) };
  }

  private worst(measure: (counts: PartitionCounts) => number): Pick<HealthFact, "worst"> {
    const isPartitioned = this.metadata.partitionSpecs.some(({ fields }) => fields.length > 0);
    if (!isPartitioned) return {};
    const texts = new PartitionText(this.metadata);
    const worst = [...this.partitions.values()]
      .map((counts) => ({ counts, value: measure(counts) }))
      .filter(({ value }) => value > 0)
      .sort((a, b) => b.value - a.value)
      .slice(0, namedPartitions)
      .map(({ counts: { entry }, value }) => ({ partition: texts.format(entry.specId, entry.partition), value }));
    return { worst };
  }

  private countsOf(entry: ManifestEntry): PartitionCounts {
    const key = partitionKey(entry.specId, entry.partition);
    const known = this.partitions.get(key);
    if (known !== undefined) return known;
    const counts = { entry: { specId: entry.specId, partition: entry.partition }, smallFiles: 0, bytes: 0 };
    this.partitions.set(key, counts);
    return counts;
  }
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function numberOf({ properties }: TableMetadata, name: string, missing: number): number {
  const value = Number(properties.get(name) ?? missing);
  return Number.isFinite(value) && value > 0 ? value : missing;
}
