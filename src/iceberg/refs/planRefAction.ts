import type { TableCommit } from "../../catalog/committer";
import type {
  ExpectedRef,
  PlannedSnapshot,
  RefAction,
  RefPlan,
  RefWarning,
  UnreachableSnapshot,
} from "../../catalog/refAction";
import { listExpiryTimes } from "../snapshotExpiry";
import { ancestorsOf, findSnapshot } from "../snapshots";
import type { Snapshot, SnapshotRef, TableMetadata } from "../tableMetadata";
import { createRefCommit } from "./refCommit";
import { mapRefState, type RefEdit } from "./refEdit";
import { formatRefSql } from "./refSql";
import { resolveRefAction } from "./resolveRefAction";
import { undoRefAction } from "./undoRefAction";

/** A writer that committed within this time may be about to commit again. */
const recentMs = 10 * 60_000;

/** An action on the refs of a table as a person sees it before it is done, and the commit that does it. */
export interface PlannedRefAction {
  readonly plan: RefPlan;
  readonly commit: TableCommit;
}

/**
 * What an action would do to a table, by Iceberg's rules.
 *
 * @param tablePath  namespace levels and the table's name, for the statement
 * @throws LakehouseError as resolveRefAction does
 */
export function planRefAction(
  metadata: TableMetadata,
  tablePath: readonly string[],
  action: RefAction,
  nowMs: number,
): PlannedRefAction {
  const edit = resolveRefAction(metadata, action);
  const before = metadata.refs.get(edit.name);
  const after = edit.action.kind === "rename" ? edit.changed.get(edit.action.newName) : newState(metadata, edit);
  const { leaving, joining } = compareLines(metadata, before, after);
  const plan: RefPlan = {
    action: edit.action,
    ref: edit.name,
    before: before && mapRefState(before),
    after: after && mapRefState(after),
    changesNothing: edit.changed.size === 0,
    expected: edit.restsOn.map((ref) => mapExpected(metadata, ref)),
    leaving: leaving.map(mapSnapshot),
    joining: joining.map(mapSnapshot),
    unreachable: listUnreachable(metadata, edit),
    warnings: listWarnings(metadata, edit, leaving, nowMs),
    engineOnly: edit.engineOnly,
    sparkSql: formatRefSql(metadata, tablePath, edit),
    undo: undoRefAction(metadata, edit),
  };
  return { plan, commit: createRefCommit(metadata, edit) };
}

function newState(metadata: TableMetadata, { name, changed }: RefEdit): SnapshotRef | undefined {
  return changed.has(name) ? changed.get(name) : metadata.refs.get(name);
}

function mapExpected(metadata: TableMetadata, ref: string): ExpectedRef {
  const found = metadata.refs.get(ref);
  return found === undefined ? { ref } : { ref, snapshotId: String(found.snapshotId) };
}

function mapSnapshot({ snapshotId, timestampMs, operation }: Snapshot): PlannedSnapshot {
  return { snapshotId: String(snapshotId), timestampMs, operation };
}

/** Commits on one side of a branch's move alone. A tag has none, it stands for its snapshot only. */
function compareLines(metadata: TableMetadata, before: SnapshotRef | undefined, after: SnapshotRef | undefined) {
  const isMove = before?.type === "branch" && after !== undefined;
  const [old, next] = [before, after].map((ref) => (ref && isMove ? lineOf(metadata, ref.snapshotId) : []));
  const without = (line: readonly Snapshot[] = [], other: readonly Snapshot[] = []): readonly Snapshot[] => {
    const known = new Set(other.map(({ snapshotId }) => snapshotId));
    return line.filter(({ snapshotId }) => !known.has(snapshotId));
  };
  return { leaving: without(old, next), joining: without(next, old) };
}

function lineOf(metadata: TableMetadata, snapshotId: bigint): readonly Snapshot[] {
  return findSnapshot(metadata, snapshotId) ? ancestorsOf(metadata, snapshotId).snapshots : [];
}

function listUnreachable(metadata: TableMetadata, { changed }: RefEdit): readonly UnreachableSnapshot[] {
  const refs = new Map(metadata.refs);
  for (const [name, ref] of changed) {
    if (ref) refs.set(name, ref);
    else refs.delete(name);
  }
  const edited = { ...metadata, refs };
  const reached = listReached(edited);
  const lost = [...listReached(metadata).values()].filter(({ snapshotId }) => !reached.has(snapshotId));
  const isKept = metadata.properties.get("gc.enabled") === "false";
  const times = lost.length === 0 || isKept ? undefined : listExpiryTimes(edited);
  return lost
    .toSorted((a, b) => b.timestampMs - a.timestampMs)
    .map((snapshot) => ({ ...mapSnapshot(snapshot), mayExpireMs: times?.get(snapshot.snapshotId) }));
}

/** A branch reaches all of its line, a tag its own snapshot alone. */
function listReached({ snapshots, refs }: TableMetadata): ReadonlyMap<bigint, Snapshot> {
  const byId = new Map(snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
  const reached = new Map<bigint, Snapshot>();
  const walked = new Set<bigint>();
  for (const { type, snapshotId } of refs.values()) {
    let snapshot = byId.get(snapshotId);
    while (snapshot !== undefined) {
      reached.set(snapshot.snapshotId, snapshot);
      if (type === "tag" || walked.has(snapshot.snapshotId)) break;
      walked.add(snapshot.snapshotId);
      snapshot = snapshot.parentId === undefined ? undefined : byId.get(snapshot.parentId);
    }
  }
  return reached;
}

function listWarnings(
  metadata: TableMetadata,
  { action, changed }: RefEdit,
  leaving: readonly Snapshot[],
  nowMs: number,
): readonly RefWarning[] {
  const warnings: RefWarning[] = [];
  const dropped = action.kind === "drop" ? metadata.refs.get(action.name) : undefined;
  const head = dropped?.type === "branch" ? lineOf(metadata, dropped.snapshotId).slice(0, 1) : [];
  const [newest] = [...leaving, ...head].toSorted((a, b) => b.timestampMs - a.timestampMs);
  if (newest && nowMs - newest.timestampMs < recentMs) {
    warnings.push({
      kind: "recentCommit",
      snapshotId: String(newest.snapshotId),
      timestampMs: newest.timestampMs,
    });
  }
  const setsRetention = action.kind === "setRetention" || action.kind === "createTag" || action.kind === "createBranch";
  for (const ref of setsRetention ? changed.values() : []) {
    if (ref === undefined) continue;
    const forAll = metadata.properties.get("history.expire.max-ref-age-ms");
    const maxAgeMs = ref.maxRefAgeMs ?? (forAll === undefined ? undefined : Number(forAll));
    if (ref.type === "tag" && maxAgeMs === undefined) warnings.push({ kind: "keepsFilesForEver" });
    const sinceMs = (findSnapshot(metadata, ref.snapshotId)?.timestampMs ?? nowMs) + (maxAgeMs ?? Infinity);
    if (ref.name !== "main" && sinceMs < nowMs) warnings.push({ kind: "expiresAtOnce", sinceMs });
  }
  return warnings;
}
