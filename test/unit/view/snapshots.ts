import type { RefInfo, SnapshotInfo, TableInfo } from "../../../src/catalog/tableInfo";

/** A snapshot of a test table, an hour after the one before it by its number. */
export function makeSnapshot(id: number, parent: number | undefined, other: Partial<SnapshotInfo> = {}): SnapshotInfo {
  return {
    snapshotId: String(id),
    parentId: parent === undefined ? undefined : String(parent),
    parentExpired: false,
    sequenceNumber: String(id),
    timestampMs: id * 3_600_000,
    operation: "append",
    summary: {},
    schemaId: 0,
    branches: ["main"],
    becameCurrentMs: undefined,
    ...other,
  };
}

export function makeRef(name: string, snapshot: number, type: RefInfo["type"] = "branch"): RefInfo {
  return {
    name,
    type,
    snapshotId: String(snapshot),
    maxRefAgeMs: undefined,
    maxSnapshotAgeMs: undefined,
    minSnapshotsToKeep: undefined,
    ahead: undefined,
    behind: undefined,
  };
}

export function makeTable(
  snapshots: readonly SnapshotInfo[],
  refs: readonly RefInfo[],
  other: Partial<TableInfo> = {},
): TableInfo {
  return {
    format: "iceberg",
    formatVersion: 2,
    tableUuid: undefined,
    location: "/t",
    metadataLocation: "/t/metadata/v1.metadata.json",
    lastUpdatedMs: 0,
    columns: [],
    schemaId: 0,
    identifierColumns: [],
    partitioning: [],
    sortOrder: [],
    properties: {},
    currentSnapshotId: refs.find(({ name }) => name === "main")?.snapshotId,
    snapshots,
    refs,
    ...other,
  };
}
