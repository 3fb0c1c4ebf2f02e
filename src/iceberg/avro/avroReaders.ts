import { LakehouseError } from "../../model/errors";
import { type AvroCursor, AvroDataError } from "./avroCursor";
import type { AvroField, AvroRecord, AvroType } from "./avroSchema";
import { compileSkip, minBytes } from "./avroSkip";

/** Reads one value at the cursor. Readers are compiled once per file from the writer's schema. */
export type Read<T> = (cursor: AvroCursor) => T;

/** Reads one value at the cursor into a target. */
export type ReadInto<T> = (cursor: AvroCursor, target: T) => void;

/** Says how to read a record's field into a target; undefined skips the field. */
export type PickField<T> = (field: AvroField) => ReadInto<T> | undefined;

/** Compiles a reader of records that skips every field `pick` does not ask for. */
export function compileRecord<T>(record: AvroRecord, pick: PickField<T>): ReadInto<T> {
  const steps = record.fields.map((field) => atField(field.name, () => pick(field)) ?? compileSkip(field.type));
  return (cursor, target) => {
    let index = 0;
    try {
      for (const step of steps) {
        step(cursor, target);
        index++;
      }
    } catch (error) {
      if (error instanceof AvroDataError) error.path.unshift(record.fields[index]?.name ?? "");
      throw error;
    }
  };
}

/** 32-bit integers, also where the writer's type is long (PyIceberg's equality ids): the values must fit. */
export function compileInt(type: AvroType): Read<number> {
  return type.kind === "int" || type.kind === "long" ? (cursor) => cursor.readInt() : refuse(type, "int");
}

/** 64-bit integers, also where the writer wrote 32 bits. */
export function compileLong(type: AvroType): Read<bigint> {
  if (type.kind === "int") return (cursor) => BigInt(cursor.readInt());
  return type.kind === "long" ? (cursor) => cursor.readLong() : refuse(type, "long");
}

export function compileBoolean(type: AvroType): Read<boolean> {
  return type.kind === "boolean" ? (cursor) => cursor.readBoolean() : refuse(type, "boolean");
}

export function compileString(type: AvroType): Read<string> {
  return type.kind === "string" ? (cursor) => cursor.readString() : refuse(type, "string");
}

export function compileBytes(type: AvroType): Read<Uint8Array> {
  if (type.kind === "fixed") return (cursor) => cursor.readFixed(type.size);
  return type.kind === "bytes" ? (cursor) => cursor.readBytes() : refuse(type, "bytes");
}

/** A union of null and one other type, in either order, or the bare type: undefined stands for null. */
export function compileOptional<T>(type: AvroType, compile: (type: AvroType) => Read<T>): Read<T | undefined> {
  if (type.kind === "null") return () => undefined;
  if (type.kind !== "union") return compile(type);
  const [present, ...others] = type.branches.filter((branch) => branch.kind !== "null");
  if (present === undefined) return compileNullUnion(type.branches.length);
  if (others.length > 0) return refuse(type, "a union of null and one type");
  const read = compile(present);
  const presentBranch = type.branches.indexOf(present);
  const count = type.branches.length;
  return (cursor) => {
    const branch = cursor.readInt();
    if (branch === presentBranch) return read(cursor);
    if (branch < 0 || branch >= count) throw new AvroDataError(`holds branch ${branch} of a union of ${count}`);
    return undefined;
  };
}

export function compileArray<T>(type: AvroType, compileItem: (type: AvroType) => Read<T>): Read<T[]> {
  if (type.kind !== "array") return refuse(type, "array");
  const readItem = compileItem(type.items);
  const minItemBytes = minBytes(type.items);
  return (cursor) => {
    const items: T[] = [];
    for (let count = cursor.readBlockCount(minItemBytes); count > 0; count = cursor.readBlockCount(minItemBytes)) {
      for (let index = 0; index < count; index++) items.push(readItem(cursor));
    }
    return items;
  };
}

/** Gives up on a schema that does not hold what is needed; atField adds where. */
export function refuse(type: AvroType, expected: string): never {
  throw new AvroDataError(`is of Avro type ${type.kind}, not ${expected}`);
}

/** Runs `compile` so that an AvroDataError of it names the field. */
export function atField<T>(name: string, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (error instanceof AvroDataError) error.path.unshift(name);
    throw error;
  }
}

/**
 * Runs `decode` and turns what it says about the data into a LakehouseError "metadataInvalid" naming file and field.
 * A schema or data nested beyond the stack counts as damaged as well.
 */
export function explainAvroErrors<T>(file: string, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof AvroDataError) {
      const field = error.path.join(".");
      const subject = field === "" ? file : `${field} in ${file}`;
      throw new LakehouseError("metadataInvalid", `${subject} ${error.message}.`, { file, field }, error);
    }
    if (error instanceof RangeError) {
      throw new LakehouseError("metadataInvalid", `${file} is nested too deeply to be read.`, { file }, error);
    }
    throw error;
  }
}

function compileNullUnion(count: number): Read<undefined> {
  return (cursor) => {
    if (cursor.readInt() >= count) throw new AvroDataError("holds a branch its union does not have");
    return undefined;
  };
}
