import type { RefAction } from "../../catalog/refAction";
import { LakehouseError } from "../../model/errors";
import { parseSelector, resolveSnapshot } from "../snapshotSelector";
import { ancestorsOf, findSnapshot } from "../snapshots";
import type { SnapshotRef, TableMetadata } from "../tableMetadata";
import { brokenRule, createRef, equalRefs, type RefEdit, requireFreeName, requireRef, retentionOf } from "./refEdit";
import { resolvePublish } from "./resolvePublish";

/**
 * Reads an action against the refs and snapshots of a table, by Iceberg's rules.
 *
 * @throws LakehouseError "notFound" for a missing ref or snapshot, "invalidArgument" for a broken rule, in Iceberg's words
 * Source: Iceberg's UpdateSnapshotReferencesOperation, SetSnapshotOperation and CherryPickOperation
 */
export function resolveRefAction(metadata: TableMetadata, action: RefAction): RefEdit {
  const edit = resolve(metadata, action);
  const changed = [...edit.changed].filter(([name, ref]) => !equalRefs(metadata.refs.get(name), ref));
  return { ...edit, changed: new Map(changed) };
}

function resolve(metadata: TableMetadata, action: RefAction): RefEdit {
  switch (action.kind) {
    case "createBranch":
    case "createTag": {
      const { kind, name, retention } = action;
      const type = kind === "createTag" ? "tag" : "branch";
      const snapshotId = requireSnapshotId(metadata, action.at, `Cannot set ${name} to unknown snapshot: `);
      // Before the check of the name, so that a tag named main is refused for what it is.
      const ref = createRef(name, type, snapshotId, retention);
      requireFreeName(metadata, name);
      return changing({ ...action, at: String(snapshotId) }, name, [ref], [name]);
    }
    case "setRetention": {
      const { name, type, snapshotId } = requireRef(metadata, action.name, undefined);
      return changing(action, name, [createRef(name, type, snapshotId, action.retention)], []);
    }
    case "rename":
      return resolveRename(metadata, action);
    case "replace": {
      const { name } = action;
      const { type, ...ref } = requireRef(metadata, name, action.type);
      const snapshotId = requireSnapshotId(metadata, action.at, `Cannot set ${name} to unknown snapshot: `);
      const moved = createRef(name, type, snapshotId, retentionOf({ type, ...ref }));
      return changing({ ...action, at: String(snapshotId) }, name, [moved], [name]);
    }
    case "drop": {
      const { name } = action;
      if (name === "main") throw brokenRule("Cannot remove main branch");
      requireRef(metadata, name, action.type);
      return { action, name, changed: new Map([[name, undefined]]), restsOn: [name], engineOnly: undefined };
    }
    case "fastForward":
      return resolveFastForward(metadata, action);
    case "rollback": {
      const snapshotId = findRollbackTarget(metadata, action.to);
      return movingMain(metadata, { ...action, to: String(snapshotId) }, snapshotId);
    }
    case "setCurrent": {
      const snapshotId = requireSnapshotId(metadata, action.to, "Cannot roll back to unknown snapshot id: ");
      return movingMain(metadata, { ...action, to: String(snapshotId) }, snapshotId);
    }
    case "publish": {
      const { snapshotId, engineOnly } = resolvePublish(metadata, action.staged);
      const published = { ...action, staged: String(snapshotId) };
      if (engineOnly === undefined) return movingMain(metadata, published, snapshotId);
      return { action: published, name: "main", changed: new Map(), restsOn: ["main"], engineOnly };
    }
  }
}

function changing(action: RefAction, name: string, refs: readonly SnapshotRef[], restsOn: readonly string[]): RefEdit {
  const changed = new Map(refs.map((ref) => [ref.name, ref]));
  return { action, name, changed, restsOn, engineOnly: undefined };
}

