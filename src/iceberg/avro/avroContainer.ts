import { LakehouseError } from "../../model/errors";
import { findAvroCodec } from "./avroCodec";
import { AvroCursor, AvroDataError } from "./avroCursor";
import { explainAvroErrors, type ReadInto } from "./avroReaders";
import { type AvroRecord, parseAvroSchema } from "./avroSchema";
import { minBytes } from "./avroSkip";

const magic = [0x4f, 0x62, 0x6a, 0x01];
/** "AGS1": a stream that was encrypted with AES-GCM (spec, AES GCM Stream). */
const encryptedMagic = [0x41, 0x47, 0x53, 0x31];
const syncBytes = 16;

/** Records of no fields take no bytes, so that a block of any size may claim any number of them. */
const maxEmptyRecords = 0xffff;

/** An opened Avro object container: its header, and where its blocks start. */
export interface AvroContainer {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly schema: AvroRecord;
  /** The header's metadata: what the writer put there, as text. */
  readonly metadata: ReadonlyMap<string, string>;
  readonly codec: string;
  readonly sync: Uint8Array;
  readonly blocksOffset: number;
}

/**
 * The header of an Avro object container file whose items are records.
 *
 * @throws LakehouseError "metadataInvalid" when the bytes are not such a file, "unsupported" when they are encrypted
 * Source: Avro specification, Object Container Files
 */
export function decodeAvroHeader(bytes: Uint8Array, file: string): AvroContainer {
  if (startsWith(bytes, encryptedMagic)) {
    throw new LakehouseError("unsupported", `The file ${file} is encrypted, which is not supported.`, {
      file,
      remedy: "Query the table with the engine that holds its keys, such as Spark.",
    });
  }
  if (!startsWith(bytes, magic)) {
    throw new LakehouseError("metadataInvalid", `${file} is not an Avro file.`, { file });
  }
  const cursor = new AvroCursor(bytes);
  cursor.skipBytes(magic.length);
  const { entries, sync } = explainAvroErrors(file, () => ({
    entries: readHeaderMap(cursor),
    sync: cursor.readFixed(syncBytes),
  }));
  const schemaBytes = entries.get("avro.schema");
  if (schemaBytes === undefined) {
    throw new LakehouseError("metadataInvalid", `${file} has no Avro schema.`, { file, field: "avro.schema" });
  }
  const schema = explainAvroErrors(file, () => parseAvroSchema(schemaBytes, file));
  if (schema.kind !== "record") {
    throw new LakehouseError("metadataInvalid", `${file} holds ${schema.kind} items, not records.`, { file });
  }
  const metadata = new Map([...entries].map(([name, value]) => [name, new TextDecoder().decode(value)]));
  return {
    file,
    bytes,
    schema,
    metadata,
    codec: metadata.get("avro.codec") ?? "null",
    sync,
    blocksOffset: cursor.position,
  };
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

/**
 * The records of a container in the order of the file, decompressed block by block.
 *
 * @param compile  makes the reader from the writer's schema
 * @param create  makes the target each record is read into
 * @throws LakehouseError "metadataInvalid" naming the file and, where known, the field
 */
export function* decodeAvroRecords<T>(
  container: AvroContainer,
  compile: (schema: AvroRecord) => ReadInto<T>,
  create: () => T,
): Generator<T, void, undefined> {
  const read = explainAvroErrors(container.file, () => compile(container.schema));
  const minRecordBytes = minBytes(container.schema);
  for (const block of decodeBlocks(container)) {
    const cursor = new AvroCursor(block.bytes);
    const records = explainAvroErrors(container.file, () => {
      if (minRecordBytes === 0 ? block.count > maxEmptyRecords : block.count * minRecordBytes > block.bytes.length) {
        throw new AvroDataError(`claims ${block.count} records in a block of ${block.bytes.length} bytes`);
      }
      const targets: T[] = [];
      for (let index = 0; index < block.count; index++) {
        const target = create();
        read(cursor, target);
        targets.push(target);
      }
      if (cursor.remaining !== 0) throw new AvroDataError("has a block with bytes after its last record");
      return targets;
    });
    yield* records;
  }
}

function* decodeBlocks(container: AvroContainer): Generator<{ count: number; bytes: Uint8Array }, void, undefined> {
  const { bytes, file, sync } = container;
  const decompress = findAvroCodec(container.codec, file);
  const cursor = new AvroCursor(bytes);
  cursor.skipBytes(container.blocksOffset);
  while (cursor.remaining > 0) {
    yield explainAvroErrors(file, () => {
      const count = Number(cursor.readLong());
      const length = cursor.readLength();
      const start = cursor.position;
      cursor.skipBytes(length);
      const marker = cursor.readFixed(syncBytes);
      if (count < 0 || !marker.every((byte, index) => byte === sync[index])) {
        throw new AvroDataError("is damaged: a block does not end with the file's sync marker");
      }
      return { count, bytes: decompress(bytes.subarray(start, start + length)) };
    });
  }
}

function readHeaderMap(cursor: AvroCursor): ReadonlyMap<string, Uint8Array> {
  const entries = new Map<string, Uint8Array>();
  for (let count = cursor.readBlockCount(2); count > 0; count = cursor.readBlockCount(2)) {
    for (let index = 0; index < count; index++) entries.set(cursor.readString(), cursor.readBytes());
  }
  return entries;
}
