import type { RefInfo, SnapshotInfo } from "../catalog/tableInfo";

/** Where a snapshot stands: on a branch, kept by a tag alone, or on a line that no ref leads to any more. */
export type GraphLine = "branch" | "tag" | "abandoned";

/** One row of the graph, newest first. Lanes count from 0 at the left; lane 0 is main's. */
export interface GraphRow {
  readonly snapshot: SnapshotInfo;
  readonly lane: number;
  readonly line: GraphLine;
  readonly refs: readonly RefInfo[];
  /** Lanes whose line comes from the row above and ends in this snapshot. */
  readonly joins: readonly GraphEdge[];
  /** Lanes whose line runs through this row. */
  readonly passes: readonly GraphEdge[];
  /** How the line goes on below: to the parent, into expired history, or not at all. */
  readonly below: "parent" | "expired" | "nothing";
}

export interface GraphEdge {
  readonly lane: number;
  readonly line: GraphLine;
}

export interface SnapshotGraph {
  readonly rows: readonly GraphRow[];
  readonly laneCount: number;
  /** Set where history was expired: when the oldest snapshot that is left on such a line was committed. */
  readonly expired: { readonly beforeMs: number; readonly commits: number | undefined } | undefined;
}

interface OpenLane {
  readonly parentId: string;
  readonly line: GraphLine;
}

/**
 * The lineage of a table as rows with lanes: children above their parents, the line of main straight down at the left.
 *
 * @param snapshots  oldest first, as the metadata keeps them; a parent that is missing ends its line
 */
export function layOutSnapshots(snapshots: readonly SnapshotInfo[], refs: readonly RefInfo[]): SnapshotGraph {
  const byId = new Map(snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
  const kept = collectTagged(refs, byId);
  const lineOf = (snapshot: SnapshotInfo): GraphLine => {
    if (snapshot.branches.length > 0) return "branch";
    return kept.has(snapshot.snapshotId) ? "tag" : "abandoned";
  };

  const lanes: (OpenLane | undefined)[] = [];
  const rows: GraphRow[] = [];
  const seen = new Set<string>();
  for (const snapshot of [...snapshots].reverse()) {
    if (seen.has(snapshot.snapshotId)) continue;
    seen.add(snapshot.snapshotId);
    const waiting = lanes.flatMap((open, lane) => (open?.parentId === snapshot.snapshotId ? [lane] : []));
    const line = lineOf(snapshot);
    const lane = snapshot.branches.includes("main") ? 0 : (waiting.find((one) => one > 0) ?? firstFree(lanes));
    const joins = waiting.map((one) => ({ lane: one, line: lanes[one]?.line ?? line }));
    for (const one of waiting) lanes[one] = undefined;
    const passes = lanes.flatMap((open, one) => (open === undefined ? [] : [{ lane: one, line: open.line }]));
    const hasParent = snapshot.parentId !== undefined && byId.has(snapshot.parentId) && !seen.has(snapshot.parentId);
    if (hasParent && snapshot.parentId !== undefined) lanes[lane] = { parentId: snapshot.parentId, line };
    rows.push({
      snapshot,
      lane,
      line,
      refs: refs.filter((ref) => ref.snapshotId === snapshot.snapshotId),
      joins,
      passes,
      below: hasParent ? "parent" : snapshot.parentExpired ? "expired" : "nothing",
    });
  }
  const laneCount = rows.reduce((most, row) => Math.max(most, row.lane, ...row.passes.map((pass) => pass.lane)), 0) + 1;
  return { rows, laneCount, expired: findExpired(rows) };
}

/** Lane 0 stays main's even while main has not appeared yet. */
function firstFree(lanes: readonly (OpenLane | undefined)[]): number {
  let lane = 1;
  while (lanes[lane] !== undefined) lane += 1;
  return lane;
}

function collectTagged(refs: readonly RefInfo[], byId: ReadonlyMap<string, SnapshotInfo>): Set<string> {
  const kept = new Set<string>();
  for (const ref of refs) {
    let id: string | undefined = ref.snapshotId;
    while (id !== undefined && !kept.has(id)) {
      kept.add(id);
      id = byId.get(id)?.parentId;
    }
  }
  return kept;
}

/** The sequence number of the oldest kept commit says how many came before it, from format version 2 on. */
function findExpired(rows: readonly GraphRow[]): SnapshotGraph["expired"] {
  const oldest = rows.filter((row) => row.below === "expired").at(-1)?.snapshot;
  if (oldest === undefined) return undefined;
  const before = Number(oldest.sequenceNumber) - 1;
  return { beforeMs: oldest.timestampMs, commits: before > 0 ? before : undefined };
}
