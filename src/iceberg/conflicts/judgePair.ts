import type { Snapshot } from "../tableMetadata";
import type { CommitFootprint } from "./commitFootprint";
import type { ConflictCause, ConflictPair, ConflictRisk } from "./report";

/** A commit and what it touched. */
export interface ReadCommit {
  readonly snapshot: Snapshot;
  readonly footprint: CommitFootprint;
}

const namedPartitions = 5;

/**
 * Two commits that touched the same files or partitions, and which of them can fail when they are at work at the same
 * time; undefined when they kept apart. What really is checked is the writer's condition, which no commit records:
 * partitions are as near as its own entries come.
 *
 * Source: Iceberg, MergingSnapshotProducer (validations) as Spark's writers ask for them
 */
export function judgePair(earlier: ReadCommit, later: ReadCommit): ConflictPair | undefined {
  const shared = listShared(earlier.footprint, later.footprint);
  const touchedByLater = [...later.footprint.removedData, ...later.footprint.deletedFrom];
  const sharedFiles = touchedByLater.filter((path) => earlier.footprint.addedData.has(path)).length;
  if (shared.length === 0 && sharedFiles === 0) return undefined;
  const names = shared.filter((name) => name !== "");
  return {
    earlierId: String(earlier.snapshot.snapshotId),
    laterId: String(later.snapshot.snapshotId),
    apartMs: later.snapshot.timestampMs - earlier.snapshot.timestampMs,
    partitions: names.slice(0, namedPartitions),
    partitionCount: names.length,
    sharedFiles,
    risks: [...judgeWriter(later, earlier), ...judgeWriter(earlier, later)],
  };
}

/** Partitions of the same spec that both touched; where one of the two wrote everywhere, those of the other. */
function listShared(a: CommitFootprint, b: CommitFootprint): string[] {
  const both = [...a.partitions].filter(([key]) => b.partitions.has(key)).map(([, text]) => text);
  if (both.length > 0) return both;
  if (a.isEverywhere) return [...b.partitions.values()];
  return b.isEverywhere ? [...a.partitions.values()] : [];
}

/** How `writer` can fail when `other` is committed while it is at work. */
function judgeWriter({ snapshot, footprint }: ReadCommit, other: ReadCommit): ConflictRisk[] {
  const risk = (cause: ConflictCause, underSnapshotIsolation: boolean): ConflictRisk => ({
    snapshotId: String(snapshot.snapshotId),
    cause,
    underSnapshotIsolation,
  });
  const { operation, summary } = snapshot;
  const addsData = other.footprint.addedData.size > 0;
  const removesData = other.footprint.removedData.size > 0;
  if (operation === "append") return [];
  if (summary.get("replace-partitions") === "true") return [risk("replacesUnchecked", true)];
  const isRewrite = operation === "replace";
  // Spark's merge-on-read DELETE is the one writer that does not look for new deletes: two may mark the same row.
  const ignoresDeletes = operation === "delete" && footprint.addsDeletes;
  return [
    ...(addsData && !isRewrite && other.snapshot.operation !== "replace" ? [risk("newData", false)] : []),
    ...(other.footprint.addsDeletes && !ignoresDeletes ? [risk("newDeletes", true)] : []),
    ...(removesData && (footprint.removedData.size > 0 || footprint.addsDeletes) ? [risk("removedFiles", true)] : []),
  ];
}
