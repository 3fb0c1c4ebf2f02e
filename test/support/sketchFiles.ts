import type { DataFile, DeleteFile } from "../../src/model/changedFiles";

/** A Parquet data file of an unpartitioned table with sequence number 1, but for what the test says. */
export function sketchDataFile(path: string, facts: Partial<DataFile> = {}): DataFile {
  return {
    path,
    format: "parquet",
    recordCount: 10n,
    sizeBytes: 100n,
    specId: 0,
    partition: [],
    constants: new Map(),
    dataSequenceNumber: 1n,
    ...facts,
  };
}

/** A delete file of an unpartitioned table with sequence number 2, but for what the test says. */
export function sketchDeleteFile(kind: DeleteFile["kind"], path: string, facts: Partial<DeleteFile> = {}): DeleteFile {
  return {
    kind,
    path,
    format: kind === "vector" ? "puffin" : "parquet",
    recordCount: 1n,
    sizeBytes: 50n,
    specId: 0,
    partition: [],
    global: false,
    dataSequenceNumber: 2n,
    equalityIds: kind === "equality" ? [1] : [],
    ...facts,
  };
}
