import type { Commit } from "../model/changedFiles";
import { LakehouseError } from "../model/errors";
import { parseSelector, requireSnapshot, type SnapshotSelector } from "./snapshotSelector";
import { ancestorsOf, type Lineage } from "./snapshots";
import type { Snapshot, TableMetadata } from "./tableMetadata";

/** What a commit started from. "expired": it had a parent, which the table no longer keeps. */
export type CommitParent =
  | { readonly kind: "snapshot"; readonly snapshot: Snapshot }
  | { readonly kind: "root" }
  | { readonly kind: "expired"; readonly snapshotId: bigint };

/** A commit of a range, to be compared with its parent. */
export interface RangeCommit extends Commit {
  readonly snapshot: Snapshot;
  readonly parent: CommitParent;
}

/** The commits whose changes a range asks for. */
export interface CommitRange {
  /** Oldest first. Commits that only rewrite files ("replace") are left out and take no ordinal. */
  readonly commits: readonly RangeCommit[];
  /**
   * True when the range was asked to begin before the oldest kept snapshot and commits before that one have expired,
   * so that their changes are missing from it.
   */
  readonly truncated: boolean;
}

/** `from` is exclusive, `to` inclusive: each a snapshot id, a ref or an ISO time. `branch` defaults to main. */
export interface RangeRequest {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly branch?: string | undefined;
}

type Start = { readonly after: bigint } | "beginning" | "nothing";

/**
 * The commits of a branch after `from` up to `to`, along the parent chain of `to` (by default the branch's head).
 * Times are compared with the commits of that chain, not with the snapshot log. A `from` before history is the
 * beginning; an expired snapshot id will do while its child is kept. An empty range is no error, except where both
 * ends are one snapshot named by its id.
 *
 * @throws LakehouseError "notFound" for an unknown name, "invalidArgument" for ends that make no range on one lineage
 * Source: Iceberg's SparkChangelogScanBuilder, BaseIncrementalScan and BaseIncrementalChangelogScan
 */
export function resolveRange(metadata: TableMetadata, request: RangeRequest): CommitRange {
  const from = request.from === undefined ? undefined : parseSelector(metadata, request.from);
  const to = request.to === undefined ? undefined : parseSelector(metadata, request.to);
  if (from?.kind === "time" && to?.kind === "time" && from.timestampMs >= to.timestampMs) {
    throw invalidRange(
      metadata,
      `The range must start before it ends, but ${request.from} is not before ${request.to}.`,
    );
  }
  const end = resolveEnd(metadata, to, request);
  if (!end) return { commits: [], truncated: false };
  const lineage = ancestorsOf(metadata, end.snapshotId);
  const start = resolveStart(metadata, from, to, lineage, request);
  if (start === "nothing") return { commits: [], truncated: false };
  return {
    commits: listCommits(lineage, start === "beginning" ? undefined : start.after),
    truncated: start === "beginning" && lineage.expiredParentId !== undefined,
  };
}

function resolveEnd(
  metadata: TableMetadata,
  to: SnapshotSelector | undefined,
  request: RangeRequest,
): Snapshot | undefined {
  const head = branchHead(metadata, request.branch);
  if (to?.kind === "time") {
    if (!head) return undefined;
    return ancestorsOf(metadata, head.snapshotId).snapshots.find((snapshot) => snapshot.timestampMs <= to.timestampMs);
  }
  if (!to) return head;
  const end = requireSnapshot(metadata, to.kind === "id" ? to.snapshotId : to.ref.snapshotId);
  if (request.branch !== undefined && !(head && isAncestor(metadata, end.snapshotId, head.snapshotId))) {
    throw invalidRange(
      metadata,
      `The end of the range, snapshot ${end.snapshotId}, is not on branch "${request.branch}".`,
      "Choose a snapshot of that branch, or leave the branch out.",
    );
  }
  return end;
}

