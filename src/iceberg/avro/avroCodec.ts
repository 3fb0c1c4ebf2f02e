import { crc32, inflateRawSync } from "node:zlib";
import { Decompress } from "fzstd";
import { uncompress } from "snappyjs";
import { LakehouseError } from "../../model/errors";
import { AvroDataError } from "./avroCursor";

/** A block decompresses to no more than this: what claims more is damaged or hostile. */
const maxBlockBytes = 1 << 29;

const minChunkBytes = 512;
const maxChunkBytes = 1 << 20;

/** A Snappy stream cannot expand further: its longest copy makes 64 bytes of 3. */
const maxSnappyRatio = 22;

/**
 * The decompressor of an Avro codec by its name in the header.
 *
 * @returns a function that throws AvroDataError when the block is damaged
 * @throws LakehouseError "unsupported" for codecs that are not read
 */
export function findAvroCodec(name: string, file: string): (block: Uint8Array) => Uint8Array {
  switch (name) {
    case "null":
      return (block) => block;
    case "deflate":
      return damagedOnError(inflate);
    case "snappy":
      return damagedOnError(uncompressSnappy);
    case "zstandard":
      return damagedOnError(decompressZstandard);
    default:
      throw new LakehouseError("unsupported", `${file} is compressed with ${name}, which cannot be read.`, { file });
  }
}

function damagedOnError(decompress: (block: Uint8Array) => Uint8Array): (block: Uint8Array) => Uint8Array {
  return (block) => {
    try {
      return decompress(block);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new AvroDataError(`has a damaged block (${reason})`, { cause });
    }
  };
}

/** In one piece as a rule: manifests shrink to a third, and some writers start a block for each entry. */
function inflate(block: Uint8Array): Uint8Array {
  const chunkSize = Math.min(Math.max(4 * block.length, minChunkBytes), maxChunkBytes);
  return inflateRawSync(block, { maxOutputLength: maxBlockBytes, chunkSize });
}

/** Snappy with the checksum that Avro appends: the big-endian CRC-32 of the uncompressed bytes. */
function uncompressSnappy(block: Uint8Array): Uint8Array {
  if (block.length < 5) throw new RangeError("too short");
  const data = block.subarray(0, -4);
  const bytes = uncompress(data, Math.min(maxBlockBytes, data.length * maxSnappyRatio + 64));
  const checksum = new DataView(block.buffer, block.byteOffset + data.length, 4).getUint32(0);
  if (crc32(bytes) !== checksum) throw new RangeError("wrong checksum");
  return bytes;
}

/** As a stream, since a frame's header may claim any size. */
function decompressZstandard(block: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  const stream = new Decompress((part) => {
    length += part.length;
    if (length > maxBlockBytes) throw new RangeError("too long");
    parts.push(part.slice());
  });
  stream.push(block, true);
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
