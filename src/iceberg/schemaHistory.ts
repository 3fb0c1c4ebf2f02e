import type {
  ColumnHistory,
  ColumnSpan,
  SchemaHistory,
  SchemaVersion,
  SortOrderVersion,
  SpecVersion,
} from "../catalog/schemaHistory";
import { formatSortField, formatTerm, nameFields } from "./formatTerm";
import { listNamedFields, listSchemaChanges, type NamedField } from "./schemaChanges";
import type { Snapshot, TableMetadata } from "./tableMetadata";

/**
 * The versions of a table's schema with what each changed, each field's life over them, and its partition specs and
 * sort orders. Read from the metadata alone; versions that the metadata no longer lists are not known.
 *
 * Source: Iceberg spec, Schemas and Partition Specs (ids grow, so their order is that of making)
 */
export function deriveSchemaHistory(metadata: TableMetadata): SchemaHistory {
  const schemas = metadata.schemas.toSorted((a, b) => a.schemaId - b.schemaId);
  const fields = schemas.map(listNamedFields);
  const first = findFirstSnapshots(metadata);
  const versions = schemas.map((schema, i): SchemaVersion => {
    const own = fields[i] ?? new Map();
    const before = fields[i - 1];
    return {
      schemaId: schema.schemaId,
      isCurrent: schema.schemaId === metadata.currentSchemaId,
      fieldCount: own.size,
      firstSnapshot: first.get(schema.schemaId),
      changes: before === undefined ? [] : listSchemaChanges(before, own),
    };
  });
  const current = fields[versions.findIndex(({ isCurrent }) => isCurrent)] ?? new Map();
  return {
    versions,
    columns: listColumns(versions, fields, current),
    specs: listSpecs(metadata),
    sortOrders: listSortOrders(metadata),
  };
}

function findFirstSnapshots(metadata: TableMetadata): ReadonlyMap<number, SchemaVersion["firstSnapshot"]> {
  const oldest = new Map<number, Snapshot>();
  for (const snapshot of metadata.snapshots) {
    if (snapshot.schemaId === undefined) continue;
    const known = oldest.get(snapshot.schemaId);
    if (known === undefined || isOlder(snapshot, known)) oldest.set(snapshot.schemaId, snapshot);
  }
  return new Map(
    [...oldest].map(([schemaId, { snapshotId, timestampMs }]) => [
      schemaId,
      { snapshotId: String(snapshotId), timestampMs },
    ]),
  );
}

/** All sequence numbers of v1 are 0: there, time decides. */
function isOlder(a: Snapshot, b: Snapshot): boolean {
  return a.sequenceNumber === b.sequenceNumber ? a.timestampMs < b.timestampMs : a.sequenceNumber < b.sequenceNumber;
}

function listColumns(
  versions: readonly SchemaVersion[],
  fields: readonly ReadonlyMap<number, NamedField>[],
  current: ReadonlyMap<number, NamedField>,
): ColumnHistory[] {
  const changed = versions.map(({ changes }) => new Set(changes.map(({ fieldId }) => fieldId)));
  const spans = new Map<number, ColumnSpan[]>();
  for (const [version, named] of fields.entries()) {
    for (const [fieldId, { path, type, field }] of named) {
      const own = spans.get(fieldId) ?? [];
      const last = own.at(-1);
      const goesOn = last !== undefined && last.last === version - 1 && last.path === path;
      if (goesOn && changed[version]?.has(fieldId) !== true) own.splice(-1, 1, { ...last, last: version });
      else own.push({ first: version, last: version, path, type, required: field.required, doc: field.doc });
      spans.set(fieldId, own);
    }
  }
  const ids = new Set([...current.keys(), ...[...spans.keys()].reverse()]);
  return [...ids].map((fieldId) => ({ fieldId, spans: spans.get(fieldId) ?? [] }));
}

function listSpecs(metadata: TableMetadata): SpecVersion[] {
  const names = nameFields(metadata);
  let before: readonly string[] = [];
  return metadata.partitionSpecs
    .toSorted((a, b) => a.specId - b.specId)
    .map(({ specId, fields }, i) => {
      const own = fields
        // What v1 leaves behind of a dropped partition field.
        .filter(({ transform }) => transform.kind !== "void")
        .map(({ name, transform, sourceIds }) => `${name}: ${formatTerm(transform, sourceIds, names)}`);
      const older = before;
      before = own;
      return {
        specId,
        isDefault: specId === metadata.defaultSpecId,
        fields: own,
        added: i === 0 ? [] : own.filter((field) => !older.includes(field)),
        dropped: older.filter((field) => !own.includes(field)),
      };
    });
}

function listSortOrders(metadata: TableMetadata): SortOrderVersion[] {
  const names = nameFields(metadata);
  return metadata.sortOrders
    .toSorted((a, b) => a.orderId - b.orderId)
    .map(({ orderId, fields }) => ({
      orderId,
      isDefault: orderId === metadata.defaultSortOrderId,
      fields: fields.map((field) => formatSortField(field, names)),
    }));
}
