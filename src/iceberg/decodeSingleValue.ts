import type { Type } from "../model/types";
import { formatUuid } from "../model/uuidText";
import type { Value } from "../model/value";

const microsPerDay = 86_400_000_000n;
const nanosPerDay = microsPerDay * 1000n;
const scratch = new Uint8Array(8);
const scratchView = new DataView(scratch.buffer);
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * A value in the binary single-value serialisation, as bounds are written. Bounds of files from before a promotion are
 * shorter and are widened: a long of 4 bytes was an int, a double of 4 a float, a timestamp of 4 a date.
 *
 * @returns undefined when the bytes are not a value of the type, which means: no bound is known
 * Source: Iceberg spec, Appendix D, Binary single-value serialization
 */
export function decodeSingleValue(type: Type, bytes: Uint8Array): Value | undefined {
  switch (type.kind) {
    case "boolean":
      return bytes.length === 1 ? bytes[0] !== 0 : undefined;
    case "int":
    case "date":
      return bytes.length === 4 ? viewOf(bytes).getInt32(0, true) : undefined;
    case "long":
      return decodeLong(bytes, 1n);
    case "time":
      return bytes.length === 8 ? viewOf(bytes).getBigInt64(0, true) : undefined;
    case "timestamp":
    case "timestamptz":
      return decodeLong(bytes, microsPerDay);
    case "timestamp_ns":
    case "timestamptz_ns":
      return decodeLong(bytes, nanosPerDay);
    case "float":
      return bytes.length === 4 ? viewOf(bytes).getFloat32(0, true) : undefined;
    case "double":
      if (bytes.length === 4) return viewOf(bytes).getFloat32(0, true);
      return bytes.length === 8 ? viewOf(bytes).getFloat64(0, true) : undefined;
    case "string":
      return decodeUtf8(bytes);
    case "uuid":
      return bytes.length === 16 ? formatUuid(bytes) : undefined;
    case "fixed":
    case "binary":
      return bytes;
    case "decimal":
      return bytes.length === 0
        ? undefined
        : { kind: "decimal", unscaled: decodeSignedBigEndian(bytes), scale: type.scale };
    default:
      return undefined;
  }
}

/** An integer in two's complement, most significant byte first, of any number of bytes; none is 0. */
export function decodeSignedBigEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}

function decodeLong(bytes: Uint8Array, promotedFactor: bigint): bigint | undefined {
  if (bytes.length === 8) return viewOf(bytes).getBigInt64(0, true);
  return bytes.length === 4 ? BigInt(viewOf(bytes).getInt32(0, true)) * promotedFactor : undefined;
}

/** At most eight bytes under one view: a view of its own for each of millions of bounds costs more than the copy. */
function viewOf(bytes: Uint8Array): DataView {
  scratch.set(bytes);
  return scratchView;
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}
