import type { SnapshotInfo, TableInfo } from "../catalog/tableInfo";
import { formatQuantity, formatWhen, shortenId } from "./format";
import { listAncestors, listLineage } from "./lineage";

/** The commits of a line and the stretch of them that is looked at, both ends included. */
export interface CommitStretch {
  /** Oldest first. */
  readonly commits: readonly SnapshotInfo[];
  readonly first: number;
  readonly last: number;
}

/**
 * The commits between two snapshots or refs of one branch; without either end the newest commit alone.
 *
 * @param range  `from` is left out of the stretch, as in every changelog; absent with a `to`: from the beginning
 * @returns undefined when the branch has no commits, or an end is not on the line
 */
export function findStretch(
  table: TableInfo,
  branch: string,
  range: { readonly from?: string; readonly to?: string } | undefined,
): CommitStretch | undefined {
  const idOf = (selector: string): string => table.refs.find((ref) => ref.name === selector)?.snapshotId ?? selector;
  const onBranch = listLineage(table, branch);
  const to = range?.to === undefined ? onBranch.at(-1)?.snapshotId : idOf(range.to);
  // A commit that the branch does not lead to, such as one of an abandoned line, is shown on its own line.
  const isOnBranch = onBranch.some((commit) => commit.snapshotId === to);
  const commits = isOnBranch ? onBranch : listAncestors(table, to);
  const last = commits.findIndex((commit) => commit.snapshotId === to);
  if (last === -1) return undefined;
  if (range?.from === undefined) return { commits, first: range?.to === undefined ? last : 0, last };
  const from = idOf(range.from);
  const before = commits.findIndex((commit) => commit.snapshotId === from);
  return before >= last ? undefined : { commits, first: before + 1, last };
}

/** The range that reads exactly a stretch: after the parent of its first commit, up to its last. */
export function toRange({ commits, first, last }: CommitStretch): { from?: string; to?: string } {
  const parent = first > 0 ? commits[first - 1]?.snapshotId : undefined;
  return { ...(parent !== undefined && { from: parent }), to: commits[last]?.snapshotId };
}

/** `Commit 4592…1907, overwrite, 3 h ago` or `5 commits, 2026-10-14 09:00 UTC to yesterday`. */
export function describeStretch({ commits, first, last }: CommitStretch, nowMs: number): string {
  const start = commits[first];
  const end = commits[last];
  if (start === undefined || end === undefined) return "No commits";
  const onNoBranch = end.branches.length === 0 ? ", on no branch" : "";
  if (first === last) {
    return `Commit ${shortenId(end.snapshotId)}, ${end.operation ?? "unknown operation"}, ${formatWhen(end.timestampMs, nowMs)}${onNoBranch}`;
  }
  const count = formatQuantity(last - first + 1, "commit");
  return `${count}, ${formatWhen(start.timestampMs, nowMs)} to ${formatWhen(end.timestampMs, nowMs)}${onNoBranch}`;
}
