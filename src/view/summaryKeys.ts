import { formatBytes, formatCount } from "./format";

/** What an entry of a commit's summary means, in one line; undefined for keys that no specification or known engine explains. */
export function explainSummaryKey(key: string): string | undefined {
  if (key.startsWith("partitions.")) return "Counts of one partition that the commit changed";
  return explanations[key];
}

/** An entry's value to be read: counts with separators, sizes with their unit as well; all else as it is. */
export function formatSummaryValue(key: string, value: string): string {
  if (!/^\d+$/.test(value) || !countedKeys.test(key)) return value;
  return key.endsWith("files-size") ? `${formatCount(value)} · ${formatBytes(Number(value))}` : formatCount(value);
}

const countedKeys = /^(added|deleted|removed|total|changed|manifests|entries)-/;

/** Source: Iceberg spec, Appendix F, Optional Snapshot Summary Fields; engines' own keys as those engines write them. */
const explanations: Readonly<Record<string, string>> = {
  operation: "What kind of commit it was",
  "added-data-files": "Data files that the commit added",
  "deleted-data-files": "Data files that it removed",
  "total-data-files": "Live data files after it",
  "added-delete-files": "Position and equality delete files and deletion vectors that it added",
  "added-equality-delete-files": "Equality delete files that it added",
  "removed-equality-delete-files": "Equality delete files that it removed",
  "added-position-delete-files": "Position delete files that it added",
  "removed-position-delete-files": "Position delete files that it removed",
  "added-dvs": "Deletion vectors that it added",
  "removed-dvs": "Deletion vectors that it removed",
  "removed-delete-files": "Delete files that it removed",
  "total-delete-files": "Live delete files after it",
  "added-records": "Rows in the files that it added, moved rows included",
  "deleted-records": "Rows in the files that it removed, moved rows included",
  "total-records": "Rows in live data files after it, deletes not applied",
  "added-files-size": "Bytes of the files that it added",
  "removed-files-size": "Bytes of the files that it removed",
  "total-files-size": "Bytes of live files after it",
  "added-position-deletes": "Rows that its position deletes mark as deleted",
  "removed-position-deletes": "Position deletes that it removed",
  "total-position-deletes": "Position deletes in live delete files after it",
  "added-equality-deletes": "Equality conditions that it added",
  "removed-equality-deletes": "Equality conditions that it removed",
  "total-equality-deletes": "Equality conditions in live delete files after it",
  "deleted-duplicate-files": "Files that it was asked to remove more than once",
  "changed-partition-count": "Partitions with a file added or removed",
  "manifests-created": "Manifests that it wrote",
  "manifests-kept": "Manifests that it took over",
  "manifests-replaced": "Manifests that it rewrote or merged",
  "entries-processed": "Entries that it read to rewrite manifests",
  "wap.id": "Staged for review under this id: write, audit, publish",
  "published-wap-id": "Publishes what was staged under this id",
  "source-snapshot-id": "Applies the changes of that commit again: a cherry-pick",
  "replace-partitions": "Replaced whole partitions (dynamic overwrite)",
  "engine-name": "The engine that wrote it",
  "engine-version": "Version of that engine",
  "iceberg-version": "Version of the Iceberg library that wrote it",
  "app-id": "Application of the engine, as the catalog names it",
  "spark.app.id": "The Spark application: look for it in the history server",
  "spark.app.name": "Name of the Spark application",
  "flink.job-id": "The Flink job",
  "flink.operator-id": "The sink in the Flink job",
  "flink.max-committed-checkpoint-id": "The last Flink checkpoint that is in the table",
  trino_query_id: "The Trino query",
};
