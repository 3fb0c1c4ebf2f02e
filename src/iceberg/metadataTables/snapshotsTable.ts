import type { TableMetadata } from "../tableMetadata";
import { type MetadataTable, mapType, mapValue, metadataColumns } from "./metadataTable";

const columns = metadataColumns({
  committed_at: { kind: "timestamptz" },
  snapshot_id: { kind: "long" },
  parent_id: { kind: "long" },
  operation: { kind: "string" },
  manifest_list: { kind: "string" },
  summary: mapType({ kind: "string" }, { kind: "string" }),
  sequence_number: { kind: "long" },
  schema_id: { kind: "int" },
});

/**
 * Every snapshot that the table keeps, oldest commit first: the columns of Spark's `snapshots` table, then the
 * sequence number and the schema id.
 */
export function listSnapshotsTable(metadata: TableMetadata): MetadataTable {
  const rows = metadata.snapshots
    .toSorted((a, b) => a.timestampMs - b.timestampMs)
    .map((snapshot) => [
      BigInt(snapshot.timestampMs) * 1000n,
      snapshot.snapshotId,
      snapshot.parentId ?? null,
      snapshot.operation ?? null,
      snapshot.manifestList ?? null,
      mapValue(snapshot.summary),
      snapshot.sequenceNumber,
      snapshot.schemaId ?? null,
    ]);
  return { columns, rows };
}
