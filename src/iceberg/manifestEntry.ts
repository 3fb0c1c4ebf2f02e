import type { FileFormat } from "../model/changedFiles";
import type { Value } from "../model/value";

/** One row of a manifest list (spec, Manifest Lists), v1 defaults filled in. */
export interface ManifestFile {
  readonly path: string;
  readonly lengthBytes: bigint;
  readonly specId: number;
  readonly content: "data" | "deletes";
  readonly sequenceNumber: bigint;
  readonly minSequenceNumber: bigint;
  readonly addedSnapshotId: bigint | undefined;
  /** undefined when the writer did not count: assume that there are some. */
  readonly addedFilesCount: number | undefined;
  readonly existingFilesCount: number | undefined;
  readonly deletedFilesCount: number | undefined;
  readonly addedRowsCount: bigint | undefined;
  readonly existingRowsCount: bigint | undefined;
  readonly partitions: readonly PartitionFieldSummary[] | undefined;
  readonly keyMetadata: Uint8Array | undefined;
  readonly firstRowId: bigint | undefined;
}

/** Bounds are in the single-value binary serialisation of the partition field's result type. */
export interface PartitionFieldSummary {
  readonly containsNull: boolean;
  readonly containsNan: boolean | undefined;
  readonly lowerBound: Uint8Array | undefined;
  readonly upperBound: Uint8Array | undefined;
}

/** A manifest entry with everything inherited that the spec lets it inherit (spec, Sequence Number Inheritance). */
export interface ManifestEntry {
  readonly status: "existing" | "added" | "deleted";
  readonly snapshotId: bigint | undefined;
  readonly dataSequenceNumber: bigint;
  readonly content: "data" | "position" | "equality";
  readonly path: string;
  readonly format: FileFormat | "puffin";
  readonly specId: number;
  /** In the order of the spec's fields. */
  readonly partition: readonly Value[];
  readonly recordCount: bigint;
  readonly sizeBytes: bigint;
  /** Column metrics by field id; absent when not asked for or not written. */
  readonly metrics: ColumnMetrics | undefined;
  /** Present when the file is encrypted. */
  readonly keyMetadata: Uint8Array | undefined;
  readonly splitOffsets: readonly bigint[];
  readonly equalityIds: readonly number[];
  readonly sortOrderId: number | undefined;
  readonly firstRowId: bigint | undefined;
  readonly referencedDataFile: string | undefined;
  readonly contentOffset: bigint | undefined;
  readonly contentSize: bigint | undefined;
}

/** Bounds are in the single-value binary serialisation; see decodeSingleValue. */
export interface ColumnMetrics {
  readonly columnSizes: ReadonlyMap<number, bigint>;
  readonly valueCounts: ReadonlyMap<number, bigint>;
  readonly nullCounts: ReadonlyMap<number, bigint>;
  readonly nanCounts: ReadonlyMap<number, bigint>;
  readonly lowerBounds: ReadonlyMap<number, Uint8Array>;
  readonly upperBounds: ReadonlyMap<number, Uint8Array>;
}
