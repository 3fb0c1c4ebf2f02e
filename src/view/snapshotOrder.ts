import type { SnapshotInfo } from "../catalog/tableInfo";

/**
 * Snapshots newest first, as the metadata lists them, but each below all of its children, wherever the metadata has
 * put those. In a circle of parents one of them ends up above its child.
 */
export function orderChildrenFirst(
  snapshots: readonly SnapshotInfo[],
  byId: ReadonlyMap<string, SnapshotInfo>,
): readonly SnapshotInfo[] {
  const children = new Map<SnapshotInfo, SnapshotInfo[]>();
  for (const snapshot of snapshots.toReversed()) {
    const parent = snapshot.parentId === undefined ? undefined : byId.get(snapshot.parentId);
    if (parent === undefined) continue;
    const others = children.get(parent);
    if (others === undefined) children.set(parent, [snapshot]);
    else others.push(snapshot);
  }
  const ordered: SnapshotInfo[] = [];
  const begun = new Set<SnapshotInfo>();
  for (const first of snapshots.toReversed()) {
    const path = begun.has(first) ? [] : [first];
    begun.add(first);
    for (let snapshot = path.at(-1); snapshot !== undefined; snapshot = path.at(-1)) {
      const waiting = children.get(snapshot);
      const child = waiting?.shift();
      if (child === undefined) {
        ordered.push(snapshot);
        path.pop();
      } else if (!begun.has(child)) {
        begun.add(child);
        path.push(child);
      }
    }
  }
  return ordered;
}
