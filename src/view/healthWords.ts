import type { KeptBy } from "../catalog/expiry";
import type { HealthFact } from "../catalog/health";
import { formatBytes, formatCount, formatDistance, formatQuantity } from "./format";

export interface HealthWords {
  readonly title: string;
  /** What was counted. */
  readonly value: string;
  readonly threshold: string;
  /** Who says so. */
  readonly source: string;
  readonly cost: string;
}

/** A fact of a table's health in words. */
export function describeHealth(fact: HealthFact): HealthWords {
  const { kind, value, threshold, total = 0, limitBytes = 0 } = fact;
  switch (kind) {
    case "smallFiles":
      return {
        title: "Small files",
        value: `${formatQuantity(value, "file")} under ${formatBytes(limitBytes)} in one partition, ${formatCount(total)} in all`,
        threshold: `more than ${formatCount(threshold)} in a partition`,
        source: "AWS Glue automatic compaction: files under 75 % of write.target-file-size-bytes",
        cost: "Each file is opened and planned on its own.",
      };
    case "deletedRows":
      return {
        title: "Deleted rows still stored",
        value: `${formatPercent(value)} of ${formatQuantity(total, "row")}`,
        threshold: `more than ${formatPercent(threshold)}`,
        source: "Iceberg rewrite_data_files: delete-ratio-threshold",
        cost: "They are read and thrown away by every query.",
      };
    case "deleteFiles":
      return {
        title: "Delete files",
        value: `${formatRatio(value)} for each data file, ${formatCount(total)} in all`,
        threshold: `more than ${formatCount(threshold)} for each data file`,
        source: "Rule of thumb: one more file to open for each data file",
        cost: "Readers open them beside the data files they apply to.",
      };
    case "manifests":
      return {
        title: "Small manifests",
        value: `${formatCount(value)} of ${formatQuantity(total, "manifest")} under ${formatBytes(limitBytes)}`,
        threshold: `more than ${formatCount(threshold)}`,
        source: "commit.manifest.min-count-to-merge, commit.manifest.target-size-bytes",
        cost: "Planning a query reads each of them.",
      };
    case "oldSnapshots":
      return {
        title: "Snapshots beyond their retention",
        value: `${formatCount(value)} of ${formatQuantity(total, "snapshot")}`,
        threshold: "none",
        source: "history.expire.max-snapshot-age-ms, min-snapshots-to-keep and each ref's own retention",
        cost: "Their files are paid for, and metadata grows with each of them.",
      };
    case "metadataFiles":
      return {
        title: "Metadata files",
        value: `${formatCount(value)} older ones are named`,
        threshold: `${formatCount(threshold)} or more, while none is deleted`,
        source: "write.metadata.previous-versions-max, write.metadata.delete-after-commit.enabled",
        cost: "Files beyond that number stay in storage and nothing names them.",
      };
    case "skew":
      return {
        title: "Skew",
        value: `the largest of ${formatQuantity(total, "partition")} has ${formatRatio(value)} times the bytes of the median`,
        threshold: `more than ${formatCount(threshold)} times`,
        source: "Rule of thumb: one task works while the others wait",
        cost: "Jobs take as long as their largest partition.",
      };
    case "unsortedFiles":
      return {
        title: "Files outside the sort order",
        value: `${formatCount(value)} of ${formatQuantity(total, "data file")}`,
        threshold: "none",
        source: "the table's default sort order",
        cost: "Their bounds overlap, so that fewer of them can be skipped.",
      };
  }
}

/** Why a snapshot stays. */
export function describeKept({ kind, ref = "", untilMs }: KeptBy, nowMs: number): string {
  const until = untilMs === undefined ? "" : `, ${formatDistance(untilMs, nowMs)} no longer`;
  switch (kind) {
    case "ref":
      return `${ref} points at it${until}`;
    case "number":
      return `among the newest that ${ref} keeps${until}`;
    case "age":
      return `young enough for ${ref}${until}`;
    case "unreferenced":
      return `on no branch, but young${until}`;
  }
}

function formatPercent(part: number): string {
  return `${(part * 100).toFixed(part > 0 && part < 0.1 ? 1 : 0)} %`;
}

function formatRatio(ratio: number): string {
  return ratio.toFixed(ratio < 10 ? 1 : 0);
}
