import { type AvroCursor, AvroDataError } from "./avroCursor";
import type { AvroRecord, AvroType } from "./avroSchema";

type Skip = (cursor: AvroCursor) => void;

/** Compiles a function that moves the cursor past one value of the type, which may be recursive. */
export function compileSkip(type: AvroType): Skip {
  return compile(type, new Map());
}

/** The fewest bytes a value of the type takes: bounds how many items a list of a given size can hold. */
export function minBytes(type: AvroType): number {
  return countMinBytes(type, new Set());
}

function compile(type: AvroType, records: Map<AvroRecord, Skip>): Skip {
  switch (type.kind) {
    case "null":
      return () => {};
    case "boolean":
      return (cursor) => cursor.skipBytes(1);
    case "int":
    case "long":
    case "enum":
      return (cursor) => cursor.skipVarint();
    case "float":
      return (cursor) => cursor.skipBytes(4);
    case "double":
      return (cursor) => cursor.skipBytes(8);
    case "bytes":
    case "string":
      return (cursor) => cursor.skipBytes(cursor.readLength());
    case "fixed":
      return (cursor) => cursor.skipBytes(type.size);
    case "array": {
      const skipItem = compile(type.items, records);
      const minItemBytes = minBytes(type.items);
      return (cursor) => cursor.skipBlocks(minItemBytes, skipItem);
    }
    case "map": {
      const skipValue = compile(type.values, records);
      return (cursor) =>
        cursor.skipBlocks(1 + minBytes(type.values), (inner) => {
          inner.skipBytes(inner.readLength());
          skipValue(inner);
        });
    }
    case "union": {
      const branches = type.branches.map((branch) => compile(branch, records));
      return (cursor) => {
        const branch = cursor.readInt();
        const skip = branches[branch];
        if (skip === undefined) throw new AvroDataError(`holds branch ${branch} of a union of ${branches.length}`);
        skip(cursor);
      };
    }
    case "record":
      return compileRecordSkip(type, records);
  }
}

function compileRecordSkip(record: AvroRecord, records: Map<AvroRecord, Skip>): Skip {
  const known = records.get(record);
  if (known !== undefined) return known;
  const steps: Skip[] = [];
  const skip: Skip = (cursor) => {
    for (const step of steps) step(cursor);
  };
  // Known before its fields are compiled, which may hold the record again.
  records.set(record, skip);
  for (const field of record.fields) steps.push(compile(field.type, records));
  return skip;
}

function countMinBytes(type: AvroType, within: ReadonlySet<AvroType>): number {
  switch (type.kind) {
    case "null":
      return 0;
    case "float":
      return 4;
    case "double":
      return 8;
    case "fixed":
      return type.size;
    case "record": {
      if (within.has(type)) return 1;
      const inner = new Set([...within, type]);
      return type.fields.reduce((sum, field) => sum + countMinBytes(field.type, inner), 0);
    }
    default:
      return 1;
  }
}
