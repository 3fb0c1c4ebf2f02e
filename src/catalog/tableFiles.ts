import type { ResultInfo } from "../query/result";

export const fileContents = ["data", "position deletes", "equality deletes", "deletion vector"] as const;
export type FileContent = (typeof fileContents)[number];

/** Compaction takes up files under this part of the target, Spark's rewrite_data_files as Glue's automatic one. */
export const smallFileShare = 0.75;

/** A manifest that could not be read: the files that it lists are missing from what is shown. */
export interface UnreadManifest {
  readonly path: string;
  readonly message: string;
  /** As far as the manifest list counts them. */
  readonly files: number | undefined;
}

/** What could not be read of a state, the first few by name. */
export interface UnreadManifests {
  readonly count: number;
  readonly first: readonly UnreadManifest[];
}

/** Files from one size up to, and without, another; the last bin has no end. */
export interface SizeBin {
  readonly fromBytes: number;
  readonly toBytes: number | undefined;
  readonly dataFiles: number;
  readonly deleteFiles: number;
  readonly bytes: number;
}

/** Which columns of a result hold what is known of one column of the table. */
export interface BoundColumns {
  readonly column: string;
  readonly lower: string;
  readonly upper: string;
  readonly nulls: string;
  /** Columns of the bytes of bounds that do not decode; absent where all do. */
  readonly undecodedLower?: string;
  readonly undecodedUpper?: string;
}

/** The live files of one state of a table: an open result with one row for each. */
export interface FilesResult extends ResultInfo {
  readonly snapshotId: string | undefined;
  readonly dataFiles: number;
  readonly deleteFiles: number;
  readonly totalBytes: number;
  /** Data files under `smallFileShare` of the target. */
  readonly smallFiles: number;
  readonly sizes: readonly SizeBin[];
  readonly targetBytes: number;
  /** All columns that files may have bounds of. */
  readonly boundable: readonly string[];
  readonly bounds: readonly BoundColumns[];
  readonly unread: UnreadManifests;
}

/** Where a live file is listed: the state, which of its manifests, which entry of that. */
export interface FilePlace {
  readonly snapshotId: string;
  readonly manifest: number;
  readonly entry: number;
}

export interface RelatedFile {
  readonly content: FileContent;
  readonly path: string;
  readonly rows: string;
  readonly sizeBytes: number;
  readonly sequenceNumber: string;
}

/** One file, whole: an open result with the metrics of each of the table's columns, and what else is known of it. */
export interface FileDetails extends ResultInfo {
  readonly content: FileContent;
  readonly path: string;
  readonly format: string;
  readonly partition: string;
  readonly specId: number;
  readonly isCurrentSpec: boolean;
  readonly rows: string;
  readonly sizeBytes: number;
  readonly sequenceNumber: string;
  readonly addedSnapshotId: string | undefined;
  readonly addedMs: number | undefined;
  readonly sortOrderId: number | undefined;
  readonly firstRowId: string | undefined;
  readonly equalityColumns: readonly string[];
  readonly referencedDataFile: string | undefined;
  readonly manifestPath: string;
  /** Of a data file the deletes that apply to it; of a delete file the data files it applies to. The first few. */
  readonly related: readonly RelatedFile[];
  readonly relatedCount: number;
}

/** A number of neighbouring partitions in the order of size, drawn as one bar. */
export interface SkewBar {
  /** Rank of the first, from 0. */
  readonly rank: number;
  readonly partitions: number;
  readonly largest: number;
  readonly smallest: number;
  readonly partition: string;
  readonly specId: number;
}

/** How evenly something is spread over partitions, the largest first. */
export interface Skew {
  readonly total: number;
  readonly median: number;
  readonly largest: number;
  readonly bars: readonly SkewBar[];
}

/** The partitions of one state of a table: an open result with one row for each. */
export interface PartitionsResult extends ResultInfo {
  readonly snapshotId: string | undefined;
  readonly currentSpecId: number;
  /** Specs that live files were written with, and how many partitions of each hold files. */
  readonly specs: readonly { readonly specId: number; readonly fields: string; readonly partitions: number }[];
  readonly rowSkew: Skew;
  readonly byteSkew: Skew;
  readonly unread: UnreadManifests;
}
