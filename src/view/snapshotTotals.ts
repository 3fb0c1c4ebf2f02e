import type { SnapshotInfo } from "../catalog/tableInfo";

/** What a table holds as of one snapshot, as its writer summed it up; undefined where the summary does not say. */
export interface SnapshotTotals {
  /** Rows in data files, those included that delete files hide. */
  readonly records: bigint | undefined;
  readonly sizeBytes: bigint | undefined;
  readonly dataFiles: bigint | undefined;
  readonly deleteFiles: bigint | undefined;
  readonly positionDeletes: bigint | undefined;
  readonly equalityDeletes: bigint | undefined;
}

/** The `total-…` counts of a snapshot's summary (Iceberg specification, appendix F); what is no count is left out. */
export function readTotals({ summary }: Pick<SnapshotInfo, "summary">): SnapshotTotals {
  const read = (key: string): bigint | undefined => {
    const text = summary[`total-${key}`];
    return text !== undefined && /^\d+$/.test(text) ? BigInt(text) : undefined;
  };
  return {
    records: read("records"),
    sizeBytes: read("files-size"),
    dataFiles: read("data-files"),
    deleteFiles: read("delete-files"),
    positionDeletes: read("position-deletes"),
    equalityDeletes: read("equality-deletes"),
  };
}

/** Whether every stored row is one that readers see. Writers that never delete rows leave the counts of deletes out. */
export function holdsNoDeletes({ deleteFiles, positionDeletes, equalityDeletes }: SnapshotTotals): boolean {
  return [deleteFiles, positionDeletes, equalityDeletes].every((count) => (count ?? 0n) === 0n);
}
