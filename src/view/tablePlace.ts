import type { SnapshotInfo, TableInfo } from "../catalog/tableInfo";
import { formatExactTime, formatMinute, shortenId } from "./format";

/** The state of a table that is looked at: a branch, and what was chosen on it. */
export interface TablePlace {
  readonly branch: string;
  /** A snapshot id, a ref or an ISO time; the branch's own name for its latest commit. */
  readonly at: string;
}

/** The branch that is shown where `wanted` is asked for: one that was dropped since gives way to main. */
export function chooseBranch({ refs }: Pick<TableInfo, "refs">, wanted: string | undefined): string {
  const isKept = refs.some(({ name, type }) => type === "branch" && name === wanted);
  return isKept && wanted !== undefined ? wanted : "main";
}

/** The snapshot that an id or a ref names; undefined for a time, which the table's whole log decides. */
export function findSnapshotAt(table: TableInfo, at: string): SnapshotInfo | undefined {
  const ref = table.refs.find(({ name }) => name === at)?.snapshotId;
  const id = ref ?? (at === "main" ? table.currentSnapshotId : at);
  return table.snapshots.find(({ snapshotId }) => snapshotId === id);
}

/** `latest`, `close-2026-10`, `4592…1907, 2026-10-14 09:00 UTC`, or an exact time. */
export function formatPlace(table: TableInfo, { branch, at }: TablePlace): string {
  if (at === branch) return "latest";
  if (table.refs.some(({ name }) => name === at)) return at;
  const snapshot = findSnapshotAt(table, at);
  if (snapshot !== undefined) return `${shortenId(at)}, ${formatMinute(snapshot.timestampMs)}`;
  const timeMs = at.includes("-") ? Date.parse(at) : Number.NaN;
  return Number.isNaN(timeMs) ? at : formatExactTime(timeMs);
}

/**
 * What an exported file's name says beside the table's: what it holds, and of which state: `history-audit`, `changes-…`.
 * Undefined for the rows of main's latest state.
 */
export function nameExport(
  content: "history" | "changes" | "rows" | "files" | "partitions",
  { branch, at }: TablePlace,
): string | undefined {
  const state = at === branch && branch === "main" ? [] : [at];
  return [...(content === "rows" ? [] : [content]), ...state].join("-") || undefined;
}
