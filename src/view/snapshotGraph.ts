import type { RefInfo, SnapshotInfo, TableInfo } from "../catalog/tableInfo";
import { type CommitStanding, type GraphLine, listStandings } from "./commitStanding";
import { orderChildrenFirst } from "./snapshotOrder";

/** One row of the graph, newest first. Lanes count from 0 at the left; lane 0 is main's. */
export interface GraphRow {
  readonly snapshot: SnapshotInfo;
  readonly standing: CommitStanding;
  readonly lane: number;
  readonly refs: readonly RefInfo[];
  /** Lanes whose line comes from the row above and ends in this snapshot. */
  readonly joins: readonly GraphEdge[];
  /** Lanes whose line runs through this row. */
  readonly passes: readonly GraphEdge[];
  readonly below: GraphEnd;
  /** Another snapshot of the table has the same id: the metadata is wrong. */
  readonly isDuplicate: boolean;
}

export interface GraphEdge {
  readonly lane: number;
  readonly line: GraphLine;
  /** Commits in between are not shown. */
  readonly isBroken: boolean;
}

/**
 * How the line goes on below a commit: along a lane to its parent; into expired history; not at all for the table's
 * first commit; on to commits that are not shown; not drawn since there are too many lines; or to a parent that stands
 * above it, which cannot be.
 */
export type GraphEnd =
  | ({ readonly kind: "parent" } & GraphEdge)
  | { readonly kind: "expired" | "root" | "hidden" | "crowded" | "circle" };

export interface SnapshotGraph {
  readonly rows: readonly GraphRow[];
  readonly laneCount: number;
  /** Set where history was expired: when the oldest snapshot that is left on such a line was committed. */
  readonly expired: { readonly beforeMs: number; readonly commits: number | undefined } | undefined;
}

type GraphTable = Pick<TableInfo, "snapshots" | "refs" | "snapshotLog">;

/** More lines than this side by side cannot be told apart, and would make every row long. */
export const maxLanes = 24;

/**
 * The lineage of a table as rows with lanes: children above their parents, the line of main straight down at the left.
 * A commit that is not shown leaves a broken line from its child to the next ancestor that is.
 *
 * @param table  its snapshots oldest first, as the metadata keeps them; a parent that is missing ends its line
 */
export function layOutSnapshots(
  table: GraphTable,
  isShown: (snapshot: SnapshotInfo) => boolean = () => true,
): SnapshotGraph {
  return new GraphLayout(table, isShown).draw();
}

class GraphLayout {
  private readonly byId: ReadonlyMap<string, SnapshotInfo>;
  private readonly standings: ReadonlyMap<string, CommitStanding>;
  private readonly refs: ReadonlyMap<string, readonly RefInfo[]>;
  /** By lane, the ancestor that its line leads to. */
  private readonly lanes: (({ readonly to: SnapshotInfo } & Omit<GraphEdge, "lane">) | undefined)[] = [];
  private readonly drawn = new Set<SnapshotInfo>();
  private laneCount = 1;

  /** Asked once of each snapshot: a filter may look through its whole summary. */
  private readonly shown: ReadonlySet<SnapshotInfo>;

  constructor(
    private readonly table: GraphTable,
    isShown: (snapshot: SnapshotInfo) => boolean,
  ) {
    this.shown = new Set(table.snapshots.filter(isShown));
    this.byId = new Map(table.snapshots.toReversed().map((snapshot) => [snapshot.snapshotId, snapshot]));
    this.standings = listStandings(table);
    this.refs = groupRefs(table.refs);
  }

  draw(): SnapshotGraph {
    const order = orderChildrenFirst(this.table.snapshots, this.byId).filter((one) => this.shown.has(one));
    const rows = order.map((snapshot) => this.drawRow(snapshot));
    return { rows, laneCount: this.laneCount, expired: findExpired(this.table.snapshots) };
  }

