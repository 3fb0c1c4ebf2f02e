import type { TableMetadata } from "../tableMetadata";
import { type MetadataTable, metadataColumns } from "./metadataTable";

/** The columns of Spark's `refs` table. */
export const refColumns = metadataColumns({
  name: { kind: "string" },
  type: { kind: "string" },
  snapshot_id: { kind: "long" },
  max_reference_age_in_ms: { kind: "long" },
  min_snapshots_to_keep: { kind: "int" },
  max_snapshot_age_in_ms: { kind: "long" },
});

/** Branches and tags by name, with the columns of Spark's `refs` table. */
export function listRefsTable(metadata: TableMetadata): MetadataTable {
  const rows = [...metadata.refs.values()]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((ref) => [
      ref.name,
      ref.type.toUpperCase(),
      ref.snapshotId,
      milliseconds(ref.maxRefAgeMs),
      ref.minSnapshotsToKeep ?? null,
      milliseconds(ref.maxSnapshotAgeMs),
    ]);
  return { columns: refColumns, rows };
}

function milliseconds(value: number | undefined): bigint | null {
  return value === undefined ? null : BigInt(value);
}
