/** What expiring snapshots by a table's own retention would do at one time. Ids are decimal strings. */
export interface ExpiryPreview {
  readonly nowMs: number;
  /** `gc.enabled` is false: nothing may be expired at all. */
  readonly isOff: boolean;
  readonly maxSnapshotAgeMs: number;
  readonly minSnapshotsToKeep: number;
  /** Newest first. */
  readonly snapshots: readonly SnapshotExpiry[];
  /** Branches and tags that would be dropped, having outlived their age or their snapshot. */
  readonly droppedRefs: readonly string[];
}

export interface SnapshotExpiry {
  readonly snapshotId: string;
  readonly timestampMs: number;
  /** Why it stays; none: it would be removed. */
  readonly keptBy: readonly KeptBy[];
  /** From when expiry may remove it, if nothing is committed; absent while something keeps it for ever. */
  readonly mayExpireMs?: number;
}

/**
 * ref: a branch or tag points at it · number: it is among the newest that the branch keeps · age: it is young enough for
 * the branch · unreferenced: no branch leads here, but it is young
 */
export interface KeptBy {
  readonly kind: "ref" | "number" | "age" | "unreferenced";
  readonly ref?: string;
  /** Absent: for ever. */
  readonly untilMs?: number;
}
