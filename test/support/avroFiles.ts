import { crc32, deflateRawSync } from "node:zlib";
import avro from "avsc";
import { compress } from "snappyjs";

/** 64-bit integers as bigint, which avsc leaves to its user. */
export const longType = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value: unknown) => typeof value === "bigint",
  compare: (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0),
});

/** A schema that may be a branch of a union. */
export type BranchSchema = Exclude<avro.Schema, avro.Type | readonly unknown[]>;

/** An avsc type; values of unions are written bare. */
export function avscType(schema: avro.Schema): avro.Type {
  return avro.Type.forSchema(schema, { registry: { long: longType }, wrapUnions: false });
}

/** A record's field with Iceberg's field id, which avsc ignores. */
export function avroField(name: string, type: avro.Schema, id: number) {
  return { name, type, "field-id": id };
}

export type AvroTestCodec = "null" | "deflate" | "snappy" | "zstandard";

export interface AvroFileOptions {
  readonly codec?: AvroTestCodec;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly rowsPerBlock?: number;
}

/** An Avro object container of rows, encoded by avsc. */
export function encodeAvroFile(
  schema: avro.Schema,
  rows: readonly unknown[],
  { codec = "null", metadata = {}, rowsPerBlock = 100 }: AvroFileOptions = {},
): Uint8Array {
  const type = avscType(schema);
  const sync = Buffer.from("0123456789abcdef");
  const header = { "avro.schema": JSON.stringify(schema), "avro.codec": codec, ...metadata };
  const texts = Object.fromEntries(Object.entries(header).map(([name, text]) => [name, Buffer.from(text)]));
  const parts = [Buffer.from("Obj\u0001"), avscType({ type: "map", values: "bytes" }).toBuffer(texts), sync];
  for (let start = 0; start < rows.length; start += rowsPerBlock) {
    const block = rows.slice(start, start + rowsPerBlock);
    const data = compressBlock(Buffer.concat(block.map((row) => type.toBuffer(row))), codec);
    parts.push(longType.toBuffer(BigInt(block.length)), longType.toBuffer(BigInt(data.length)), data, sync);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function compressBlock(bytes: Buffer, codec: AvroTestCodec): Buffer {
  switch (codec) {
    case "null":
      return bytes;
    case "deflate":
      return deflateRawSync(bytes);
    case "snappy": {
      const checksum = Buffer.alloc(4);
      checksum.writeUInt32BE(crc32(bytes));
      return Buffer.concat([compress(new Uint8Array(bytes)), checksum]);
    }
    case "zstandard": {
      // A frame of one uncompressed block: magic, window descriptor, block header (last, raw, size), content.
      const blockHeader = Buffer.alloc(3);
      blockHeader.writeUIntLE((bytes.length << 3) | 1, 0, 3);
      return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58]), blockHeader, bytes]);
    }
  }
}