function branchHead(metadata: TableMetadata, branch: string | undefined): Snapshot | undefined {
  const ref = metadata.refs.get(branch ?? "main");
  if (!ref) {
    if (branch === undefined || branch === "main") return undefined;
    const branches = [...metadata.refs.values()].filter((candidate) => candidate.type === "branch");
    throw new LakehouseError("notFound", `There is no branch "${branch}" in ${metadata.location}.`, {
      file: metadata.location,
      remedy: branches.length
        ? `Branches: ${branches.map((candidate) => candidate.name).join(", ")}.`
        : "The table has no branches.",
    });
  }
  if (ref.type !== "branch") {
    throw invalidRange(
      metadata,
      `"${ref.name}" is a tag, not a branch.`,
      "Give the tag as the start or end of the range instead.",
    );
  }
  return requireSnapshot(metadata, ref.snapshotId);
}

function resolveStart(
  metadata: TableMetadata,
  from: SnapshotSelector | undefined,
  to: SnapshotSelector | undefined,
  lineage: Lineage,
  request: RangeRequest,
): Start {
  if (!from) return "beginning";
  if (from.kind === "time") return startByTime(lineage, from.timestampMs);
  const after = from.kind === "id" ? from.snapshotId : from.ref.snapshotId;
  if (lineage.snapshots.some((snapshot) => snapshot.parentId === after)) return { after };
  const end = lineage.snapshots[0];
  if (end?.snapshotId === after) {
    if (from.kind === "ref" || to?.kind === "time") return "nothing";
    throw invalidRange(
      metadata,
      `The range holds no commits: it starts after snapshot ${after} and ends at the same snapshot.`,
      "Start from an older snapshot; for one commit alone, from its parent.",
    );
  }
  throw invalidRange(
    metadata,
    `The start of the range, ${from.kind === "ref" ? `"${request.from}" (snapshot ${after})` : `snapshot ${after}`}, ` +
      `is not an ancestor of its end, snapshot ${end?.snapshotId}, as far as history is kept.`,
    "Choose a start on the same line of snapshots, or compare the two states with a diff.",
  );
}

/** Commits strictly after a moment: those after the first ancestor, from the end, that is not newer than it. */
function startByTime(lineage: Lineage, timestampMs: number): Start {
  const stop = lineage.snapshots.find((snapshot) => snapshot.timestampMs <= timestampMs);
  if (!stop) return "beginning";
  return stop === lineage.snapshots[0] ? "nothing" : { after: stop.snapshotId };
}

function listCommits(lineage: Lineage, after: bigint | undefined): RangeCommit[] {
  const { snapshots, expiredParentId } = lineage;
  const commits: RangeCommit[] = [];
  const start = after === undefined ? snapshots.length : snapshots.findIndex((s) => s.parentId === after) + 1;
  for (let index = start - 1; index >= 0; index--) {
    const snapshot = snapshots[index];
    if (!snapshot || snapshot.operation === "replace") continue;
    const older = snapshots[index + 1];
    const parent: CommitParent = older
      ? { kind: "snapshot", snapshot: older }
      : expiredParentId === undefined
        ? { kind: "root" }
        : { kind: "expired", snapshotId: expiredParentId };
    commits.push({
      snapshotId: snapshot.snapshotId,
      ordinal: commits.length,
      timestampMs: snapshot.timestampMs,
      snapshot,
      parent,
    });
  }
  return commits;
}

function isAncestor(metadata: TableMetadata, ancestor: bigint, snapshotId: bigint): boolean {
  if (!metadata.snapshots.some((snapshot) => snapshot.snapshotId === snapshotId)) return false;
  return ancestorsOf(metadata, snapshotId).snapshots.some((snapshot) => snapshot.snapshotId === ancestor);
}

function invalidRange(metadata: TableMetadata, message: string, remedy?: string): LakehouseError {
  return new LakehouseError("invalidArgument", message, { file: metadata.location, ...(remedy && { remedy }) });
}