function movingMain(metadata: TableMetadata, action: RefAction, snapshotId: bigint): RefEdit {
  const main = metadata.refs.get("main");
  const moved = createRef("main", "branch", snapshotId, main && retentionOf(main));
  return changing(action, "main", [moved], ["main"]);
}

function resolveRename(metadata: TableMetadata, action: RefAction & { readonly kind: "rename" }): RefEdit {
  const { name, newName } = action;
  if (name === "main") throw brokenRule("Cannot rename main branch");
  const ref = requireRef(metadata, name, action.type);
  const renamed = createRef(newName, ref.type, ref.snapshotId, retentionOf(ref));
  requireFreeName(metadata, newName);
  const changed = new Map<string, SnapshotRef | undefined>([
    [name, undefined],
    [newName, renamed],
  ]);
  return { action, name, changed, restsOn: [newName], engineOnly: undefined };
}

/** As Spark's procedure: a branch that is not there yet is made at the other ref's snapshot. */
function resolveFastForward(metadata: TableMetadata, action: RefAction & { readonly kind: "fastForward" }): RefEdit {
  const { name, to } = action;
  const target = requireRef(metadata, to, undefined);
  const restsOn = [name, to];
  if (!metadata.refs.has(name)) {
    requireFreeName(metadata, name);
    return changing(action, name, [createRef(name, "branch", target.snapshotId)], restsOn);
  }
  const branch = requireRef(metadata, name, "branch");
  const line = ancestorsOf(metadata, target.snapshotId).snapshots;
  if (!line.some(({ snapshotId }) => snapshotId === branch.snapshotId)) {
    throw brokenRule(
      `Cannot fast-forward: ${name} is not an ancestor of ${to}`,
      `Commits on ${name} would be lost: compare the two first, or replace ${name}.`,
    );
  }
  return changing(action, name, [createRef(name, "branch", target.snapshotId, retentionOf(branch))], restsOn);
}

/** An ancestor of the current snapshot; a time stands for the last ancestor before it. */
function findRollbackTarget(metadata: TableMetadata, to: string): bigint {
  const { currentSnapshotId } = metadata;
  const line = currentSnapshotId === undefined ? [] : ancestorsOf(metadata, currentSnapshotId).snapshots;
  const selector = parseSelector(metadata, to);
  if (selector.kind === "time") {
    const earlier = line.filter(({ timestampMs }) => timestampMs < selector.timestampMs);
    const newest = earlier.reduce((a, b) => (b.timestampMs > a.timestampMs ? b : a), earlier[0] ?? noneOlder(to));
    return newest.snapshotId;
  }
  const snapshotId = requireSnapshotId(metadata, to, "Cannot roll back to unknown snapshot id: ");
  if (!line.some((snapshot) => snapshot.snapshotId === snapshotId)) {
    throw brokenRule(
      `Cannot roll back to snapshot, not an ancestor of the current state: ${snapshotId}`,
      "Setting the current snapshot takes any snapshot, also one of another line.",
    );
  }
  return snapshotId;
}

function noneOlder(time: string): never {
  throw brokenRule(`Cannot roll back, no valid snapshot older than: ${time}`);
}

/** The id of a kept snapshot that a selector names; without one, of the current snapshot. */
function requireSnapshotId(metadata: TableMetadata, selector: string | undefined, unknown: string): bigint {
  if (selector !== undefined) {
    const parsed = parseSelector(metadata, selector);
    const named = parsed.kind === "id" ? parsed.snapshotId : parsed.kind === "ref" ? parsed.ref.snapshotId : undefined;
    if (named !== undefined && !findSnapshot(metadata, named)) {
      throw new LakehouseError("notFound", `${unknown}${named}.`, {
        file: metadata.location,
        remedy: "List the table's snapshots and choose one of them.",
      });
    }
  }
  const { snapshot } = resolveSnapshot(metadata, selector);
  if (snapshot) return snapshot.snapshotId;
  throw new LakehouseError("notFound", `${metadata.location} has no snapshot yet.`, { file: metadata.location });
}
