import type { ColumnInfo, RefInfo, SnapshotInfo, TableInfo } from "../../src/catalog/tableInfo";
import type { TableRef } from "../../src/model/table";

export const sampleTable: TableRef = {
  connection: { kind: "folder", id: "folder:/data", name: "data", path: "/data", allowOutside: false },
  namespace: ["shop"],
  name: "orders",
  location: "/data/shop/orders",
};

export function makeColumn(column: Partial<ColumnInfo> & Pick<ColumnInfo, "id" | "name" | "type">): ColumnInfo {
  return { required: false, doc: undefined, isIdentifier: false, partitionTransforms: [], ...column };
}

export function makeSnapshot(snapshot: Partial<SnapshotInfo> & Pick<SnapshotInfo, "snapshotId">): SnapshotInfo {
  return {
    parentId: undefined,
    parentExpired: false,
    sequenceNumber: "1",
    timestampMs: 0,
    operation: "append",
    summary: {},
    schemaId: 0,
    branches: ["main"],
    becameCurrentMs: undefined,
    ...snapshot,
  };
}

export function makeRef(ref: Partial<RefInfo> & Pick<RefInfo, "name" | "type" | "snapshotId">): RefInfo {
  return {
    maxRefAgeMs: undefined,
    maxSnapshotAgeMs: undefined,
    minSnapshotsToKeep: undefined,
    ahead: undefined,
    behind: undefined,
    ...ref,
  };
}

/** A table with one column and no snapshots, but for what is given. */
export function makeTableInfo(info: Partial<TableInfo> = {}): TableInfo {
  return {
    format: "iceberg",
    formatVersion: 2,
    tableUuid: undefined,
    location: sampleTable.location,
    metadataLocation: `${sampleTable.location}/metadata/v1.metadata.json`,
    lastUpdatedMs: 0,
    columns: [makeColumn({ id: 1, name: "order_id", type: "long" })],
    schemaId: 0,
    identifierColumns: [],
    partitioning: [],
    sortOrder: [],
    properties: {},
    currentSnapshotId: undefined,
    snapshots: [],
    snapshotLog: [],
    refs: [],
    problems: [],
    ...info,
  };
}
