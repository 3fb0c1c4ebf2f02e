import type { RefAction } from "../../catalog/refAction";
import { findSnapshot } from "../snapshots";
import type { TableMetadata } from "../tableMetadata";
import { type RefEdit, retentionOf } from "./refEdit";

/**
 * The action that brings back the refs as the metadata has them, for an edit of it. Undefined where the edit changes
 * nothing, or where nothing brings the refs back: main cannot be dropped, and a ref to a snapshot that is gone cannot
 * be set.
 */
export function undoRefAction(metadata: TableMetadata, { action, name, changed }: RefEdit): RefAction | undefined {
  if (changed.size === 0) return undefined;
  const before = metadata.refs.get(name);
  switch (action.kind) {
    case "rename":
      return { kind: "rename", name: action.newName, newName: name };
    case "setRetention":
      return before && { kind: "setRetention", name, retention: retentionOf(before) };
  }
  if (before === undefined) return name === "main" ? undefined : { kind: "drop", name };
  if (!findSnapshot(metadata, before.snapshotId)) return undefined;
  const at = String(before.snapshotId);
  if (action.kind !== "drop") return name === "main" ? { kind: "setCurrent", to: at } : { kind: "replace", name, at };
  const kind = before.type === "tag" ? "createTag" : "createBranch";
  return { kind, name, at, retention: retentionOf(before) };
}