  private drawRow(snapshot: SnapshotInfo): GraphRow {
    this.drawn.add(snapshot);
    const standing = this.standings.get(snapshot.snapshotId) as CommitStanding;
    const joins = this.listEdges(({ to }) => to === snapshot);
    for (const { lane } of joins) this.lanes[lane] = undefined;
    const lane = this.chooseLane(snapshot, joins);
    const passes = this.listEdges(() => true);
    const below = this.continueBelow(snapshot, lane, standing.line);
    this.laneCount = Math.max(this.laneCount, lane + 1);
    return {
      snapshot,
      standing,
      lane,
      refs: this.refs.get(snapshot.snapshotId) ?? [],
      joins,
      passes,
      below,
      isDuplicate: this.byId.get(snapshot.snapshotId) !== snapshot,
    };
  }

  private listEdges(isWanted: (lane: { readonly to: SnapshotInfo }) => boolean): GraphEdge[] {
    return this.lanes.flatMap((open, lane) =>
      open !== undefined && isWanted(open) ? [{ lane, line: open.line, isBroken: open.isBroken }] : [],
    );
  }

  /** Lane 0 stays main's even while main has not appeared yet. The last lane is for commits alone, never for lines. */
  private chooseLane({ branches }: SnapshotInfo, joins: readonly GraphEdge[]): number {
    if (branches.includes("main") && this.lanes[0] === undefined) return 0;
    const joined = joins.find(({ lane }) => lane > 0)?.lane;
    if (joined !== undefined) return joined;
    let lane = 1;
    while (this.lanes[lane] !== undefined) lane += 1;
    return lane;
  }

  private continueBelow(snapshot: SnapshotInfo, lane: number, line: GraphLine): GraphEnd {
    const { parentId } = snapshot;
    if (parentId === undefined) return { kind: "root" };
    if (!this.byId.has(parentId)) return { kind: "expired" };
    const { ancestor, isBroken } = this.findShownAncestor(parentId);
    if (ancestor === undefined) return { kind: "hidden" };
    if (this.drawn.has(ancestor)) return { kind: "circle" };
    // Lines of the same kind to the same commit run together: very many staged commits on one need one lane.
    const shared = this.lanes.findIndex((open) => open?.to === ancestor && open.line === line && line !== "branch");
    if (shared >= 0 && this.lanes[shared]?.isBroken === isBroken) {
      return { kind: "parent", lane: shared, line, isBroken };
    }
    if (lane >= maxLanes - 1) return { kind: "crowded" };
    this.lanes[lane] = { to: ancestor, line, isBroken };
    return { kind: "parent", lane, line, isBroken };
  }

  private findShownAncestor(parentId: string): {
    readonly ancestor: SnapshotInfo | undefined;
    readonly isBroken: boolean;
  } {
    const seen = new Set<SnapshotInfo>();
    let next = this.byId.get(parentId);
    while (next !== undefined && !seen.has(next)) {
      if (this.shown.has(next)) return { ancestor: next, isBroken: seen.size > 0 };
      seen.add(next);
      next = next.parentId === undefined ? undefined : this.byId.get(next.parentId);
    }
    return { ancestor: undefined, isBroken: true };
  }
}

function groupRefs(refs: readonly RefInfo[]): ReadonlyMap<string, readonly RefInfo[]> {
  const groups = new Map<string, RefInfo[]>();
  for (const ref of refs) groups.set(ref.snapshotId, [...(groups.get(ref.snapshotId) ?? []), ref]);
  return groups;
}

/** The sequence number of the oldest kept commit says how many came before it, from format version 2 on. */
function findExpired(snapshots: readonly SnapshotInfo[]): SnapshotGraph["expired"] {
  const oldest = snapshots.find(({ parentExpired }) => parentExpired);
  if (oldest === undefined) return undefined;
  const keptBefore = snapshots.filter(
    ({ sequenceNumber }) => BigInt(sequenceNumber) < BigInt(oldest.sequenceNumber),
  ).length;
  const commits = Number(oldest.sequenceNumber) - 1 - keptBefore;
  return { beforeMs: oldest.timestampMs, commits: commits > 0 ? commits : undefined };
}
