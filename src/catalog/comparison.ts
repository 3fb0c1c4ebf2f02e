import type { SchemaChange } from "./schemaHistory";

/** What differs between two states of a table, by its metadata alone. Ids are decimal strings. */
export interface StateComparison {
  readonly from: ComparedState;
  readonly to: ComparedState;
  readonly added: FileTotals;
  readonly removed: FileTotals;
  /** Data files of both states to which other deletes apply. */
  readonly otherDeletes: FileTotals;
  readonly unchangedFiles: number;
  /** Those with most rows touched first. */
  readonly partitions: readonly PartitionDifference[];
  readonly otherPartitions: number;
  readonly schemaChanges: readonly SchemaChange[];
}

export interface ComparedState {
  readonly snapshotId: string;
  readonly timestampMs: number;
  readonly schemaId: number;
}

/** Rows are those stored, deletes not applied. */
export interface FileTotals {
  readonly files: number;
  readonly rows: number;
  readonly bytes: number;
}

export interface PartitionDifference {
  readonly partition: string;
  readonly specId: number;
  readonly addedRows: number;
  readonly removedRows: number;
  readonly files: number;
}

/** How the values of a column, or of an expression, are spread over the rows of two states. */
export interface Distribution {
  /** The engine's name of the values' type. */
  readonly type: string;
  readonly from: DistributionSide;
  readonly to: DistributionSide;
  /** Equal bins over the range of both states, the first from the least and the last up to the greatest value. */
  readonly bins: readonly DistributionBin[];
  /** Where values have no range: the most frequent of both states together. */
  readonly values: readonly { readonly value: string; readonly from: number; readonly to: number }[];
}

export interface DistributionSide {
  readonly rows: number;
  readonly nulls: number;
  /** NaN and infinities, which no bin holds. */
  readonly notFinite: number;
  readonly approximateDistinct: number;
  readonly least: string | undefined;
  readonly greatest: string | undefined;
}

export interface DistributionBin {
  readonly start: string;
  readonly end: string;
  readonly from: number;
  readonly to: number;
}
