import type { ColumnInfo, RefInfo, SnapshotInfo, TableInfo } from "../catalog/tableInfo";
import { type Field, formatType } from "../model/types";
import { formatSortField, formatTerm, nameFields } from "./formatTerm";
import { listProblems } from "./metadataProblems";
import { formatTransform } from "./parseTransform";
import { currentSchema } from "./snapshots";
import type { IcebergTable } from "./table";
import type { PartitionSpec, Schema, TableMetadata } from "./tableMetadata";

/** The facts of a table's metadata that the tree, the inspector and the command line show, as plain data. */
export function mapTableInfo({ metadata, metadataLocation }: IcebergTable): TableInfo {
  const schema = currentSchema(metadata);
  const names = nameFields(metadata);
  const spec = metadata.partitionSpecs.find(({ specId }) => specId === metadata.defaultSpecId);
  const order = metadata.sortOrders.find(({ orderId }) => orderId === metadata.defaultSortOrderId);
  return {
    format: "iceberg",
    formatVersion: metadata.formatVersion,
    tableUuid: metadata.tableUuid,
    location: metadata.location,
    metadataLocation,
    lastUpdatedMs: metadata.lastUpdatedMs,
    columns: schema.fields.map((field) => mapColumn(field, schema, spec)),
    schemaId: schema.schemaId,
    identifierColumns: schema.identifierFieldIds.map((id) => names.get(id) ?? String(id)),
    partitioning: listTerms(spec, names),
    sortOrder: (order?.fields ?? []).map((field) => formatSortField(field, names)),
    properties: Object.fromEntries(metadata.properties),
    currentSnapshotId: metadata.currentSnapshotId === undefined ? undefined : String(metadata.currentSnapshotId),
    snapshots: mapSnapshots(metadata),
    snapshotLog: metadata.snapshotLog.map(({ snapshotId, timestampMs }) => ({
      snapshotId: String(snapshotId),
      timestampMs,
    })),
    refs: mapRefs(metadata),
    problems: listProblems(metadata),
  };
}

/** `day(order_time), bucket[8](customer_id)`: the fields of one of a table's specs; empty when it has none. */
export function formatSpec(metadata: TableMetadata, specId: number): string {
  const spec = metadata.partitionSpecs.find((candidate) => candidate.specId === specId);
  return listTerms(spec, nameFields(metadata)).join(", ");
}

function listTerms(spec: PartitionSpec | undefined, names: ReadonlyMap<number, string>): string[] {
  return (spec?.fields ?? [])
    .filter(({ transform }) => transform.kind !== "void")
    .map(({ transform, sourceIds }) => formatTerm(transform, sourceIds, names));
}

function mapColumn(field: Field, schema: Schema, spec: PartitionSpec | undefined): ColumnInfo {
  return {
    id: field.id,
    name: field.name,
    type: formatType(field.type),
    required: field.required,
    doc: field.doc,
    isIdentifier: schema.identifierFieldIds.includes(field.id),
    partitionTransforms: (spec?.fields ?? [])
      .filter(({ sourceIds, transform }) => sourceIds.includes(field.id) && transform.kind !== "void")
      .map(({ transform }) => formatTransform(transform)),
  };
}

function mapSnapshots(metadata: TableMetadata): SnapshotInfo[] {
  const kept = new Set(metadata.snapshots.map(({ snapshotId }) => snapshotId));
  const becameCurrent = new Map(metadata.snapshotLog.map(({ snapshotId, timestampMs }) => [snapshotId, timestampMs]));
  const parents = mapParents(metadata);
  const branches = new Map<bigint, string[]>(metadata.snapshots.map(({ snapshotId }) => [snapshotId, []]));
  for (const { name, type, snapshotId } of sortedRefs(metadata)) {
    if (type !== "branch") continue;
    for (const ancestor of listAncestorIds(parents, snapshotId)) branches.get(ancestor)?.push(name);
  }
  return metadata.snapshots.map((snapshot) => ({
    snapshotId: String(snapshot.snapshotId),
    parentId: snapshot.parentId === undefined ? undefined : String(snapshot.parentId),
    parentExpired: snapshot.parentId !== undefined && !kept.has(snapshot.parentId),
    sequenceNumber: String(snapshot.sequenceNumber),
    timestampMs: snapshot.timestampMs,
    operation: snapshot.operation,
    summary: Object.fromEntries(snapshot.summary),
    schemaId: snapshot.schemaId,
    branches: branches.get(snapshot.snapshotId) ?? [],
    becameCurrentMs: becameCurrent.get(snapshot.snapshotId),
  }));
}

function mapRefs(metadata: TableMetadata): RefInfo[] {
  const parents = mapParents(metadata);
  const main = metadata.refs.get("main");
  const onMain: ReadonlySet<bigint> = main ? listAncestorIds(parents, main.snapshotId) : new Set();
  return sortedRefs(metadata).map((ref) => {
    const own = listAncestorIds(parents, ref.snapshotId);
    const isComparable = ref.name !== "main" && onMain.size > 0 && own.size > 0;
    return {
      name: ref.name,
      type: ref.type,
      snapshotId: String(ref.snapshotId),
      maxRefAgeMs: ref.maxRefAgeMs,
      maxSnapshotAgeMs: ref.maxSnapshotAgeMs,
      minSnapshotsToKeep: ref.minSnapshotsToKeep,
      ahead: isComparable ? countMissing(own, onMain) : undefined,
      behind: isComparable ? countMissing(onMain, own) : undefined,
    };
  });
}

function countMissing(ids: ReadonlySet<bigint>, others: ReadonlySet<bigint>): number {
  return [...ids].filter((id) => !others.has(id)).length;
}

type Parents = ReadonlyMap<bigint, bigint | undefined>;

function mapParents({ snapshots }: TableMetadata): Parents {
  return new Map(snapshots.map(({ snapshotId, parentId }) => [snapshotId, parentId]));
}

/** Empty for a ref whose snapshot is not kept. Parents in a circle are each listed once: what is wrong is still shown. */
function listAncestorIds(parents: Parents, snapshotId: bigint): ReadonlySet<bigint> {
  const ids = new Set<bigint>();
  let next: bigint | undefined = snapshotId;
  while (next !== undefined && parents.has(next) && !ids.has(next)) {
    ids.add(next);
    next = parents.get(next);
  }
  return ids;
}

/** main, then branches, then tags, each by name. */
function sortedRefs(metadata: TableMetadata) {
  const rank = (ref: { readonly name: string; readonly type: string }) =>
    ref.name === "main" ? 0 : ref.type === "branch" ? 1 : 2;
  return [...metadata.refs.values()].sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}
