import { findSnapshot } from "./snapshots";
import type { TableMetadata } from "./tableMetadata";

/** Ids that a sentence names before it counts the rest. */
const namedIds = 5;

/**
 * What a table's metadata gets wrong without keeping the table from being shown, in sentences that name the place:
 * snapshots listed twice, parents in a cycle, refs to snapshots that are not kept, and schemas, sort orders or
 * summaries that are missing.
 *
 * Source: Iceberg spec, Table Metadata Fields and Snapshots
 */
export function listProblems(metadata: TableMetadata): string[] {
  return [
    ...listRepeated(metadata),
    ...listCycles(metadata),
    ...listLostRefs(metadata),
    ...listLostSchemas(metadata),
    ...listMissingOperations(metadata),
    ...listLostSortOrder(metadata),
  ];
}

function listRepeated({ snapshots }: TableMetadata): string[] {
  const seen = new Set<bigint>();
  const repeated = new Set<bigint>();
  for (const { snapshotId } of snapshots) (seen.has(snapshotId) ? repeated : seen).add(snapshotId);
  if (repeated.size === 0) return [];
  return [`Several snapshots have the same id: ${formatIds([...repeated])}.`];
}

/** Each cycle once, by the snapshots on it. */
function listCycles({ snapshots }: TableMetadata): string[] {
  const parents = new Map(snapshots.map(({ snapshotId, parentId }) => [snapshotId, parentId]));
  const visited = new Set<bigint>();
  const cycles: bigint[][] = [];
  for (const { snapshotId } of snapshots) {
    const line = new Set<bigint>();
    let at: bigint | undefined = snapshotId;
    for (; at !== undefined && !visited.has(at) && parents.has(at); at = parents.get(at)) {
      visited.add(at);
      line.add(at);
    }
    if (at !== undefined && line.has(at)) cycles.push([...line].slice([...line].indexOf(at)));
  }
  return cycles.map((ids) => `Snapshots are their own ancestors, so that changes cannot be told: ${formatIds(ids)}.`);
}

function listLostRefs(metadata: TableMetadata): string[] {
  return [...metadata.refs.values()]
    .filter(({ snapshotId }) => findSnapshot(metadata, snapshotId) === undefined)
    .map(
      ({ name, type, snapshotId }) =>
        `The ${type} "${name}" is at snapshot ${snapshotId}, which the table does not keep.`,
    );
}

function listLostSchemas({ snapshots, schemas }: TableMetadata): string[] {
  const known = new Set(schemas.map(({ schemaId }) => schemaId));
  const lost = new Map<number, bigint[]>();
  for (const { schemaId, snapshotId } of snapshots) {
    if (schemaId !== undefined && !known.has(schemaId)) lost.set(schemaId, [...(lost.get(schemaId) ?? []), snapshotId]);
  }
  return [...lost].map(
    ([schemaId, ids]) =>
      `Schema ${schemaId} is missing; snapshots that name it are read with the current one: ${formatIds(ids)}.`,
  );
}

function listMissingOperations({ formatVersion, snapshots }: TableMetadata): string[] {
  // Version 1 leaves it open.
  const ids = snapshots.filter(({ operation }) => operation === undefined).map(({ snapshotId }) => snapshotId);
  if (formatVersion === 1 || ids.length === 0) return [];
  return [`Snapshots do not say what they did, for want of a summary: ${formatIds(ids)}.`];
}

function listLostSortOrder({ sortOrders, defaultSortOrderId }: TableMetadata): string[] {
  if (sortOrders.some(({ orderId }) => orderId === defaultSortOrderId)) return [];
  return [`The default sort order ${defaultSortOrderId} is missing.`];
}

function formatIds(ids: readonly bigint[]): string {
  const named = ids.slice(0, namedIds).join(", ");
  return ids.length > namedIds ? `${named} and ${ids.length - namedIds} more` : named;
}
