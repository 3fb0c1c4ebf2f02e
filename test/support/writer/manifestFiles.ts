import type { Schema as AvroSchema } from "avsc";
import type { PartitionSpec } from "../../../src/iceberg/tableMetadata";
import type { Type } from "../../../src/model/types";
import type { Value } from "../../../src/model/value";
import { avroField, type BranchSchema, encodeAvroFile } from "../avroFiles";
import { encodeBounds } from "./encodeBounds";

/** A data or delete file as a manifest entry describes it. */
export interface WrittenFile {
  readonly content: "data" | "position" | "equality";
  /** As the table's metadata spells it. */
  readonly path: string;
  readonly format: "PARQUET" | "PUFFIN";
  readonly specId: number;
  readonly partition: readonly Value[];
  readonly recordCount: number;
  readonly sizeBytes: number;
  readonly bounds: ReadonlyMap<number, readonly [lower: Buffer, upper: Buffer]>;
  readonly equalityIds?: readonly number[];
  readonly referencedDataFile?: string;
  readonly contentOffset?: number;
  readonly contentSize?: number;
  /** Of an encrypted file. */
  readonly keyMetadata?: Buffer;
}

export interface WrittenEntry {
  readonly status: "existing" | "added" | "deleted";
  readonly snapshotId: number;
  /** Undefined to leave out what an existing entry must say. */
  readonly sequenceNumber: number | undefined;
  readonly firstRowId: number | undefined;
  readonly file: WrittenFile;
}

export interface WrittenManifest {
  readonly path: string;
  readonly sizeBytes: number;
  readonly specId: number;
  readonly content: "data" | "deletes";
  readonly sequenceNumber: number;
  readonly snapshotId: number;
  readonly firstRowId: number | undefined;
  readonly entries: readonly WrittenEntry[];
}

export type FormatVersion = 1 | 2 | 3;

const optional = (type: BranchSchema): AvroSchema => (typeof type === "string" ? ["null", type] : ["null", type]);
const statuses = { existing: 0, added: 1, deleted: 2 } as const;
const contents = { data: 0, position: 1, equality: 2 } as const;

/** A manifest, by the schemas of the specification; what may be inherited is left null. */
export function encodeManifest(
  entries: readonly WrittenEntry[],
  { specId, fields }: PartitionSpec,
  types: readonly Type[],
  version: FormatVersion,
): Uint8Array {
  const rows = entries.map(({ status, snapshotId, sequenceNumber, firstRowId, file }) => {
    const inherits = status === "added" && version > 1;
    const sequence = inherits || sequenceNumber === undefined ? null : BigInt(sequenceNumber);
    const bounds = [...file.bounds];
    return {
      status: statuses[status],
      snapshot_id: inherits ? null : BigInt(snapshotId),
      sequence_number: sequence,
      file_sequence_number: sequence,
      data_file: {
        content: contents[file.content],
        file_path: file.path,
        file_format: file.format,
        partition: Object.fromEntries(fields.map(({ name }, i) => [name, file.partition[i] ?? null])),
        record_count: BigInt(file.recordCount),
        file_size_in_bytes: BigInt(file.sizeBytes),
        block_size_in_bytes: 67108864n,
        lower_bounds: bounds.map(([key, [value]]) => ({ key, value })),
        upper_bounds: bounds.map(([key, [, value]]) => ({ key, value })),
        key_metadata: file.keyMetadata ?? null,
        equality_ids: file.equalityIds ?? null,
        first_row_id: inherits || firstRowId === undefined ? null : BigInt(firstRowId),
        referenced_data_file: file.referencedDataFile ?? null,
        content_offset: file.contentOffset === undefined ? null : BigInt(file.contentOffset),
        content_size_in_bytes: file.contentSize === undefined ? null : BigInt(file.contentSize),
      },
    };
  });
  const isDeletes = entries.some(({ file }) => file.content !== "data");
  return encodeAvroFile(
    manifestSchema(
      fields.map(({ name, fieldId }, i) => ({ name, fieldId, type: types[i] })),
      version,
    ),
    rows,
    {
      codec: "deflate",
      metadata: {
        "partition-spec-id": String(specId),
        "format-version": String(version),
        content: isDeletes ? "deletes" : "data",
      },
    },
  );
}

