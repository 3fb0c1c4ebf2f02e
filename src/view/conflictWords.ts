import type { ConflictPair, ConflictRisk } from "../iceberg/conflicts/report";
import { formatDuration, formatQuantity } from "./format";
import { isMaintenance } from "./snapshotWords";

/** What can fail, why, and what a person can do; `exception` is what the job's log says. */
export interface RiskWords {
  readonly title: string;
  readonly reason: string;
  readonly exception: string;
  readonly remedy: string;
}

const validation = "org.apache.iceberg.exceptions.ValidationException";
const retryAll = "Not retried by Iceberg: read again and run the statement again.";

/**
 * One way in which a commit can fail.
 *
 * @param commit  the commit that can fail
 * Source: Iceberg, MergingSnapshotProducer; its messages begin as quoted
 */
export function describeRisk(
  { cause, underSnapshotIsolation }: ConflictRisk,
  commit: { readonly operation: string | undefined },
): RiskWords {
  const what = isMaintenance(commit) ? "Compaction" : `The ${commit.operation ?? "unnamed"} commit`;
  const levels = underSnapshotIsolation ? "under both isolation levels" : "under serializable isolation only";
  const remedy = isMaintenance(commit)
    ? "Compact only partitions that nobody writes to, or in smaller steps."
    : retryAll;
  switch (cause) {
    case "newData":
      return {
        title: `${what} can fail ${levels}`,
        reason: "The other one added rows that its condition might match.",
        exception: `${validation}: Found conflicting files that can contain records matching …`,
        remedy: `${retryAll} With snapshot isolation it passes, and leaves those rows as they are.`,
      };
    case "newDeletes":
      return {
        title: `${what} can fail ${levels}`,
        reason: "The other one deleted rows of files that it rewrites or deletes from.",
        exception: isMaintenance(commit)
          ? `${validation}: Cannot commit, found new delete for replaced data file …`
          : `${validation}: Found new conflicting delete files that can apply to records matching …`,
        remedy,
      };
    case "removedFiles":
      return {
        title: `${what} can fail ${levels}`,
        reason: "The other one removes files that it needs to be there.",
        exception: `${validation}: Missing required files to delete …, or Cannot commit, missing data files …`,
        remedy,
      };
    case "replacesUnchecked":
      return {
        title: `${what} does not fail: it replaces partitions without a check`,
        reason: "Whichever of the two commits last decides, and rows of the other one may go.",
        exception: "None: nothing is reported.",
        remedy: "Let one job write a partition, or set the write option isolation-level.",
      };
  }
}

/** What two commits had in common: `2 partitions: day=2026-10-14, day=2026-10-15 · 3 files of the earlier one`. */
export function describeOverlap({ partitions, partitionCount, sharedFiles }: ConflictPair): string {
  const more = partitionCount - partitions.length;
  const named = `${partitions.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  const where =
    partitionCount === 0 ? "a table without partitions" : `${formatQuantity(partitionCount, "partition")}: ${named}`;
  return sharedFiles === 0 ? where : `${where} · ${formatQuantity(sharedFiles, "file")} of the earlier one`;
}

/** Whether they were really at work together, as far as their files tell. */
export function describeOrder({ sharedFiles, apartMs }: ConflictPair): string {
  return sharedFiles > 0
    ? `${formatDuration(apartMs)} apart; the later one worked on files of the earlier one, so it began after it or was run again`
    : `${formatDuration(apartMs)} apart; they may have been at work together`;
}
