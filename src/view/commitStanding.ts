import type { SnapshotInfo, TableInfo } from "../catalog/tableInfo";

/**
 * Where a commit stands: on a branch; kept by a tag alone; staged for review and not published; staged and published
 * as a copy; once the table's state and rolled back; or on a line that no ref leads to for another reason.
 */
export type GraphLine = "branch" | "tag" | "staged" | "published" | "rolledBack" | "abandoned";

export interface CommitStanding {
  readonly line: GraphLine;
  /** The id under which a write-audit-publish job staged it. */
  readonly wapId: string | undefined;
  /** The commit whose changes were applied again here, which is no ancestor. */
  readonly pickedFrom: string | undefined;
  /** The commit that published the changes of this one. */
  readonly publishedAs: string | undefined;
  /** Times at which the table went back, or over, to this commit without a new commit: rollbacks and set-current calls. */
  readonly jumpedToMs: readonly { readonly timestampMs: number; readonly isBack: boolean }[];
}

/** What the refs, the summaries and the snapshot log tell of each commit, by its id. */
export function listStandings(
  table: Pick<TableInfo, "snapshots" | "refs" | "snapshotLog">,
): ReadonlyMap<string, CommitStanding> {
  const parents = new Map(table.snapshots.map(({ snapshotId, parentId }) => [snapshotId, parentId]));
  const onRefs = collectAncestors(
    parents,
    table.refs.map(({ snapshotId }) => snapshotId),
  );
  const wereCurrent = collectAncestors(
    parents,
    table.snapshotLog.map(({ snapshotId }) => snapshotId),
  );
  const publishedAs = new Map<string, string>();
  for (const { snapshotId, summary } of table.snapshots) {
    const source = summary["source-snapshot-id"];
    if (source !== undefined) publishedAs.set(source, snapshotId);
  }
  const jumps = listJumps(table, parents);
  const lineOf = ({ snapshotId, branches, summary }: SnapshotInfo): GraphLine => {
    if (branches.length > 0) return "branch";
    if (onRefs.has(snapshotId)) return "tag";
    if (wereCurrent.has(snapshotId)) return "rolledBack";
    if (summary["wap.id"] === undefined) return "abandoned";
    return publishedAs.has(snapshotId) ? "published" : "staged";
  };
  return new Map(
    table.snapshots.map((snapshot) => [
      snapshot.snapshotId,
      {
        line: lineOf(snapshot),
        wapId: snapshot.summary["wap.id"] ?? snapshot.summary["published-wap-id"],
        pickedFrom: snapshot.summary["source-snapshot-id"],
        publishedAs: publishedAs.get(snapshot.snapshotId),
        jumpedToMs: jumps.get(snapshot.snapshotId) ?? [],
      },
    ]),
  );
}

/** The ids and their kept ancestors; each is walked once, so that a circle of parents ends. */
function collectAncestors(parents: ReadonlyMap<string, string | undefined>, ids: readonly string[]): Set<string> {
  const found = new Set<string>();
  for (const id of ids) {
    let next: string | undefined = id;
    while (next !== undefined && parents.has(next) && !found.has(next)) {
      found.add(next);
      next = parents.get(next);
    }
  }
  return found;
}

/** A log entry that is no commit on top of the state before it is a jump: back when that state descends from it. */
function listJumps(
  { snapshots, snapshotLog }: Pick<TableInfo, "snapshots" | "snapshotLog">,
  parents: ReadonlyMap<string, string | undefined>,
): ReadonlyMap<string, CommitStanding["jumpedToMs"]> {
  const committed = new Map(snapshots.map(({ snapshotId, timestampMs }) => [snapshotId, timestampMs]));
  const jumps = new Map<string, CommitStanding["jumpedToMs"]>();
  let before: string | undefined;
  for (const { snapshotId, timestampMs } of snapshotLog) {
    const isCommit = before === undefined || committed.get(snapshotId) === timestampMs;
    if (!isCommit && before !== snapshotId && committed.has(snapshotId)) {
      const isBack = collectAncestors(parents, before === undefined ? [] : [before]).has(snapshotId);
      jumps.set(snapshotId, [...(jumps.get(snapshotId) ?? []), { timestampMs, isBack }]);
    }
    before = snapshotId;
  }
  return jumps;
}
