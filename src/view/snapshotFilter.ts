import type { SnapshotInfo, TableInfo } from "../catalog/tableInfo";
import { formatEngine } from "./snapshotWords";

/** Which commits are listed; what is absent or empty asks nothing, and all that is asked must hold. */
export interface SnapshotFilter {
  readonly text?: string;
  readonly branch?: string;
  readonly operation?: string;
  /** `Spark 3.5`, as formatEngine names it; empty for commits that name none. */
  readonly engine?: string;
  /** Committed at or after this time, and before that one. */
  readonly fromMs?: number;
  readonly untilMs?: number;
  /** Entries of the summary. Without a value: commits that have the key. */
  readonly entries?: readonly { readonly key: string; readonly value?: string }[];
}

/** Summary keys that name the job of a commit, in the order in which they are offered. */
export const jobKeys: readonly string[] = [
  "spark.app.id",
  "flink.job-id",
  "flink.operator-id",
  "flink.max-committed-checkpoint-id",
  "trino_query_id",
  "wap.id",
  "published-wap-id",
  "app-id",
];

/** What a table's commits can be filtered by: operations, engines, and job keys with their values, newest value first. */
export interface FilterChoices {
  readonly operations: readonly string[];
  readonly engines: readonly string[];
  readonly jobs: readonly { readonly key: string; readonly values: readonly string[] }[];
}

export const unknownOperation = "unknown";

const offeredValues = 20;

/** The choices that the commits of a table leave, each as it occurs. */
export function listFilterChoices({ snapshots }: Pick<TableInfo, "snapshots">): FilterChoices {
  const operations = new Set<string>();
  const engines = new Set<string>();
  const jobs = new Map<string, Set<string>>(jobKeys.map((key) => [key, new Set()]));
  for (const { operation, summary } of snapshots.toReversed()) {
    operations.add(operation ?? unknownOperation);
    engines.add(formatEngine(summary) ?? "");
    for (const [key, values] of jobs) {
      const value = summary[key];
      if (value !== undefined && values.size < offeredValues) values.add(value);
    }
  }
  return {
    operations: [...operations].sort(),
    engines: [...engines].sort(),
    jobs: [...jobs].filter(([, values]) => values.size > 0).map(([key, values]) => ({ key, values: [...values] })),
  };
}

/** True when the filter asks for anything. */
export function isFiltering(filter: SnapshotFilter): boolean {
  const { text, branch, operation, engine, fromMs, untilMs, entries } = filter;
  const times = fromMs !== undefined || untilMs !== undefined;
  const named = [branch, operation, engine].some((one) => one !== undefined);
  return times || named || (entries ?? []).length > 0 || (text ?? "").trim() !== "";
}

/** A test for the filter. Text is looked for in ids, operation, engine, refs, and keys and values of the summary, in any case. */
export function createSnapshotTest(
  filter: SnapshotFilter,
  { refs }: Pick<TableInfo, "refs">,
): (snapshot: SnapshotInfo) => boolean {
  const text = (filter.text ?? "").trim().toLowerCase();
  const { branch, operation, engine, fromMs, untilMs, entries = [] } = filter;
  const holdsText = (snapshot: SnapshotInfo): boolean =>
    listTexts(snapshot, refs).join("\n").toLowerCase().includes(text);
  return (snapshot) =>
    (branch === undefined || snapshot.branches.includes(branch)) &&
    (operation === undefined || (snapshot.operation ?? unknownOperation) === operation) &&
    (engine === undefined || (formatEngine(snapshot.summary) ?? "") === engine) &&
    (fromMs === undefined || snapshot.timestampMs >= fromMs) &&
    (untilMs === undefined || snapshot.timestampMs < untilMs) &&
    entries.every(({ key, value }) =>
      value === undefined ? snapshot.summary[key] !== undefined : snapshot.summary[key] === value,
    ) &&
    (text === "" || holdsText(snapshot));
}

/** `spark.app.id=local-1` or a key alone; undefined for text that names no key. */
export function parseSummaryEntry(text: string): { readonly key: string; readonly value?: string } | undefined {
  const at = text.indexOf("=");
  const key = (at < 0 ? text : text.slice(0, at)).trim();
  if (key === "") return undefined;
  return at < 0 ? { key } : { key, value: text.slice(at + 1).trim() };
}

function listTexts(snapshot: SnapshotInfo, refs: TableInfo["refs"]): string[] {
  const own = refs.filter(({ snapshotId }) => snapshotId === snapshot.snapshotId).map(({ name }) => name);
  const entries = Object.entries(snapshot.summary).map(([key, value]) => `${key}=${value}`);
  return [
    snapshot.snapshotId,
    snapshot.operation ?? unknownOperation,
    formatEngine(snapshot.summary) ?? "",
    ...own,
    ...entries,
  ];
}
