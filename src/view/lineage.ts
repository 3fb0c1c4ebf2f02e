import type { SnapshotInfo, TableInfo } from "../catalog/tableInfo";

/** The commits of a branch or tag that are still kept, oldest first. */
export function listLineage(table: TableInfo, refName: string): readonly SnapshotInfo[] {
  const head = table.refs.find((ref) => ref.name === refName)?.snapshotId;
  return listAncestors(table, head ?? (refName === "main" ? table.currentSnapshotId : undefined));
}

/** A snapshot and its kept ancestors, oldest first. A parent chain that runs in a circle ends where it would repeat. */
export function listAncestors(table: TableInfo, snapshotId: string | undefined): readonly SnapshotInfo[] {
  const byId = new Map(table.snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
  const line: SnapshotInfo[] = [];
  const seen = new Set<string>();
  let next = snapshotId === undefined ? undefined : byId.get(snapshotId);
  while (next !== undefined && !seen.has(next.snapshotId)) {
    seen.add(next.snapshotId);
    line.push(next);
    next = next.parentId === undefined ? undefined : byId.get(next.parentId);
  }
  return line.reverse();
}
