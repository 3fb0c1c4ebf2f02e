import { formatCell } from "../model/cell";
import { civilFromDays, formatDate, formatYear } from "../model/dateTimeText";
import type { Type } from "../model/types";
import { uuidBytes } from "../model/uuidText";
import type { Decimal, Value } from "../model/value";
import { murmur3 } from "../util/murmur3";
import type { Transform } from "./tableMetadata";

const microsPerHour = 3_600_000_000n;

/**
 * A transform of a source value, as partitioning does it. Null stays null.
 *
 * @param type  the source column's type
 * @returns undefined when the transform is unknown or not defined for the type
 * Source: Iceberg spec, Partition Transforms and Appendix B
 */
export function applyTransform(transform: Transform, type: Type, value: Value): Value | undefined {
  if (transform.kind === "unknown") return undefined;
  if (value === null || transform.kind === "void") return null;
  switch (transform.kind) {
    case "identity":
      return value;
    case "bucket": {
      const bytes = hashedBytes(type, value);
      return bytes === undefined ? undefined : (murmur3(bytes) & 0x7fffffff) % transform.buckets;
    }
    case "truncate":
      return truncate(transform.width, value);
    default:
      return countTime(transform.kind, type, value);
  }
}

/**
 * A partition value as people write it: `2017`, `2017-12`, `2017-12-01`, `2017-12-01-10` for the time transforms, the
 * canonical text of other values, `null`.
 *
 * @param type  the transform's result type, undefined when it is not known
 */
export function formatPartitionValue(transform: Transform, type: Type | undefined, value: Value): string {
  if (value === null) return "null";
  if (typeof value === "number") {
    switch (transform.kind) {
      case "year":
        return formatYear(1970 + value);
      case "month":
        return `${formatYear(1970 + Math.floor(value / 12))}-${twoDigits((((value % 12) + 12) % 12) + 1)}`;
      case "day":
        return formatDate(value);
      case "hour":
        return `${formatDate(Math.floor(value / 24))}-${twoDigits(((value % 24) + 24) % 24)}`;
    }
  }
  const cell = type === undefined ? null : formatCell(type, value);
  return cell === null || typeof cell === "object" ? String(value) : String(cell);
}

/** The bytes that a bucket hashes (spec, Appendix B); undefined for types that cannot be bucketed. */
function hashedBytes(type: Type, value: Value): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (typeof value === "string") return type.kind === "uuid" ? uuidBytes(value) : new TextEncoder().encode(value);
  if (isDecimal(value)) return minimalBigEndian(value.unscaled);
  switch (type.kind) {
    case "int":
    case "date":
      return typeof value === "number" ? longBytes(BigInt(value)) : undefined;
    case "long":
    case "time":
    case "timestamp":
    case "timestamptz":
      return typeof value === "bigint" ? longBytes(value) : undefined;
    case "timestamp_ns":
    case "timestamptz_ns":
      return typeof value === "bigint" ? longBytes(floorDivide(value, 1000n)) : undefined;
    default:
      return undefined;
  }
}

function truncate(width: number, value: Value): Value | undefined {
  if (typeof value === "number") return value - (((value % width) + width) % width);
  if (typeof value === "bigint") return floorDivide(value, BigInt(width)) * BigInt(width);
  if (typeof value === "string") return truncateText(value, width);
  if (value instanceof Uint8Array) return value.subarray(0, width);
  if (!isDecimal(value)) return undefined;
  return { ...value, unscaled: floorDivide(value.unscaled, BigInt(width)) * BigInt(width) };
}

/** By code points: a surrogate pair is one character. */
function truncateText(text: string, width: number): string {
  if (text.length <= width) return text;
  let end = 0;
  for (let count = 0; count < width && end < text.length; count++) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  return text.slice(0, end);
}

/** Whole years, months, days or hours since 1970-01-01T00:00Z, rounded down. */
function countTime(unit: "year" | "month" | "day" | "hour", type: Type, value: Value): number | undefined {
  const hours = hoursOf(type, value);
  if (hours === undefined) return undefined;
  if (unit === "hour") return type.kind === "date" ? undefined : hours;
  const days = Math.floor(hours / 24);
  if (unit === "day") return days;
  const { year, month } = civilFromDays(days);
  return unit === "year" ? year - 1970 : (year - 1970) * 12 + month - 1;
}

function hoursOf(type: Type, value: Value): number | undefined {
  switch (type.kind) {
    case "date":
      return typeof value === "number" ? value * 24 : undefined;
    case "timestamp":
    case "timestamptz":
      return typeof value === "bigint" ? Number(floorDivide(value, microsPerHour)) : undefined;
    case "timestamp_ns":
    case "timestamptz_ns":
      return typeof value === "bigint" ? Number(floorDivide(value, microsPerHour * 1000n)) : undefined;
    default:
      return undefined;
  }
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}

function longBytes(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, value, true);
  return bytes;
}

/** Two's complement, most significant byte first, in as few bytes as hold the sign. */
function minimalBigEndian(value: bigint): Uint8Array {
  let length = 1;
  while (BigInt.asIntN(8 * length, value) !== value) length++;
  return Uint8Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 0xffn));
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}

function isDecimal(value: Value): value is Decimal {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "decimal";
}
