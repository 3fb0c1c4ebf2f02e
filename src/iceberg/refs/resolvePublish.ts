import { LakehouseError } from "../../model/errors";
import { ancestorsOf, findSnapshot } from "../snapshots";
import type { Snapshot, TableMetadata } from "../tableMetadata";
import { brokenRule } from "./refEdit";

/** A staged commit to publish, and why only an engine can publish it, where main has moved on since it was staged. */
export interface StagedCommit {
  readonly snapshotId: bigint;
  readonly engineOnly: string | undefined;
}

/**
 * Finds a staged commit by snapshot id or `wap.id`. Where main still stands at its parent, publishing it moves main on
 * to it; elsewhere an engine has to write a new snapshot with its files, where Iceberg allows that.
 *
 * @throws LakehouseError "notFound" when there is none, "invalidArgument" when it can be published no more
 * Source: Iceberg's CherryPickOperation and WapUtil
 */
export function resolvePublish(metadata: TableMetadata, staged: string): StagedCommit {
  const commit = findStaged(metadata, staged);
  const { snapshotId, parentId, operation } = commit;
  const current = metadata.currentSnapshotId;
  const line = current === undefined ? [] : ancestorsOf(metadata, current).snapshots;
  if (line.some((ancestor) => ancestor.snapshotId === snapshotId)) {
    throw brokenRule(`Cannot cherrypick snapshot ${snapshotId}: already an ancestor`);
  }
  const picked = line.find(({ summary }) => summary.get("source-snapshot-id") === String(snapshotId));
  if (picked) {
    throw brokenRule(
      `Cannot cherrypick snapshot ${snapshotId}: already picked to create ancestor ${picked.snapshotId}`,
    );
  }
  const wapId = commit.summary.get("wap.id");
  if (wapId && line.some(({ summary }) => [summary.get("wap.id"), summary.get("published-wap-id")].includes(wapId))) {
    throw brokenRule(`Duplicate request to cherry pick wap id that was published already: ${wapId}`);
  }
  if (parentId === current) return { snapshotId, engineOnly: undefined };
  const isDynamicOverwrite = operation === "overwrite" && commit.summary.get("replace-partitions") === "true";
  if (operation !== "append" && !isDynamicOverwrite) {
    throw brokenRule(`Cannot cherry-pick snapshot ${snapshotId}: not append, dynamic overwrite, or fast-forward`);
  }
  if (isDynamicOverwrite && parentId !== undefined && !line.some((ancestor) => ancestor.snapshotId === parentId)) {
    throw brokenRule(`Cannot cherry-pick overwrite not based on an ancestor of the current state: ${snapshotId}`);
  }
  return {
    snapshotId,
    engineOnly: `main has moved on since snapshot ${snapshotId} was staged: publishing it means a new commit with its files, which an engine has to write.`,
  };
}

function findStaged(metadata: TableMetadata, staged: string): Snapshot {
  const byId = /^-?\d{1,19}$/.test(staged) ? findSnapshot(metadata, BigInt(staged)) : undefined;
  const found = byId ?? metadata.snapshots.find(({ summary }) => summary.get("wap.id") === staged);
  if (found) return found;
  throw new LakehouseError("notFound", `Cannot cherry-pick unknown snapshot or WAP ID: ${staged}.`, {
    file: metadata.location,
    remedy: "List the table's snapshots: a staged commit has a wap.id in its summary.",
  });
}
