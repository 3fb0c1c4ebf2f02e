import { formatHex } from "../../model/hexText";
import { decodeAvroHeader, decodeAvroRecords } from "./avroContainer";
import { type AvroCursor, AvroDataError } from "./avroCursor";
import type { AvroRecord, AvroType } from "./avroSchema";
import { minBytes } from "./avroSkip";

/** What a file holds, as it would be written in JSON; 64-bit integers are bigint. */
export type AvroJson =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly AvroJson[]
  | { readonly [name: string]: AvroJson };

export interface AvroDocument {
  /** The header's entries, the Avro schema among them, as text. */
  readonly header: ReadonlyMap<string, string>;
  readonly records: readonly AvroJson[];
}

/**
 * All of an Avro container file as it is, by the names of its own schema. Bytes are lower-case hex; numbers that JSON
 * does not know are text.
 *
 * @throws LakehouseError "metadataInvalid" naming the file when it is not Avro or is damaged
 */
export function decodeAvroDocument(bytes: Uint8Array, file: string): AvroDocument {
  const container = decodeAvroHeader(bytes, file);
  const records = decodeAvroRecords<{ value: AvroJson }>(
    container,
    (schema) => (cursor, target) => {
      target.value = readRecord(cursor, schema);
    },
    () => ({ value: null }),
  );
  return { header: container.metadata, records: [...records].map(({ value }) => value) };
}

function readRecord(cursor: AvroCursor, { fields }: AvroRecord): AvroJson {
  return Object.fromEntries(fields.map(({ name, type }) => [name, readValue(cursor, type)]));
}

function readValue(cursor: AvroCursor, type: AvroType): AvroJson {
  switch (type.kind) {
    case "null":
      return null;
    case "boolean":
      return cursor.readBoolean();
    case "int":
      return cursor.readInt();
    case "long":
      return cursor.readLong();
    case "float":
      return mapNumber(cursor.readFloat());
    case "double":
      return mapNumber(cursor.readDouble());
    case "string":
      return cursor.readString();
    case "bytes":
      return formatHex(cursor.readBytes());
    case "fixed":
      return formatHex(cursor.readFixed(type.size));
    case "enum":
      return pick(type.symbols, cursor.readInt(), "symbol");
    case "union":
      return readValue(cursor, pick(type.branches, cursor.readInt(), "branch"));
    case "array":
      return readBlocks(cursor, minBytes(type.items), () => readValue(cursor, type.items));
    case "map":
      return Object.fromEntries(
        readBlocks(
          cursor,
          1 + minBytes(type.values),
          () => [cursor.readString(), readValue(cursor, type.values)] as const,
        ),
      );
    case "record":
      return readRecord(cursor, type);
  }
}

function readBlocks<T>(cursor: AvroCursor, minItemBytes: number, read: () => T): T[] {
  const items: T[] = [];
  for (let count = cursor.readBlockCount(minItemBytes); count > 0; count = cursor.readBlockCount(minItemBytes)) {
    for (let index = 0; index < count; index++) items.push(read());
  }
  return items;
}

function pick<T>(choices: readonly T[], index: number, what: string): T {
  const chosen = choices[index];
  if (chosen === undefined) throw new AvroDataError(`holds ${what} ${index} of ${choices.length}`);
  return chosen;
}

function mapNumber(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
