import { decodeAvroHeader, decodeAvroRecords } from "./avro/avroContainer";
import { AvroDataError } from "./avro/avroCursor";
import {
  compileArray,
  compileBoolean,
  compileBytes,
  compileInt,
  compileLong,
  compileOptional,
  compileString,
  type Read,
  refuse,
} from "./avro/avroReaders";
import type { AvroRecord, AvroType } from "./avro/avroSchema";
import { compileKnownFields, into, type KnownField } from "./avro/knownFields";
import type { ManifestFile, PartitionFieldSummary } from "./manifestEntry";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What a manifest is where its writer says nothing: data of a version 1 table, with nothing counted. */
export const manifestDefaults: ManifestFile = {
  path: "",
  lengthBytes: 0n,
  specId: 0,
  content: "data",
  sequenceNumber: 0n,
  minSequenceNumber: 0n,
  addedSnapshotId: undefined,
  addedFilesCount: undefined,
  existingFilesCount: undefined,
  deletedFilesCount: undefined,
  addedRowsCount: undefined,
  existingRowsCount: undefined,
  partitions: undefined,
  keyMetadata: undefined,
  firstRowId: undefined,
};

/**
 * The manifests of a snapshot in the order of the list, with v1's defaults: data content, sequence number 0, and
 * undefined for counts that were not written.
 *
 * @throws LakehouseError "metadataInvalid" naming file and field
 * Source: Iceberg spec, Manifest Lists
 */
export function decodeManifestList(bytes: Uint8Array, file: string): ManifestFile[] {
  const container = decodeAvroHeader(bytes, file);
  const compile = (schema: AvroRecord) => compileKnownFields(schema, manifestFields);
  return [...decodeAvroRecords(container, compile, () => ({ ...manifestDefaults }))];
}

const manifestFields: readonly KnownField<Mutable<ManifestFile>>[] = [
  { id: 500, name: "manifest_path", required: true, compile: (type) => into("path", compileString(type)) },
  { id: 501, name: "manifest_length", required: true, compile: (type) => into("lengthBytes", compileLong(type)) },
  { id: 502, name: "partition_spec_id", required: true, compile: (type) => into("specId", compileInt(type)) },
  { id: 517, name: "content", compile: (type) => into("content", compileContent(type)) },
  { id: 515, name: "sequence_number", compile: (type) => into("sequenceNumber", compileSequenceNumber(type)) },
  { id: 516, name: "min_sequence_number", compile: (type) => into("minSequenceNumber", compileSequenceNumber(type)) },
  { id: 503, name: "added_snapshot_id", compile: (type) => into("addedSnapshotId", optionalLong(type)) },
  { id: 504, name: "added_files_count", compile: (type) => into("addedFilesCount", optionalInt(type)) },
  { id: 505, name: "existing_files_count", compile: (type) => into("existingFilesCount", optionalInt(type)) },
  { id: 506, name: "deleted_files_count", compile: (type) => into("deletedFilesCount", optionalInt(type)) },
  { id: 512, name: "added_rows_count", compile: (type) => into("addedRowsCount", optionalLong(type)) },
  { id: 513, name: "existing_rows_count", compile: (type) => into("existingRowsCount", optionalLong(type)) },
  {
    id: 507,
    name: "partitions",
    compile: (type) =>
      into(
        "partitions",
        compileOptional(type, (list) => compileArray(list, compileSummary)),
      ),
  },
  { id: 519, name: "key_metadata", compile: (type) => into("keyMetadata", compileOptional(type, compileBytes)) },
  { id: 520, name: "first_row_id", compile: (type) => into("firstRowId", optionalLong(type)) },
];

const summaryFields: readonly KnownField<Mutable<PartitionFieldSummary>>[] = [
  { id: 509, name: "contains_null", required: true, compile: (type) => into("containsNull", compileBoolean(type)) },
  { id: 518, name: "contains_nan", compile: (type) => into("containsNan", compileOptional(type, compileBoolean)) },
  { id: 510, name: "lower_bound", compile: (type) => into("lowerBound", compileOptional(type, compileBytes)) },
  { id: 511, name: "upper_bound", compile: (type) => into("upperBound", compileOptional(type, compileBytes)) },
];

function compileSummary(type: AvroType): Read<PartitionFieldSummary> {
  if (type.kind !== "record") return refuse(type, "record");
  const read = compileKnownFields(type, summaryFields);
  return (cursor) => {
    const summary = { containsNull: true, containsNan: undefined, lowerBound: undefined, upperBound: undefined };
    read(cursor, summary);
    return summary;
  };
}

function compileContent(type: AvroType): Read<ManifestFile["content"]> {
  const read = optionalInt(type);
  return (cursor) => {
    const content = read(cursor) ?? 0;
    if (content !== 0 && content !== 1) throw new AvroDataError(`is ${content}, not 0 (data) or 1 (deletes)`);
    return content === 0 ? "data" : "deletes";
  };
}

function compileSequenceNumber(type: AvroType): Read<bigint> {
  const read = optionalLong(type);
  return (cursor) => read(cursor) ?? 0n;
}

function optionalInt(type: AvroType): Read<number | undefined> {
  return compileOptional(type, compileInt);
}

function optionalLong(type: AvroType): Read<bigint | undefined> {
  return compileOptional(type, compileLong);
}
