import type { Value } from "../model/value";
import { AvroDataError } from "./avro/avroCursor";
import {
  compileArray,
  compileBytes,
  compileInt,
  compileLong,
  compileOptional,
  compileRecord,
  compileString,
  type Read,
  type ReadInto,
  refuse,
} from "./avro/avroReaders";
import type { AvroRecord, AvroType } from "./avro/avroSchema";
import { compileValue, naturalType } from "./avro/avroValues";
import { compileKnownFields, into, type KnownField } from "./avro/knownFields";
import { compileShared } from "./avro/sharedValues";
import { EntryMetrics, type MetricsLayout } from "./columnMetrics";
import type { ManifestEntry } from "./manifestEntry";
import { listPartitionTypes, type PartitionedTable } from "./partitionTypes";
import type { PartitionSpec } from "./tableMetadata";

/** A manifest entry as written, before anything is inherited. */
export interface EntryRow {
  status: ManifestEntry["status"];
  snapshotId: bigint | undefined;
  sequenceNumber: bigint | undefined;
  content: ManifestEntry["content"];
  path: string;
  format: ManifestEntry["format"];
  partition: readonly Value[];
  recordCount: bigint;
  sizeBytes: bigint;
  metrics: EntryMetrics | undefined;
  keyMetadata: Uint8Array | undefined;
  splitOffsets: readonly bigint[];
  equalityIds: readonly number[];
  sortOrderId: number | undefined;
  firstRowId: bigint | undefined;
  referencedDataFile: string | undefined;
  contentOffset: bigint | undefined;
  contentSize: bigint | undefined;
}

const statuses = ["existing", "added", "deleted"] as const;
const contents = ["data", "position", "equality"] as const;
const formats = ["parquet", "avro", "orc", "puffin"] as const;

/**
 * Compiles a reader of manifest entries.
 *
 * @param layout  where the column metrics go; undefined to skip them
 * @throws AvroDataError when the schema is not that of a manifest
 */
export function compileEntryReader(
  schema: AvroRecord,
  spec: PartitionSpec,
  table: PartitionedTable,
  layout: MetricsLayout | undefined,
): ReadInto<EntryRow> {
  const fileFields = [...dataFileFields, compilePartitionField(spec, table), ...compileMetricFields(layout)];
  return compileKnownFields(schema, [
    ...entryFields,
    {
      id: 2,
      name: "data_file",
      required: true,
      compile: (type) => (type.kind === "record" ? compileKnownFields(type, fileFields) : refuse(type, "record")),
    },
  ]);
}

/** An empty row, the target of one read. */
export function createEntryRow(layout: MetricsLayout | undefined): EntryRow {
  return {
    status: "existing",
    snapshotId: undefined,
    sequenceNumber: undefined,
    content: "data",
    path: "",
    format: "parquet",
    partition: [],
    recordCount: 0n,
    sizeBytes: 0n,
    metrics: layout && new EntryMetrics(layout),
    keyMetadata: undefined,
    splitOffsets: [],
    equalityIds: [],
    sortOrderId: undefined,
    firstRowId: undefined,
    referencedDataFile: undefined,
    contentOffset: undefined,
    contentSize: undefined,
  };
}

const entryFields: readonly KnownField<EntryRow>[] = [
  { id: 0, name: "status", required: true, compile: (type) => into("status", compileChoice(type, statuses)) },
  { id: 1, name: "snapshot_id", compile: (type) => into("snapshotId", sharedLong(type)) },
  { id: 3, name: "sequence_number", compile: (type) => into("sequenceNumber", sharedLong(type)) },
];