export function encodeManifestList(
  manifests: readonly WrittenManifest[],
  partitionTypes: (specId: number) => readonly Type[],
  version: FormatVersion,
): Uint8Array {
  const rows = manifests.map((manifest) => {
    const ofStatus = (status: WrittenEntry["status"]) => manifest.entries.filter((entry) => entry.status === status);
    const rowsOf = (status: WrittenEntry["status"]) =>
      BigInt(ofStatus(status).reduce((sum, { file }) => sum + file.recordCount, 0));
    const sequences = manifest.entries
      .filter(({ status }) => status !== "deleted")
      .map((entry) => entry.sequenceNumber ?? 0);
    return {
      manifest_path: manifest.path,
      manifest_length: BigInt(manifest.sizeBytes),
      partition_spec_id: manifest.specId,
      content: manifest.content === "data" ? 0 : 1,
      sequence_number: BigInt(manifest.sequenceNumber),
      min_sequence_number: BigInt(Math.min(manifest.sequenceNumber, ...sequences)),
      added_snapshot_id: BigInt(manifest.snapshotId),
      added_files_count: ofStatus("added").length,
      existing_files_count: ofStatus("existing").length,
      deleted_files_count: ofStatus("deleted").length,
      added_rows_count: rowsOf("added"),
      existing_rows_count: rowsOf("existing"),
      deleted_rows_count: rowsOf("deleted"),
      partitions: partitionTypes(manifest.specId).map((type, i) => {
        const values = manifest.entries.map(({ file }) => file.partition[i] ?? null);
        const bounds = encodeBounds(type, values);
        return {
          contains_null: values.includes(null),
          contains_nan: null,
          lower_bound: bounds?.[0] ?? null,
          upper_bound: bounds?.[1] ?? null,
        };
      }),
      first_row_id: manifest.firstRowId === undefined ? null : BigInt(manifest.firstRowId),
    };
  });
  return encodeAvroFile(listSchema(version), rows, { metadata: { "format-version": String(version) } });
}

function manifestSchema(
  partition: readonly { name: string; fieldId: number; type: Type | undefined }[],
  version: FormatVersion,
): AvroSchema {
  const pairs = (name: string): AvroSchema => ({
    type: "array",
    items: { type: "record", name, fields: [avroField("key", "int", 1), avroField("value", "bytes", 2)] },
  });
  const tuple = partition.map(({ name, fieldId, type }) => avroField(name, optional(avroTypeOf(type)), fieldId));
  const dataFile: AvroSchema = {
    type: "record",
    name: "r2",
    fields: [
      ...(version > 1 ? [avroField("content", "int", 134)] : []),
      avroField("file_path", "string", 100),
      avroField("file_format", "string", 101),
      avroField("partition", { type: "record", name: "r102", fields: tuple }, 102),
      avroField("record_count", "long", 103),
      avroField("file_size_in_bytes", "long", 104),
      ...(version > 1 ? [] : [avroField("block_size_in_bytes", "long", 105)]),
      avroField("lower_bounds", pairs("k125"), 125),
      avroField("upper_bounds", pairs("k128"), 128),
      avroField("key_metadata", optional("bytes"), 131),
      ...(version > 1 ? [avroField("equality_ids", optional({ type: "array", items: "int" }), 135)] : []),
      ...(version > 2 ? [avroField("first_row_id", optional("long"), 142)] : []),
      ...(version > 1 ? [avroField("referenced_data_file", optional("string"), 143)] : []),
      ...(version > 2
        ? [
            avroField("content_offset", optional("long"), 144),
            avroField("content_size_in_bytes", optional("long"), 145),
          ]
        : []),
    ],
  };
  return {
    type: "record",
    name: "manifest_entry",
    fields: [
      avroField("status", "int", 0),
      avroField("snapshot_id", optional("long"), 1),
      ...(version > 1
        ? [avroField("sequence_number", optional("long"), 3), avroField("file_sequence_number", optional("long"), 4)]
        : []),
      avroField("data_file", dataFile, 2),
    ],
  };
}

function listSchema(version: FormatVersion): AvroSchema {
  const summary: AvroSchema = {
    type: "record",
    name: "r508",
    fields: [
      avroField("contains_null", "boolean", 509),
      avroField("contains_nan", optional("boolean"), 518),
      avroField("lower_bound", optional("bytes"), 510),
      avroField("upper_bound", optional("bytes"), 511),
    ],
  };
  return {
    type: "record",
    name: "manifest_file",
    fields: [
      avroField("manifest_path", "string", 500),
      avroField("manifest_length", "long", 501),
      avroField("partition_spec_id", "int", 502),
      ...(version > 1
        ? [
            avroField("content", "int", 517),
            avroField("sequence_number", "long", 515),
            avroField("min_sequence_number", "long", 516),
          ]
        : []),
      avroField("added_snapshot_id", "long", 503),
      avroField("added_files_count", "int", 504),
      avroField("existing_files_count", "int", 505),
      avroField("deleted_files_count", "int", 506),
      avroField("added_rows_count", "long", 512),
      avroField("existing_rows_count", "long", 513),
      avroField("deleted_rows_count", "long", 514),
      avroField("partitions", { type: "array", items: summary }, 507),
      ...(version > 2 ? [avroField("first_row_id", optional("long"), 520)] : []),
    ],
  };
}

/** Partition values that these tests use. */
function avroTypeOf(type: Type | undefined): BranchSchema {
  switch (type?.kind) {
    case "long":
    case "boolean":
    case "double":
    case "string":
      return type.kind;
    case "int":
    case "date":
      return "int";
    default:
      throw new Error(`Test tables cannot be partitioned by ${type?.kind}`);
  }
}
