import type { Field, StructType, Type } from "../../model/types";
import { formatType } from "../../model/types";
import { formatUuid } from "../../model/uuidText";
import type { Value } from "../../model/value";
import { decodeSignedBigEndian } from "../decodeSingleValue";
import { type AvroCursor, AvroDataError } from "./avroCursor";
import {
  atField,
  compileArray,
  compileBoolean,
  compileBytes,
  compileInt,
  compileLong,
  compileOptional,
  compileRecord,
  compileString,
  type Read,
  refuse,
} from "./avroReaders";
import type { AvroRecord, AvroType } from "./avroSchema";

const microsPerDay = 86_400_000_000n;

/**
 * Compiles a reader of values of an Iceberg type from what the file's writer wrote: promotions applied, struct fields
 * matched by field id (by name in records without ids), missing fields as their initial default or null.
 *
 * @throws AvroDataError when the written type cannot be read as `type`
 * Source: Iceberg spec, Appendix A (Avro) and Column Projection
 */
export function compileValue(avro: AvroType, type: Type): Read<Value> {
  const read = compileOptional(avro, (present) => compilePresent(present, type));
  return (cursor) => read(cursor) ?? null;
}

/** Compiles a reader of the fields of a struct, in their order, from a record. */
export function compileStructFields(record: AvroRecord, fields: readonly Field[]): Read<Value[]> {
  const hasIds = record.fields.some((field) => field.fieldId !== undefined);
  const read = compileRecord<Value[]>(record, (written) => {
    const index = fields.findIndex((field) => (hasIds ? field.id === written.fieldId : field.name === written.name));
    const field = fields[index];
    if (field === undefined) return undefined;
    const readValue = compileValue(written.type, field.type);
    return (cursor, values) => {
      values[index] = readValue(cursor);
    };
  });
  const defaults = fields.map((field) => field.initialDefault ?? null);
  return (cursor) => {
    const values = defaults.slice();
    read(cursor, values);
    return values;
  };
}

/** The Iceberg type that an Avro type stands for by itself, where no schema says what a value is. */
export function naturalType(avro: AvroType): Type {
  switch (avro.kind) {
    case "int":
      return { kind: avro.logicalType === "date" ? "date" : "int" };
    case "boolean":
    case "long":
    case "float":
    case "double":
    case "string":
      return { kind: avro.kind };
    case "bytes":
      return { kind: "binary" };
    case "fixed":
      return avro.logicalType === "uuid" ? { kind: "uuid" } : { kind: "fixed", length: avro.size };
    case "union":
      return naturalType(
        avro.branches.find((branch) => branch.kind !== "null") ?? { kind: "null", logicalType: undefined },
      );
    case "null":
      return { kind: "unknown" };
    default:
      return refuse(avro, "a scalar");
  }
}

function compilePresent(avro: AvroType, type: Type): Read<Value> {
  switch (type.kind) {
    case "boolean":
      return compileBoolean(avro);
    case "int":
    case "date":
      return compileInt(avro);
    case "long":
      return compileLong(avro);
    case "float":
      return avro.kind === "float" ? (cursor) => cursor.readFloat() : refuse(avro, "float");
    case "double":
      if (avro.kind === "float") return (cursor) => cursor.readFloat();
      return avro.kind === "double" ? (cursor) => cursor.readDouble() : refuse(avro, "double");
    case "time":
      return scaled(compileLong(avro), isMillis(avro) ? 1000n : 1n);
    case "timestamp":
    case "timestamptz":
      return compileTimestamp(avro, 1n);
    case "timestamp_ns":
    case "timestamptz_ns":
      return compileTimestamp(avro, 1000n);
    case "string":
      return compileString(avro);
    case "uuid":
      return compileUuid(avro);
    case "fixed":
    case "binary":
    case "geometry":
    case "geography":
      return compileBytes(avro);
    case "decimal": {
      const read = compileBytes(avro);
      const { scale } = type;
      return (cursor) => ({ kind: "decimal", unscaled: decodeSignedBigEndian(read(cursor)), scale });
    }
    case "struct":
      return compileStruct(avro, type);
    case "list": {
      const { element } = type;
      return compileArray(avro, (item) => atField("element", () => compileValue(item, element.type)));
    }
    case "map":
      return compileMap(avro, type.key, type.value);
    case "variant":
    case "unknown":
      return refuse(avro, formatType(type));
  }
}

function compileStruct(avro: AvroType, type: StructType): Read<Value> {
  if (avro.kind !== "record") return refuse(avro, "record");
  const readFields = compileStructFields(avro, type.fields);
  return (cursor) => ({ kind: "struct", fields: readFields(cursor) });
}

/** Maps are Avro maps when their keys are strings, and arrays of key-value records otherwise. */
function compileMap(avro: AvroType, key: Field, value: Field): Read<Value> {
  if (avro.kind === "array" && avro.items.kind === "record") {
    const readEntries = compileArray(avro, (item) =>
      item.kind === "record" ? compileStructFields(item, [key, value]) : refuse(item, "record"),
    );
    return (cursor) => ({
      kind: "map",
      entries: readEntries(cursor).map((entry) => [entry[0] ?? null, entry[1] ?? null] as const),
    });
  }
  if (avro.kind !== "map" || key.type.kind !== "string") return refuse(avro, "map");
  const readValue = compileValue(avro.values, value.type);
  return (cursor) => {
    const entries: (readonly [Value, Value])[] = [];
    for (let count = cursor.readBlockCount(1); count > 0; count = cursor.readBlockCount(1)) {
      for (let index = 0; index < count; index++) entries.push([cursor.readString(), readValue(cursor)]);
    }
    return { kind: "map", entries };
  };
}

/** Timestamps in the unit asked for; a date that was promoted since is its midnight. */
function compileTimestamp(avro: AvroType, perMicro: bigint): Read<Value> {
  if (avro.kind === "int") return scaled(compileLong(avro), microsPerDay * perMicro);
  const logicalType = avro.kind === "long" ? avro.logicalType : undefined;
  if (logicalType?.endsWith("-nanos")) {
    if (perMicro === 1n) return refuse(avro, "a timestamp of micros");
    return compileLong(avro);
  }
  return scaled(compileLong(avro), isMillis(avro) ? 1000n * perMicro : perMicro);
}

function isMillis(avro: AvroType): boolean {
  return (avro.kind === "long" || avro.kind === "int") && avro.logicalType?.endsWith("-millis") === true;
}

function scaled(read: Read<bigint>, factor: bigint): Read<bigint> {
  return factor === 1n ? read : (cursor) => read(cursor) * factor;
}

function compileUuid(avro: AvroType): Read<Value> {
  if (avro.kind === "string") return (cursor) => cursor.readString().toLowerCase();
  const read = compileBytes(avro);
  return (cursor: AvroCursor) => {
    const bytes = read(cursor);
    if (bytes.length !== 16) throw new AvroDataError(`holds a uuid of ${bytes.length} bytes`);
    return formatUuid(bytes);
  };
}
