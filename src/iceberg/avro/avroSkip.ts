import { type AvroCursor, AvroDataError } from "./avroCursor";
import type { AvroRecord, AvroType } from "./avroSchema";

type Skip = (cursor: AvroCursor) => void;
type SkipMany = (cursor: AvroCursor, count: number) => void;

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
      return (cursor) => cursor.skipVarints(1);
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
      const skipItems = compileItems(type.items, records);
      const minItemBytes = minBytes(type.items);
      return (cursor) => cursor.skipBlocks(minItemBytes, skipItems);
    }
    case "map": {
      const skipValue = compile(type.values, records);
      const minItemBytes = 1 + minBytes(type.values);
      const skipEntries: SkipMany = (cursor, count) => {
        for (let index = 0; index < count; index++) {
          cursor.skipBytes(cursor.readLength());
          skipValue(cursor);
        }
      };
      return (cursor) => cursor.skipBlocks(minItemBytes, skipEntries);
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

/** The two shapes of a manifest's metrics, which are most of its bytes, are skipped without a call for every item. */
function compileItems(items: AvroType, records: Map<AvroRecord, Skip>): SkipMany {
  const fields = items.kind === "record" ? items.fields.map((field) => field.type) : [items];
  if (fields.every((field) => field.kind === "int" || field.kind === "long")) {
    return (cursor, count) => cursor.skipVarints(count * fields.length);
  }
  const [key, value] = fields;
  if (fields.length === 2 && key?.kind === "int" && value?.kind === "bytes") {
    return (cursor, count) => {
      for (let index = 0; index < count; index++) {
        cursor.skipVarints(1);
        cursor.skipBytes(cursor.readLength());
      }
    };
  }
  const skipItem = compile(items, records);
  return (cursor, count) => {
    for (let index = 0; index < count; index++) skipItem(cursor);
  };
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
