import type { Field, PrimitiveType, Type } from "../../model/types";
import type { StructValue, Value } from "../../model/value";
import { type ColumnLeaf, listColumnLeaves } from "../columnLeaves";
import { decodeSingleValue } from "../decodeSingleValue";
import type { ColumnMetrics, ManifestEntry } from "../manifestEntry";
import { listPartitionTypes } from "../partitionTypes";
import { currentSchema } from "../snapshots";
import type { TableMetadata } from "../tableMetadata";
import { type MetadataTable, mapType, mapValue, metadataColumns, metadataField } from "./metadataTable";

const contents = { data: 0, position: 1, equality: 2 } as const;
const int: Type = { kind: "int" };
const long: Type = { kind: "long" };
const counts = mapType(int, long);
const bounds = mapType(int, { kind: "binary" });

/**
 * Live data and delete files: the columns of Spark's `files` table, then the data sequence number. `partition` is the
 * struct of all partition fields that the table ever had, by field id, and is left out where it never had any.
 *
 * @param entries  live manifest entries, read with their metrics
 */
export function listFilesTable(metadata: TableMetadata, entries: readonly ManifestEntry[]): MetadataTable {
  const partition = unifiedPartition(metadata);
  const leaves = listColumnLeaves(currentSchema(metadata).fields).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const hasPartition = partition.fields.length > 0;
  const columns = metadataColumns({
    content: int,
    file_path: { kind: "string" },
    file_format: { kind: "string" },
    spec_id: int,
    ...(hasPartition ? { partition: { kind: "struct", fields: partition.fields } } : {}),
    record_count: long,
    file_size_in_bytes: long,
    column_sizes: counts,
    value_counts: counts,
    null_value_counts: counts,
    nan_value_counts: counts,
    lower_bounds: bounds,
    upper_bounds: bounds,
    key_metadata: { kind: "binary" },
    split_offsets: { kind: "list", element: metadataField("element", long) },
    equality_ids: { kind: "list", element: metadataField("element", int) },
    sort_order_id: int,
    first_row_id: long,
    referenced_data_file: { kind: "string" },
    content_offset: long,
    content_size_in_bytes: long,
    readable_metrics: {
      kind: "struct",
      fields: leaves.map((leaf) => metadataField(leaf.name, readableType(leaf.type))),
    },
    sequence_number: long,
  });
  const rows = entries.map((entry) => [
    contents[entry.content],
    entry.path,
    entry.format.toUpperCase(),
    entry.specId,
    ...(hasPartition ? [partition.valueOf(entry)] : []),
    entry.recordCount,
    entry.sizeBytes,
    ...metricsColumns(entry.metrics),
    entry.keyMetadata ?? null,
    entry.splitOffsets.length > 0 ? entry.splitOffsets : null,
    entry.equalityIds.length > 0 ? entry.equalityIds : null,
    entry.sortOrderId ?? null,
    entry.firstRowId ?? null,
    entry.referencedDataFile ?? null,
    entry.contentOffset ?? null,
    entry.contentSize ?? null,
    { kind: "struct", fields: leaves.map((leaf) => readableMetrics(leaf, entry.metrics)) } satisfies StructValue,
    entry.dataSequenceNumber,
  ]);
  return { columns, rows };
}

function metricsColumns(metrics: ColumnMetrics | undefined): Value[] {
  if (metrics === undefined) return [null, null, null, null, null, null];
  const { columnSizes, valueCounts, nullCounts, nanCounts, lowerBounds, upperBounds } = metrics;
  return [columnSizes, valueCounts, nullCounts, nanCounts, lowerBounds, upperBounds].map((map) => mapValue(map));
}

function readableType(type: PrimitiveType): Type {
  return {
    kind: "struct",
    fields: metadataColumns({
      column_size: long,
      value_count: long,
      null_value_count: long,
      nan_value_count: long,
      lower_bound: type,
      upper_bound: type,
    }),
  };
}

function readableMetrics({ id, type }: ColumnLeaf, metrics: ColumnMetrics | undefined): StructValue {
  const bound = (bytes: Uint8Array | undefined) => (bytes ? (decodeSingleValue(type, bytes) ?? null) : null);
  return {
    kind: "struct",
    fields: [
      metrics?.columnSizes.get(id) ?? null,
      metrics?.valueCounts.get(id) ?? null,
      metrics?.nullCounts.get(id) ?? null,
      metrics?.nanCounts.get(id) ?? null,
      bound(metrics?.lowerBounds.get(id)),
      bound(metrics?.upperBounds.get(id)),
    ],
  };
}

/** One struct for the partition values of all specs. A field that a later spec voided keeps the type it had. */
function unifiedPartition(metadata: TableMetadata) {
  const fields = new Map<number, Field>();
  for (const spec of metadata.partitionSpecs.toSorted((a, b) => b.specId - a.specId)) {
    const types = listPartitionTypes(spec, metadata);
    spec.fields.forEach((field, at) => {
      const type = types[at];
      if (type === undefined || field.transform.kind === "void" || fields.has(field.fieldId)) return;
      fields.set(field.fieldId, { id: field.fieldId, name: field.name, required: false, type });
    });
  }
  const ordered = [...fields.values()].toSorted((a, b) => a.id - b.id);
  const places = new Map(
    metadata.partitionSpecs.map((spec) => [
      spec.specId,
      ordered.map(({ id }) => spec.fields.findIndex((field) => field.fieldId === id)),
    ]),
  );
  return {
    fields: ordered,
    valueOf: ({ specId, partition }: ManifestEntry): StructValue => ({
      kind: "struct",
      fields: (places.get(specId) ?? []).map((at) => partition[at] ?? null),
    }),
  };
}
