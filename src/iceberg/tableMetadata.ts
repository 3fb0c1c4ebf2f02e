import type { MappedField } from "../model/changedFiles";
import type { Field } from "../model/types";

/** Table metadata after parsing, format versions 1 to 3 alike (spec, Table Metadata). Ids and sequence numbers are exact. */
export interface TableMetadata {
  readonly formatVersion: 1 | 2 | 3;
  readonly tableUuid: string | undefined;
  readonly location: string;
  readonly lastSequenceNumber: bigint;
  readonly lastUpdatedMs: number;
  readonly lastColumnId: number;
  readonly schemas: readonly Schema[];
  readonly currentSchemaId: number;
  readonly partitionSpecs: readonly PartitionSpec[];
  readonly defaultSpecId: number;
  readonly sortOrders: readonly SortOrder[];
  readonly defaultSortOrderId: number;
  readonly properties: ReadonlyMap<string, string>;
  readonly currentSnapshotId: bigint | undefined;
  /** In the order of the file. */
  readonly snapshots: readonly Snapshot[];
  readonly snapshotLog: readonly { readonly snapshotId: bigint; readonly timestampMs: number }[];
  readonly metadataLog: readonly { readonly metadataFile: string; readonly timestampMs: number }[];
  /** By name; holds `main` whenever there is a current snapshot. */
  readonly refs: ReadonlyMap<string, SnapshotRef>;
  readonly statistics: readonly StatisticsFile[];
  readonly partitionStatistics: readonly StatisticsFile[];
  readonly nextRowId: bigint | undefined;
  readonly nameMapping: readonly MappedField[] | undefined;
}

export interface Schema {
  readonly schemaId: number;
  readonly fields: readonly Field[];
  readonly identifierFieldIds: readonly number[];
}

export interface PartitionSpec {
  readonly specId: number;
  readonly fields: readonly PartitionField[];
}

export interface PartitionField {
  readonly fieldId: number;
  /** One id, or several for a multi-argument transform. */
  readonly sourceIds: readonly number[];
  readonly name: string;
  readonly transform: Transform;
}

export type Transform =
  | { readonly kind: "identity" | "year" | "month" | "day" | "hour" | "void" }
  | { readonly kind: "bucket"; readonly buckets: number }
  | { readonly kind: "truncate"; readonly width: number }
  | { readonly kind: "unknown"; readonly text: string };

export interface SortOrder {
  readonly orderId: number;
  readonly fields: readonly {
    readonly sourceIds: readonly number[];
    readonly transform: Transform;
    readonly direction: "asc" | "desc";
    readonly nullOrder: "nulls-first" | "nulls-last";
  }[];
}

export interface Snapshot {
  readonly snapshotId: bigint;
  readonly parentId: bigint | undefined;
  readonly sequenceNumber: bigint;
  readonly timestampMs: number;
  /** `summary.operation`; undefined in old v1 tables. */
  readonly operation: string | undefined;
  /** The rest of the summary. */
  readonly summary: ReadonlyMap<string, string>;
  readonly schemaId: number | undefined;
  /** A manifest list file, or (v1) the manifests themselves. */
  readonly manifestList: string | undefined;
  readonly manifests: readonly string[] | undefined;
  readonly firstRowId: bigint | undefined;
  readonly addedRows: bigint | undefined;
}

export interface SnapshotRef {
  readonly name: string;
  readonly type: "branch" | "tag";
  readonly snapshotId: bigint;
  readonly minSnapshotsToKeep: number | undefined;
  readonly maxSnapshotAgeMs: number | undefined;
  readonly maxRefAgeMs: number | undefined;
}

export interface StatisticsFile {
  readonly snapshotId: bigint;
  readonly path: string;
  readonly sizeBytes: bigint;
}
