import type { Snapshot, TableMetadata } from "../tableMetadata";

export interface NearCommits {
  /** Newest first; at least one of the two did more than append. */
  readonly pairs: readonly { readonly earlier: Snapshot; readonly later: Snapshot }[];
  readonly appendPairs: number;
  readonly isCut: boolean;
}

/**
 * Pairs of commits of one line at most this long apart: writers that may have been at work at the same time. Commits
 * of different branches never check each other.
 *
 * @param limit  pairs at most; older ones are left out
 */
export function listNearCommits(
  { snapshots }: Pick<TableMetadata, "snapshots">,
  windowMs: number,
  limit: number,
): NearCommits {
  const byId = new Map(snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
  const pairs: { earlier: Snapshot; later: Snapshot }[] = [];
  let appendPairs = 0;
  for (const later of snapshots.toSorted((a, b) => b.timestampMs - a.timestampMs)) {
    for (const earlier of listAncestorsWithin(later, byId, windowMs)) {
      if (later.operation === "append" && earlier.operation === "append") appendPairs += 1;
      else if (pairs.length === limit) return { pairs, appendPairs, isCut: true };
      else pairs.push({ earlier, later });
    }
  }
  return { pairs, appendPairs, isCut: false };
}

/** Nearest first. */
function listAncestorsWithin(later: Snapshot, byId: ReadonlyMap<bigint, Snapshot>, windowMs: number): Set<Snapshot> {
  const found = new Set<Snapshot>();
  let { parentId } = later;
  while (parentId !== undefined) {
    const parent = byId.get(parentId);
    const isOutside = parent === undefined || later.timestampMs - parent.timestampMs > windowMs;
    if (isOutside || parent === later || found.has(parent)) break;
    found.add(parent);
    parentId = parent.parentId;
  }
  return found;
}
