import type { FileTotals, PartitionDifference, StateComparison } from "../catalog/comparison";
import type { ChangedFile } from "../model/changedFiles";
import { listChangedFiles } from "./changedFiles";
import { partitionKey } from "./partitionKey";
import { PartitionText } from "./partitionText";
import { listNamedFields, listSchemaChanges } from "./schemaChanges";
import { schemaOf } from "./snapshots";
import type { IcebergTable } from "./table";
import type { Snapshot } from "./tableMetadata";

const namedPartitions = 200;

/**
 * What differs between two snapshots of a table, on one lineage or not, without reading a row: files, the partitions
 * they lie in, and the schemas that the snapshots were written with.
 *
 * @throws LakehouseError as listChangedFiles does
 */
export async function compareStates(
  table: IcebergTable,
  from: Snapshot,
  to: Snapshot,
  signal: AbortSignal,
): Promise<StateComparison> {
  const { metadata } = table;
  const { files, unchangedFileCount } = await listChangedFiles(table, from, to, { signal });
  const [old, now] = [schemaOf(metadata, from), schemaOf(metadata, to)];
  const partitions = sumPartitions(files, new PartitionText(metadata));
  return {
    from: { snapshotId: String(from.snapshotId), timestampMs: from.timestampMs, schemaId: old.schemaId },
    to: { snapshotId: String(to.snapshotId), timestampMs: to.timestampMs, schemaId: now.schemaId },
    added: sumFiles(files.filter(({ before }) => before === undefined)),
    removed: sumFiles(files.filter(({ after }) => after === undefined)),
    otherDeletes: sumFiles(files.filter(({ before, after }) => before !== undefined && after !== undefined)),
    unchangedFiles: unchangedFileCount,
    partitions: partitions.slice(0, namedPartitions),
    otherPartitions: Math.max(0, partitions.length - namedPartitions),
    schemaChanges: listSchemaChanges(listNamedFields(old), listNamedFields(now)),
  };
}

function sumFiles(files: readonly ChangedFile[]): FileTotals {
  return {
    files: files.length,
    rows: files.reduce((sum, { file }) => sum + Number(file.recordCount), 0),
    bytes: files.reduce((sum, { file }) => sum + Number(file.sizeBytes), 0),
  };
}

function sumPartitions(files: readonly ChangedFile[], texts: PartitionText): PartitionDifference[] {
  const partitions = new Map<string, { -readonly [Key in keyof PartitionDifference]: PartitionDifference[Key] }>();
  for (const { file, before, after } of files) {
    const key = partitionKey(file.specId, file.partition);
    const partition = texts.format(file.specId, file.partition);
    const sums = partitions.get(key) ?? { partition, specId: file.specId, addedRows: 0, removedRows: 0, files: 0 };
    sums.files++;
    if (before === undefined) sums.addedRows += Number(file.recordCount);
    if (after === undefined) sums.removedRows += Number(file.recordCount);
    partitions.set(key, sums);
  }
  return [...partitions.values()].toSorted((a, b) => b.addedRows + b.removedRows - a.addedRows - a.removedRows);
}
