import type { SnapshotInfo } from "../catalog/tableInfo";
import { readWriter } from "./snapshotWords";

/** An engine that wrote commits, as their summaries name it. */
export interface WriterUse {
  /** `Spark`; undefined for commits that do not name who wrote them. */
  readonly engine: string | undefined;
  readonly version: string | undefined;
  /** The library that made the commits, where it signs them: `Apache Iceberg 1.10.1`. */
  readonly library: string | undefined;
  readonly commits: number;
  /** Different applications, jobs or queries that the commits name. */
  readonly jobs: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

const jobKeys = ["spark.app.id", "app-id", "flink.job-id", "trino_query_id"];

/** Who wrote these commits: one entry for each engine, version and library, the most recent first. */
export function listWriters(snapshots: readonly SnapshotInfo[]): readonly WriterUse[] {
  const groups = new Map<string, { readonly use: WriterUse; readonly jobs: Set<string> }>();
  for (const { summary, timestampMs } of snapshots) {
    const writer = readWriter(summary);
    const key = JSON.stringify([writer.engine, writer.version, writer.library]);
    const known = groups.get(key);
    const jobs = known?.jobs ?? new Set<string>();
    const job = jobKeys.map((name) => summary[name]).find((id) => id !== undefined);
    if (job !== undefined) jobs.add(job);
    const use = {
      ...writer,
      commits: (known?.use.commits ?? 0) + 1,
      jobs: jobs.size,
      firstMs: Math.min(known?.use.firstMs ?? timestampMs, timestampMs),
      lastMs: Math.max(known?.use.lastMs ?? timestampMs, timestampMs),
    };
    groups.set(key, { use, jobs });
  }
  return [...groups.values()].map(({ use }) => use).sort((a, b) => b.lastMs - a.lastMs);
}
