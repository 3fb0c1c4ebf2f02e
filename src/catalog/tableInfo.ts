/** What a table knows about itself, in plain data: the tree, the inspector and the command line show it. Ids and counts are decimal strings. */
export interface TableInfo {
  readonly format: "iceberg";
  readonly formatVersion: number;
  readonly tableUuid: string | undefined;
  readonly location: string;
  readonly metadataLocation: string;
  readonly lastUpdatedMs: number;
  readonly columns: readonly ColumnInfo[];
  readonly schemaId: number;
  readonly identifierColumns: readonly string[];
  /** `day(order_time)`, `bucket[8](customer_id)`: the default spec's fields, in order. */
  readonly partitioning: readonly string[];
  readonly sortOrder: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
  readonly currentSnapshotId: string | undefined;
  /** Oldest first, as the metadata keeps them. */
  readonly snapshots: readonly SnapshotInfo[];
  /** Which snapshot became the table's current one, and when, oldest first; may name snapshots that are no longer kept. */
  readonly snapshotLog: readonly { readonly snapshotId: string; readonly timestampMs: number }[];
  /** `main` first, then branches, then tags, by name. */
  readonly refs: readonly RefInfo[];
  /** What the table's metadata gets wrong but can be shown without, in sentences; empty for a sound table. */
  readonly problems: readonly string[];
}

export interface ColumnInfo {
  readonly id: number;
  readonly name: string;
  /** As formatType writes it. */
  readonly type: string;
  readonly required: boolean;
  readonly doc: string | undefined;
  readonly isIdentifier: boolean;
  /** Partition fields made of this column: `day`, `bucket[8]`. */
  readonly partitionTransforms: readonly string[];
}

export interface SnapshotInfo {
  readonly snapshotId: string;
  readonly parentId: string | undefined;
  /** The parent is named but no longer kept: history before this snapshot was expired. */
  readonly parentExpired: boolean;
  readonly sequenceNumber: string;
  readonly timestampMs: number;
  readonly operation: string | undefined;
  readonly summary: Readonly<Record<string, string>>;
  readonly schemaId: number | undefined;
  /** Names of the branches (by ancestry) that this snapshot lies on; empty for an abandoned line. */
  readonly branches: readonly string[];
  /** When it became the current snapshot of the table, by the snapshot log; absent when it never was. */
  readonly becameCurrentMs: number | undefined;
}

export interface RefInfo {
  readonly name: string;
  readonly type: "branch" | "tag";
  readonly snapshotId: string;
  readonly maxRefAgeMs: number | undefined;
  readonly maxSnapshotAgeMs: number | undefined;
  readonly minSnapshotsToKeep: number | undefined;
  /** Commits that this ref has and main has not, and the reverse; absent for main. */
  readonly ahead: number | undefined;
  readonly behind: number | undefined;
}
