import type { SnapshotInfo } from "../catalog/tableInfo";
import { formatBytes, formatQuantity } from "./format";

/** Counts that a commit's summary gives: what it wrote and removed, which is more than what really changed. */
export interface CommitCounts {
  readonly rowsWritten: number;
  readonly rowsRemoved: number;
  readonly filesAdded: number;
  readonly filesRemoved: number;
  readonly deleteFilesAdded: number;
}

/** The counts of a snapshot's summary; what it does not say is 0. */
export function readCommitCounts({ summary }: Pick<SnapshotInfo, "summary">): CommitCounts {
  return {
    rowsWritten: readNumber(summary, "added-records"),
    rowsRemoved:
      readNumber(summary, "deleted-records") +
      readNumber(summary, "added-position-deletes") +
      readNumber(summary, "added-equality-deletes"),
    filesAdded: readNumber(summary, "added-data-files"),
    filesRemoved: readNumber(summary, "deleted-data-files"),
    deleteFilesAdded: readNumber(summary, "added-delete-files"),
  };
}

/** Who wrote a commit, as far as its summary tells. */
export interface Writer {
  readonly engine: string | undefined;
  readonly version: string | undefined;
  /** `Apache Iceberg 1.10.1`, without the commit that it was built from. */
  readonly library: string | undefined;
}

/** Keys that only one engine writes, for commits that do not name their engine. */
const engineKeys: readonly (readonly [key: string, engine: string])[] = [
  ["spark.app.id", "Spark"],
  ["flink.job-id", "Flink"],
  ["trino_query_id", "Trino"],
];

/** The engine, its version and the library that a summary names (Iceberg specification, appendix F, and engines' own keys). */
export function readWriter(summary: Readonly<Record<string, string>>): Writer {
  const name = summary["engine-name"];
  const engine =
    name === undefined || name === ""
      ? engineKeys.find(([key]) => summary[key] !== undefined)?.[1]
      : `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return {
    engine,
    version: summary["engine-version"],
    library: summary["iceberg-version"]?.replace(/ \(commit [^)]*\)$/, ""),
  };
}

/** The engine that wrote a snapshot, `Spark 3.5`, or undefined when the summary does not tell. */
export function formatEngine(summary: Readonly<Record<string, string>>): string | undefined {
  const { engine, version } = readWriter(summary);
  const short = /^\d+(\.\d+)?/.exec(version ?? "")?.[0];
  return engine === undefined || short === undefined ? engine : `${engine} ${short}`;
}

/** A commit that rewrites files without changing rows, such as compaction. */
export function isMaintenance({ operation }: Pick<SnapshotInfo, "operation">): boolean {
  return operation === "replace";
}

/** What a commit did, in one sentence: `Spark 3.5 rewrote 3 files into 3 in 2 partitions: 1,204 rows written, 980 removed.` */
export function describeCommit(snapshot: SnapshotInfo): string {
  const counts = readCommitCounts(snapshot);
  const who = formatEngine(snapshot.summary) ?? "An unnamed engine";
  const partitions = readNumber(snapshot.summary, "changed-partition-count");
  const where = partitions > 0 ? ` in ${formatQuantity(partitions, "partition")}` : "";
  const size = readNumber(snapshot.summary, "added-files-size");
  const sized = size > 0 ? `, ${formatBytes(size)}` : "";
  const moved = [
    counts.rowsWritten > 0 ? `${formatQuantity(counts.rowsWritten, "row")} written${sized}` : undefined,
    counts.rowsRemoved > 0 ? `${formatQuantity(counts.rowsRemoved, "row")} removed` : undefined,
  ].filter((part) => part !== undefined);
  const rest = moved.length > 0 ? `: ${moved.join(", ")}.` : ".";
  return `${who} ${describeFiles(snapshot, counts)}${where}${rest}`;
}

function describeFiles(snapshot: SnapshotInfo, counts: CommitCounts): string {
  const added = formatQuantity(counts.filesAdded, "file");
  const removed = formatQuantity(counts.filesRemoved, "file");
  if (isMaintenance(snapshot)) return `compacted ${removed} into ${counts.filesAdded} without changing rows`;
  if (counts.filesAdded > 0 && counts.filesRemoved > 0) return `rewrote ${removed} into ${counts.filesAdded}`;
  const deletes = counts.deleteFilesAdded > 0 ? formatQuantity(counts.deleteFilesAdded, "delete file") : undefined;
  if (counts.filesAdded > 0) return `added ${added}${deletes === undefined ? "" : ` and ${deletes}`}`;
  if (deletes !== undefined) return `added ${deletes}`;
  return counts.filesRemoved > 0 ? `removed ${removed}` : "committed without touching a file";
}

function readNumber(summary: Readonly<Record<string, string>>, key: string): number {
  const value = Number(summary[key] ?? 0);
  return Number.isFinite(value) ? value : 0;
}
