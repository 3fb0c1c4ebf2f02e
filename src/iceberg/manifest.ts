import { LakehouseError } from "../model/errors";
import { type AvroContainer, decodeAvroHeader, decodeAvroRecords } from "./avro/avroContainer";
import type { AvroRecord } from "./avro/avroSchema";
import { MetricsLayout } from "./columnMetrics";
import { compileEntryReader, createEntryRow, type EntryRow } from "./entryRow";
import type { ManifestEntry, ManifestFile } from "./manifestEntry";
import { manifestDefaults } from "./manifestList";
import type { PartitionedTable } from "./partitionTypes";

export interface DecodeManifestOptions {
  /** Column metrics to decode: all, or those of these field ids. None when absent. They keep the manifest's bytes. */
  readonly metrics?: boolean | ReadonlySet<number>;
}

/**
 * The entries of a manifest in the order of the file, deleted ones included, with everything inherited that entries
 * may leave out: snapshot id, sequence number, first row id.
 *
 * @param manifest  the manifest as its manifest list describes it
 * @param file  the manifest's path, for messages
 * @throws LakehouseError "metadataInvalid" naming file and field when it is damaged or contradicts its manifest list
 * Source: Iceberg spec, Manifests, Sequence Number Inheritance, First Row ID Inheritance
 */
export function decodeManifest(
  bytes: Uint8Array,
  manifest: ManifestFile,
  file: string,
  table: PartitionedTable,
  options: DecodeManifestOptions = {},
): ManifestEntry[] {
  const container = decodeAvroHeader(bytes, file);
  checkHeader(container, manifest);
  const spec = table.partitionSpecs.find((candidate) => candidate.specId === manifest.specId);
  if (spec === undefined) {
    throw invalid(file, "partition-spec-id", `is of partition spec ${manifest.specId}, which the table does not have`);
  }
  const layout = createMetricsLayout(options, file);
  const compile = (schema: AvroRecord) => compileEntryReader(schema, spec, table, layout);
  const inherit = inheritFrom(manifest, hasSequenceNumbers(container.schema), file);
  const entries: ManifestEntry[] = [];
  for (const row of decodeAvroRecords(container, compile, () => createEntryRow(layout))) {
    entries.push(inherit(row));
  }
  checkCounts(entries, manifest, file);
  return entries;
}

/**
 * A manifest as its own header describes it, for v1 snapshots that list their manifests without a manifest list.
 *
 * @param lengthBytes  the file's size
 * @throws LakehouseError "metadataInvalid" when the bytes are not a manifest
 */
export function decodeManifestHeader(bytes: Uint8Array, file: string): ManifestFile {
  const { metadata } = decodeAvroHeader(bytes, file);
  return {
    ...manifestDefaults,
    path: file,
    lengthBytes: BigInt(bytes.length),
    specId: Number(metadata.get("partition-spec-id") ?? 0),
    content: metadata.get("content") === "deletes" ? "deletes" : "data",
  };
}

function createMetricsLayout({ metrics = false }: DecodeManifestOptions, file: string): MetricsLayout | undefined {
  if (metrics === false) return undefined;
  return new MetricsLayout(file, metrics === true ? () => true : (id) => metrics.has(id));
}

/** Fills in what a row may leave to its manifest. Rows must come in the order of the file: row ids are handed out in it. */
function inheritFrom(manifest: ManifestFile, hasNumbers: boolean, file: string): (row: EntryRow) => ManifestEntry {
  let nextRowId = manifest.content === "data" ? manifest.firstRowId : undefined;
  const inheritSequenceNumber = (row: EntryRow): bigint => {
    if (row.sequenceNumber !== undefined) return row.sequenceNumber;
    if (!hasNumbers || manifest.sequenceNumber === 0n) return 0n;
    if (row.status === "added") return manifest.sequenceNumber;
    throw invalid(file, "sequence_number", `leaves out the sequence number of ${row.path}, which is not new in it`);
  };
  const inheritFirstRowId = (row: EntryRow): bigint | undefined => {
    // A manifest without a first row id was written before the table had row lineage: what its files say is void.
    if (nextRowId === undefined) return undefined;
    if (row.firstRowId !== undefined || row.status === "deleted") return row.firstRowId;
    const firstRowId = nextRowId;
    nextRowId += row.recordCount;
    return firstRowId;
  };
  return (row) => {
    if ((row.content === "data") !== (manifest.content === "data")) {
      throw invalid(
        file,
        "data_file.content",
        `holds ${row.path} (${row.content}), but is listed as ${manifest.content}`,
      );
    }
    return {
      status: row.status,
      snapshotId: row.snapshotId ?? manifest.addedSnapshotId,
      dataSequenceNumber: inheritSequenceNumber(row),
      content: row.content,
      path: row.path,
      format: row.format,
      specId: manifest.specId,
      partition: row.partition,
      recordCount: row.recordCount,
      sizeBytes: row.sizeBytes,
      metrics: row.metrics,
      keyMetadata: row.keyMetadata,
      splitOffsets: row.splitOffsets,
      equalityIds: row.equalityIds,
      sortOrderId: row.sortOrderId,
      firstRowId: inheritFirstRowId(row),
      referencedDataFile: row.referencedDataFile,
      contentOffset: row.contentOffset,
      contentSize: row.contentSize,
    };
  };
}

/** False for manifests of format version 1, whose files all have sequence number 0. */
function hasSequenceNumbers(schema: AvroRecord): boolean {
  return schema.fields.some((field) => field.fieldId === 3 || field.name === "sequence_number");
}

function checkHeader({ metadata, file }: AvroContainer, manifest: ManifestFile): void {
  const specId = metadata.get("partition-spec-id");
  if (specId !== undefined && Number(specId) !== manifest.specId) {
    throw invalid(file, "partition-spec-id", `is of partition spec ${specId}, but is listed with ${manifest.specId}`);
  }
  const content = metadata.get("content");
  if (content !== undefined && content !== manifest.content) {
    throw invalid(file, "content", `holds ${content}, but is listed as ${manifest.content}`);
  }
}

function checkCounts(entries: readonly ManifestEntry[], manifest: ManifestFile, file: string): void {
  const counted = { added: 0, existing: 0, deleted: 0 };
  for (const entry of entries) counted[entry.status]++;
  const listed = {
    added: manifest.addedFilesCount,
    existing: manifest.existingFilesCount,
    deleted: manifest.deletedFilesCount,
  };
  for (const status of ["added", "existing", "deleted"] as const) {
    if (listed[status] !== undefined && listed[status] !== counted[status]) {
      const problem = `holds ${counted[status]} ${status} files, but is listed with ${listed[status]}`;
      throw invalid(file, `${status}_files_count`, problem);
    }
  }
}

function invalid(file: string, field: string, problem: string): LakehouseError {
  return new LakehouseError("metadataInvalid", `The manifest ${file} ${problem}.`, { file, field });
}
