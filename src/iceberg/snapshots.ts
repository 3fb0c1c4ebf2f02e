import { LakehouseError } from "../model/errors";
import type { Schema, Snapshot, TableMetadata } from "./tableMetadata";

/** A line of snapshots, newest first. */
export interface Lineage {
  readonly snapshots: readonly Snapshot[];
  /** Parent of the oldest one, when it has a parent that the table no longer keeps. */
  readonly expiredParentId: bigint | undefined;
}

/** The snapshot with this id, or undefined when the table does not keep one. */
export function findSnapshot(metadata: TableMetadata, snapshotId: bigint): Snapshot | undefined {
  return indexSnapshots(metadata).get(snapshotId);
}

const indexes = new WeakMap<readonly Snapshot[], ReadonlyMap<bigint, Snapshot>>();

/** The snapshots by id; of two with the same id, the first. */
function indexSnapshots({ snapshots }: TableMetadata): ReadonlyMap<bigint, Snapshot> {
  const known = indexes.get(snapshots);
  if (known !== undefined) return known;
  const byId = new Map(snapshots.toReversed().map((snapshot) => [snapshot.snapshotId, snapshot]));
  indexes.set(snapshots, byId);
  return byId;
}

/**
 * The snapshot with this id and its ancestors by parent id, child before parent, as far as the table keeps them.
 *
 * @throws LakehouseError "notFound" when there is no such snapshot, "metadataInvalid" when parents form a cycle
 */
export function ancestorsOf(metadata: TableMetadata, snapshotId: bigint): Lineage {
  const { cycleAt, ...lineage } = walkAncestors(metadata, snapshotId);
  if (cycleAt === undefined) return lineage;
  throw new LakehouseError(
    "metadataInvalid",
    `The parents of snapshot ${snapshotId} in ${metadata.location} form a cycle at snapshot ${cycleAt}.`,
    { file: metadata.location, field: "parent-snapshot-id" },
  );
}

/**
 * As ancestorsOf, for what is shown whatever the parents are: a cycle ends where it would begin again, at `cycleAt`.
 *
 * @throws LakehouseError "notFound" when there is no such snapshot
 */
export function walkAncestors(
  metadata: TableMetadata,
  snapshotId: bigint,
): Lineage & { readonly cycleAt: bigint | undefined } {
  const byId = indexSnapshots(metadata);
  let current = byId.get(snapshotId);
  if (!current) throw unknownSnapshot(metadata, snapshotId);
  const line = new Set<Snapshot>();
  while (!line.has(current)) {
    line.add(current);
    if (current.parentId === undefined) return { snapshots: [...line], expiredParentId: undefined, cycleAt: undefined };
    const parent = byId.get(current.parentId);
    if (!parent) return { snapshots: [...line], expiredParentId: current.parentId, cycleAt: undefined };
    current = parent;
  }
  return { snapshots: [...line], expiredParentId: undefined, cycleAt: current.snapshotId };
}

/** The table's current schema. @throws LakehouseError "metadataInvalid" when the metadata lacks it */
export function currentSchema(metadata: TableMetadata): Schema {
  const schema = metadata.schemas.find((candidate) => candidate.schemaId === metadata.currentSchemaId);
  if (schema) return schema;
  throw new LakehouseError(
    "metadataInvalid",
    `The current schema ${metadata.currentSchemaId} is not among the schemas of ${metadata.location}.`,
    { file: metadata.location, field: "current-schema-id" },
  );
}

/** The schema that a snapshot was written with; the current one where the snapshot does not say (old v1 tables). */
export function schemaOf(metadata: TableMetadata, snapshot: Snapshot): Schema {
  return metadata.schemas.find((candidate) => candidate.schemaId === snapshot.schemaId) ?? currentSchema(metadata);
}

/** The error for a snapshot id that the table does not keep, with the range that it does keep. */
export function unknownSnapshot(metadata: TableMetadata, snapshotId: bigint): LakehouseError {
  const readableRange = keptRange(metadata);
  return new LakehouseError(
    "notFound",
    `There is no snapshot ${snapshotId} in ${metadata.location}: it never existed or has expired.`,
    {
      file: metadata.location,
      remedy: "List the table's snapshots and choose one of them.",
      ...(readableRange && { readableRange }),
    },
  );
}

/** The oldest and newest kept snapshots of the current lineage. */
export function keptRange(metadata: TableMetadata): { from: string; to: string } | undefined {
  const head = metadata.currentSnapshotId;
  if (head === undefined || !findSnapshot(metadata, head)) return undefined;
  const oldest = walkAncestors(metadata, head).snapshots.at(-1);
  return oldest && { from: String(oldest.snapshotId), to: String(head) };
}