const dataFileFields: readonly KnownField<EntryRow>[] = [
  { id: 134, name: "content", compile: (type) => into("content", compileChoice(type, contents)) },
  { id: 100, name: "file_path", required: true, compile: (type) => into("path", compileString(type)) },
  { id: 101, name: "file_format", required: true, compile: (type) => into("format", compileFormat(type)) },
  { id: 103, name: "record_count", required: true, compile: (type) => into("recordCount", compileCount(type)) },
  { id: 104, name: "file_size_in_bytes", required: true, compile: (type) => into("sizeBytes", compileCount(type)) },
  { id: 131, name: "key_metadata", compile: (type) => into("keyMetadata", compileOptional(type, compileBytes)) },
  { id: 132, name: "split_offsets", compile: (type) => into("splitOffsets", compileItems(type, compileLong)) },
  { id: 135, name: "equality_ids", compile: (type) => into("equalityIds", compileItems(type, compileInt)) },
  { id: 140, name: "sort_order_id", compile: (type) => into("sortOrderId", compileOptional(type, compileInt)) },
  { id: 142, name: "first_row_id", compile: (type) => into("firstRowId", optionalLong(type)) },
  {
    id: 143,
    name: "referenced_data_file",
    compile: (type) => into("referencedDataFile", compileOptional(type, compileString)),
  },
  { id: 144, name: "content_offset", compile: (type) => into("contentOffset", optionalLong(type)) },
  { id: 145, name: "content_size_in_bytes", compile: (type) => into("contentSize", optionalLong(type)) },
];

/** The partition tuple by field id, in the order of the spec; fields the manifest does not hold are null. */
function compilePartitionField(spec: PartitionSpec, table: PartitionedTable): KnownField<EntryRow> {
  const types = listPartitionTypes(spec, table);
  const nulls = spec.fields.map(() => null);
  const compile = (type: AvroType): ReadInto<EntryRow> => {
    if (type.kind !== "record") return refuse(type, "record");
    const hasIds = type.fields.some((field) => field.fieldId !== undefined);
    const readTuple = compileRecord<Value[]>(type, (written) => {
      const index = spec.fields.findIndex((field) =>
        hasIds ? field.fieldId === written.fieldId : field.name === written.name,
      );
      if (index < 0) return undefined;
      const read = compileValue(written.type, types[index] ?? naturalType(written.type));
      return (cursor, tuple) => {
        tuple[index] = read(cursor);
      };
    });
    const read = compileShared(type, (cursor): readonly Value[] => {
      const tuple: Value[] = nulls.slice();
      readTuple(cursor, tuple);
      return tuple;
    });
    return into("partition", read);
  };
  return { id: 102, name: "partition", required: true, compile };
}

function compileMetricFields(layout: MetricsLayout | undefined): readonly KnownField<EntryRow>[] {
  return (layout?.listFields() ?? []).map((field) => ({
    ...field,
    compile: (type) => {
      const place = field.compile(type);
      return (cursor, row) => {
        if (row.metrics !== undefined) place(cursor, row.metrics);
      };
    },
  }));
}

/** A number that stands for one of a list of words. */
function compileChoice<Word>(type: AvroType, words: readonly Word[]): Read<Word> {
  const read = compileOptional(type, compileInt);
  return (cursor) => {
    const code = read(cursor) ?? 0;
    const word = words[code];
    if (word === undefined) throw new AvroDataError(`is ${code}, not one of ${words.join(", ")} (from 0)`);
    return word;
  };
}

function compileFormat(type: AvroType): Read<ManifestEntry["format"]> {
  const read = compileString(type);
  return compileShared(type, (cursor) => {
    const text = read(cursor).toLowerCase();
    const format = formats.find((name) => name === text);
    if (format === undefined) throw new AvroDataError(`is "${text}", not one of ${formats.join(", ")}`);
    return format;
  });
}

function compileCount(type: AvroType): Read<bigint> {
  const read = compileLong(type);
  return (cursor) => {
    const count = read(cursor);
    if (count < 0n) throw new AvroDataError(`is ${count}, which is negative`);
    return count;
  };
}

/** A list; none is written as null. */
function compileItems<T>(type: AvroType, compileItem: (type: AvroType) => Read<T>): Read<readonly T[]> {
  const read = compileOptional(type, (list) => compileArray(list, compileItem));
  return compileShared(type, (cursor) => read(cursor) ?? []);
}

/** A number that many entries have in common. */
function sharedLong(type: AvroType): Read<bigint | undefined> {
  return compileShared(type, optionalLong(type));
}

function optionalLong(type: AvroType): Read<bigint | undefined> {
  return compileOptional(type, compileLong);
}
