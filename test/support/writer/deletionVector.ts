import { crc32 } from "node:zlib";

/** The blob of a deletion vector: its length, magic, a portable 64-bit roaring bitmap of arrays, and its checksum. */
export function encodeDeletionVector(positions: readonly number[]): Buffer {
  const sorted = [...new Set(positions)].sort((a, b) => a - b);
  const containers = new Map<number, number[]>();
  for (const position of sorted) {
    const high = Math.floor(position / 65536);
    containers.set(high, [...(containers.get(high) ?? []), position % 65536]);
  }
  const keys = [...containers];
  const header = [uint32(12346), uint32(keys.length), ...keys.map(([key, low]) => pair(key, low.length - 1))];
  const start = 8 + 8 * keys.length;
  let offset = start;
  const offsets = keys.map(([, low]) => {
    const at = uint32(offset);
    offset += 2 * low.length;
    return at;
  });
  const values = keys.flatMap(([, low]) => low.map(uint16));
  const bitmaps = keys.length === 0 ? [uint64(0)] : [uint64(1), uint32(0), ...header, ...offsets, ...values];
  const content = Buffer.concat([Buffer.from("d1d33964", "hex"), ...bitmaps]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(content.length, 0);
  ends.writeUInt32BE(crc32(content), 4);
  return Buffer.concat([ends.subarray(0, 4), content, ends.subarray(4)]);
}

/** A Puffin file of one deletion vector, whose blob starts at byte 4. */
export function encodePuffin(blob: Buffer, dataFile: string, cardinality: number): Buffer {
  const payload = Buffer.from(
    JSON.stringify({
      blobs: [
        {
          type: "deletion-vector-v1",
          fields: [2147483645],
          "snapshot-id": -1,
          "sequence-number": -1,
          offset: 4,
          length: blob.length,
          properties: { "referenced-data-file": dataFile, cardinality: String(cardinality) },
        },
      ],
    }),
  );
  const magic = Buffer.from("PFA1");
  return Buffer.concat([magic, blob, magic, payload, uint32(payload.length), uint32(0), magic]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function pair(first: number, second: number): Buffer {
  return Buffer.concat([uint16(first), uint16(second)]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
