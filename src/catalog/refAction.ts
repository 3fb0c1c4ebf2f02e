import type { RefInfo } from "./tableInfo";

/** How long a ref and the snapshots of a branch are kept; what is absent is the table's or the engine's own default. */
export interface RefRetention {
  /** Branches alone. */
  readonly minSnapshotsToKeep?: number;
  /** Branches alone. */
  readonly maxSnapshotAgeMs?: number;
  readonly maxRefAgeMs?: number;
}

/**
 * What a person wants done to the refs of a table. `at` and `to` take a snapshot id, else a ref, else an ISO time; the
 * action in a plan names snapshots by their ids.
 */
export type RefAction =
  /** Absent `at`: the current snapshot. */
  | {
      readonly kind: "createBranch" | "createTag";
      readonly name: string;
      readonly at?: string;
      readonly retention?: RefRetention;
    }
  /** The whole retention: what is absent here is taken away. */
  | { readonly kind: "setRetention"; readonly name: string; readonly retention: RefRetention }
  | { readonly kind: "rename"; readonly name: string; readonly newName: string; readonly type?: RefInfo["type"] }
  /** Points a branch or tag at another snapshot, an ancestor or not; it keeps its retention. */
  | { readonly kind: "replace"; readonly name: string; readonly at?: string; readonly type?: RefInfo["type"] }
  | { readonly kind: "drop"; readonly name: string; readonly type?: RefInfo["type"] }
  /** Moves a branch on to the snapshot of another ref, which has all of its commits. */
  | { readonly kind: "fastForward"; readonly name: string; readonly to: string }
  /** Moves main back to one of its earlier snapshots; a time means the last one before it. */
  | { readonly kind: "rollback"; readonly to: string }
  /** Moves main to any snapshot. */
  | { readonly kind: "setCurrent"; readonly to: string }
  /** Moves main on to a commit that was staged on top of it, by its snapshot id or its `wap.id`. */
  | { readonly kind: "publish"; readonly staged: string };

/** A ref at one moment. */
export type RefState = Pick<
  RefInfo,
  "name" | "type" | "snapshotId" | "maxRefAgeMs" | "maxSnapshotAgeMs" | "minSnapshotsToKeep"
>;

/** Where a ref was when an action was planned; absent `snapshotId`: there was no such ref. */
export interface ExpectedRef {
  readonly ref: string;
  readonly snapshotId?: string;
}

export interface PlannedSnapshot {
  readonly snapshotId: string;
  readonly timestampMs: number;
  readonly operation: string | undefined;
}

export interface UnreachableSnapshot extends PlannedSnapshot {
  /** From when on expiry with the table's own retention removes it; absent where nothing may be expired. */
  readonly mayExpireMs: number | undefined;
}

export type RefWarning =
  /** Somebody wrote to the branch in the last minutes, and may be about to write again. */
  | { readonly kind: "recentCommit"; readonly snapshotId: string; readonly timestampMs: number }
  /** A tag without a maximum age keeps the files of its snapshot for ever. */
  | { readonly kind: "keepsFilesForEver" }
  /** The age of a ref is that of its snapshot: with this retention the next expiry removes the ref. */
  | { readonly kind: "expiresAtOnce"; readonly sinceMs: number };

/** What an action will do, before it is done. Ids are decimal strings. */
export interface RefPlan {
  /** The action with its snapshots named by id: commit this one. */
  readonly action: RefAction;
  /** The ref that is created, moved, changed or dropped; of a renamed one its old name. */
  readonly ref: string;
  readonly before: RefState | undefined;
  readonly after: RefState | undefined;
  /** Nothing would be committed. */
  readonly changesNothing: boolean;
  /** Refs that the plan rests on: the commit is refused when one of them has moved. */
  readonly expected: readonly ExpectedRef[];
  /** Commits that the branch has now and will not have afterwards, newest first. */
  readonly leaving: readonly PlannedSnapshot[];
  /** Commits that the branch will have and has not now, newest first. */
  readonly joining: readonly PlannedSnapshot[];
  /** Snapshots that no ref reaches any more afterwards, newest first. */
  readonly unreachable: readonly UnreachableSnapshot[];
  readonly warnings: readonly RefWarning[];
  /** Why only an engine can do this, with the statement of `sparkSql`; absent when the action can be committed here. */
  readonly engineOnly: string | undefined;
  /** The same action for Spark; a comment where Spark has no statement for it. */
  readonly sparkSql: string;
  /** The action that takes it back; absent where there is none, or nothing to take back. */
  readonly undo: RefAction | undefined;
}

/** What was done. */
export interface RefCommit {
  readonly before: RefState | undefined;
  readonly after: RefState | undefined;
  readonly metadataLocation: string;
  readonly sparkSql: string;
  readonly undo: RefAction | undefined;
}
