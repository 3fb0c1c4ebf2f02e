import { AvroDataError } from "./avroCursor";
import { compileRecord, type Read, type ReadInto } from "./avroReaders";
import type { AvroRecord, AvroType } from "./avroSchema";

/** A field that a record of a known kind may have, and how to read it into a target. */
export interface KnownField<T> {
  /** Iceberg's field id, which it is found by. */
  readonly id: number;
  /** What it is found by in records of writers that leave the ids out. */
  readonly name: string;
  readonly required?: boolean;
  readonly compile: (type: AvroType) => ReadInto<T>;
}

/**
 * Compiles a reader of the known fields of a record; all others are skipped.
 *
 * @throws AvroDataError when a required field is missing or a field is of another type than expected
 */
export function compileKnownFields<T>(record: AvroRecord, known: readonly KnownField<T>[]): ReadInto<T> {
  const hasIds = record.fields.some((field) => field.fieldId !== undefined);
  const find = (id: number | undefined, name: string) =>
    known.find((field) => (hasIds ? field.id === id : field.name === name));
  const found = new Set(record.fields.map((field) => find(field.fieldId, field.name)));
  const missing = known.find((field) => field.required === true && !found.has(field));
  if (missing !== undefined) throw new AvroDataError(`has no field ${missing.name}`);
  return compileRecord<T>(record, (field) => find(field.fieldId, field.name)?.compile(field.type));
}

/** Reads a value into a property of the target. */
export function into<T, Key extends keyof T>(key: Key, read: Read<T[Key]>): ReadInto<T> {
  return (cursor, target) => {
    target[key] = read(cursor);
  };
}
