import { crc32 } from "node:zlib";
import { LakehouseError } from "../model/errors";
import { decodeRoaring64, type PositionSet } from "./roaring";

const magic = 0xd1d33964;
const lengthBytes = 4;
const magicBytes = 4;
const checksumBytes = 4;

/**
 * The 0-based row positions that a deletion vector marks as deleted.
 *
 * @param blob  the blob as a manifest entry's content offset and size address it: length, magic, bitmap, CRC-32
 * @param file  the Puffin file, for messages
 * @param recordCount  how many positions the manifest entry says there are
 * @throws LakehouseError "metadataInvalid" when the blob is damaged or holds another number of positions
 * Source: Puffin spec, deletion-vector-v1 blob type
 */
export function decodeDeletionVector(blob: Uint8Array, file: string, recordCount?: bigint): PositionSet {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const contentLength = blob.length - lengthBytes - checksumBytes;
  if (contentLength < magicBytes || view.getUint32(0) !== contentLength) throw damaged(file, "its length is wrong");
  if (view.getUint32(lengthBytes) !== magic) throw damaged(file, "it does not start as one");
  const content = blob.subarray(lengthBytes, lengthBytes + contentLength);
  if (crc32(content) !== view.getUint32(blob.length - checksumBytes)) throw damaged(file, "its checksum is wrong");
  const positions = decodeBitmap(content.subarray(magicBytes), file);
  if (recordCount !== undefined && positions.count !== recordCount) {
    throw damaged(file, `it holds ${positions.count} positions, but is listed with ${recordCount}`);
  }
  return positions;
}

function decodeBitmap(bytes: Uint8Array, file: string): PositionSet {
  try {
    return decodeRoaring64(bytes);
  } catch (cause) {
    if (cause instanceof RangeError) throw damaged(file, cause.message, cause);
    throw cause;
  }
}

function damaged(file: string, reason: string, cause?: unknown): LakehouseError {
  return new LakehouseError("metadataInvalid", `A deletion vector in ${file} is damaged: ${reason}.`, { file }, cause);
}
