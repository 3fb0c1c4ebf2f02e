import type { RefInfo, SnapshotInfo, TableInfo } from "../../../src/catalog/tableInfo";
import { makeRef as makeRefInfo, makeSnapshot as makeSnapshotInfo, makeTableInfo } from "../../support/tableInfo";

/** A snapshot by its number, which is also the hour of its commit. */
export function makeSnapshot(id: number, parent: number | undefined, other: Partial<SnapshotInfo> = {}): SnapshotInfo {
  return makeSnapshotInfo({
    snapshotId: String(id),
    parentId: parent === undefined ? undefined : String(parent),
    sequenceNumber: String(id),
    timestampMs: id * 3_600_000,
    ...other,
  });
}

export function makeRef(name: string, snapshot: number, type: RefInfo["type"] = "branch"): RefInfo {
  return makeRefInfo({ name, type, snapshotId: String(snapshot) });
}

export function makeTable(
  snapshots: readonly SnapshotInfo[],
  refs: readonly RefInfo[],
  other: Partial<TableInfo> = {},
): TableInfo {
  const currentSnapshotId = refs.find(({ name }) => name === "main")?.snapshotId;
  return makeTableInfo({ snapshots, refs, currentSnapshotId, ...other });
}
