import type { Field } from "./types";
import type { Value } from "./value";

export type FileFormat = "parquet" | "avro" | "orc";

/** A data file of a table, as planning found it. */
export interface DataFile {
  /** Exactly as the metadata writes it: the file's identity, which delete files match. */
  readonly path: string;
  readonly format: FileFormat;
  readonly recordCount: bigint;
  readonly sizeBytes: bigint;
  readonly specId: number;
  /** Partition values in the order of the spec's fields. */
  readonly partition: readonly Value[];
  /** Values of identity-partitioned source columns by field id, for files that do not hold the column. */
  readonly constants: ReadonlyMap<number, Value>;
  readonly dataSequenceNumber: bigint;
  /** First `_row_id` of the file; absent where the table keeps no row lineage for it. */
  readonly firstRowId?: bigint;
}

/** A file that deletes rows of data files: by position, by a deletion vector, or by equal column values. */
export interface DeleteFile {
  readonly kind: "position" | "vector" | "equality";
  readonly path: string;
  readonly format: FileFormat | "puffin";
  readonly recordCount: bigint;
  readonly sizeBytes: bigint;
  readonly specId: number;
  readonly partition: readonly Value[];
  /** True when the delete's spec is unpartitioned, so that it applies to every partition (equality deletes). */
  readonly global: boolean;
  readonly dataSequenceNumber: bigint;
  /** Field ids that an equality delete compares. */
  readonly equalityIds: readonly number[];
  /** The only data file that a file-scoped position delete or a deletion vector can apply to. */
  readonly referencedDataFile?: string;
  /** Where a deletion vector's blob lies in its Puffin file. */
  readonly contentOffset?: bigint;
  readonly contentSize?: bigint;
}

/** A live data file with the deletes that apply to it. */
export interface ScanFile {
  readonly file: DataFile;
  readonly deletes: readonly DeleteFile[];
}

/**
 * A data file whose live rows differ between two states of a table. `before` (`after`) lists the deletes that applied
 * to it then; undefined means that the file was not live. Both present: only the deletes differ.
 */
export interface ChangedFile {
  readonly file: DataFile;
  readonly before: readonly DeleteFile[] | undefined;
  readonly after: readonly DeleteFile[] | undefined;
}

/** The commit that made a set of changes. */
export interface Commit {
  readonly snapshotId: bigint;
  readonly ordinal: number;
  readonly timestampMs: number;
}

/** What differs between two states of one table: all that the changelog needs to know of a table format. */
export interface ChangedFiles {
  readonly files: readonly ChangedFile[];
  /** Files that are live on both sides unchanged, and were therefore not listed. */
  readonly unchangedFileCount: number;
  /** Files that differ but hold no row that was asked for, and were therefore not listed. Absent without a filter. */
  readonly prunedFileCount?: number;
  /** Departures from the format's specification that planning tolerated, in sentences for the user. */
  readonly notes?: readonly string[];
}

/** Columns to read, and every field that deletes may compare, dropped ones included (by field id). */
export interface ReadSchema {
  readonly columns: readonly Field[];
  readonly fieldsById: ReadonlyMap<number, Field>;
  /** `schema.name-mapping.default` as field id by column path, for files without field ids. */
  readonly nameMapping?: readonly MappedField[];
}

/** One entry of a name mapping (spec, Column Projection). */
export interface MappedField {
  readonly fieldId?: number;
  readonly names: readonly string[];
  readonly fields: readonly MappedField[];
}
