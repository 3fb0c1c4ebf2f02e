/** Commits of one line that came within a time of each other and touched the same files or partitions. Ids are decimal strings. */
export interface ConflictReport {
  readonly windowMs: number;
  /** Newest first. */
  readonly pairs: readonly ConflictPair[];
  /** Pairs of appends in the window: they can only meet in the catalog, where Iceberg tries again by itself. */
  readonly appendPairs: number;
  /** Pairs in the window that touched different partitions. */
  readonly apartPairs: number;
  readonly commitsRead: number;
  /** Older pairs were left out, to bound what is read. */
  readonly isCut: boolean;
  /** Commits whose manifests could not be read, and why. */
  readonly unread: readonly { readonly snapshotId: string; readonly message: string }[];
}

export interface ConflictPair {
  readonly earlierId: string;
  readonly laterId: string;
  readonly apartMs: number;
  /** The first partitions that both touched, as text; empty for a table without partitions. */
  readonly partitions: readonly string[];
  readonly partitionCount: number;
  /** Files of the earlier commit that the later one removed or wrote deletes for. */
  readonly sharedFiles: number;
  readonly risks: readonly ConflictRisk[];
}

/** One of the two would have failed, had the other been committed while it was at work. */
export interface ConflictRisk {
  /** The commit that can fail. */
  readonly snapshotId: string;
  readonly cause: ConflictCause;
  /** False where `snapshot` isolation lets it pass. */
  readonly underSnapshotIsolation: boolean;
}

/**
 * What the other commit did: added rows that may match the condition; deleted rows of files that are rewritten or
 * deleted from; removed such files; or nothing that is checked, since partitions are replaced as they are.
 */
export type ConflictCause = "newData" | "newDeletes" | "removedFiles" | "replacesUnchecked";
