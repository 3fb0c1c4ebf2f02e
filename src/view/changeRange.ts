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

/** A selector for the state before the first commit, as `from` of a range. */
const beginning = "1970-01-01T00:00:00Z";

/**
 * The commits that a range of one line names; without either end the newest commit alone, without `from` the commit
 * `to` alone. Selectors are a snapshot id, a ref or an ISO time.
 *
 * @param range  `from` is left out of the stretch, as in every changelog
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
  if (to === undefined) return undefined;
  // A commit that the branch does not lead to, such as one of an abandoned line, is shown on its own line.
  const ownLine = findPlace(onBranch, to) === undefined ? listAncestors(table, to) : onBranch;
  const last = findPlace(ownLine, to);
  if (last === undefined || last < 0) return undefined;
  if (range?.from === undefined) return { commits: ownLine, first: last, last };
  const before = findPlace(ownLine, idOf(range.from));
  return before === undefined || before >= last ? undefined : { commits: ownLine, first: before + 1, last };
}

/** The place of a snapshot id, or of the last commit at a time; -1 before the first, undefined for what is neither. */
function findPlace(commits: readonly SnapshotInfo[], selector: string): number | undefined {
  const place = commits.findIndex((commit) => commit.snapshotId === selector);
  if (place !== -1) return place;
  const timeMs = selector.includes("-") ? Date.parse(selector) : Number.NaN;
  return Number.isNaN(timeMs) ? undefined : commits.findLastIndex((commit) => commit.timestampMs <= timeMs);
}

/** The range that reads exactly a stretch: after the parent of its first commit, or from the beginning. */
export function toRange({ commits, first, last }: CommitStretch): { from?: string; to?: string } {
  const parent = first > 0 ? commits[first - 1]?.snapshotId : undefined;
  return { ...(parent !== undefined && { from: parent }), to: commits[last]?.snapshotId };
}

/** What findStretch makes the same stretch of. */
export function toSelectors(stretch: CommitStretch): { from?: string; to?: string } {
  return stretch.first === 0 && stretch.last > 0 ? { ...toRange(stretch), from: beginning } : toRange(stretch);
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
