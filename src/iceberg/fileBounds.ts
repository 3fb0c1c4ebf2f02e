import type { PrimitiveType } from "../model/types";
import type { Value } from "../model/value";
import { decodeSingleValue } from "./decodeSingleValue";

const microsPerDay = 86_400_000_000n;
/** The largest date or time stands for infinity in the engines that show it. */
const lastDay = 2_147_483_646;
const lastInstant = 2n ** 63n - 2n;

/** A bound of a column in one file. Bytes that are no value of the column's type are kept as they are. */
export type Bound =
  | { readonly kind: "none" }
  | { readonly kind: "value"; readonly value: Value }
  | { readonly kind: "undecodable"; readonly bytes: Uint8Array };

const none: Bound = { kind: "none" };

/**
 * A bound from a manifest as a value of its column. Never fails: what does not decode, or decodes to something that no
 * value of the type can be, such as a decimal of too many digits, is told as undecodable.
 *
 * @param bytes  in the single-value serialisation; undefined where the writer kept no bound
 * Source: Iceberg spec, Appendix D, Binary single-value serialization
 */
export function decodeBound(type: PrimitiveType, bytes: Uint8Array | undefined): Bound {
  if (bytes === undefined) return none;
  const value = decodeSingleValue(type, bytes);
  return value !== undefined && isPossible(type, value) ? { kind: "value", value } : { kind: "undecodable", bytes };
}

function isPossible(type: PrimitiveType, value: Value): boolean {
  switch (type.kind) {
    case "decimal": {
      if (value === null || typeof value !== "object" || !("kind" in value) || value.kind !== "decimal") return false;
      const { unscaled } = value;
      return (unscaled < 0n ? -unscaled : unscaled) < 10n ** BigInt(type.precision);
    }
    case "date":
      return typeof value === "number" && Math.abs(value) <= lastDay;
    case "time":
      return typeof value === "bigint" && value >= 0n && value < microsPerDay;
    case "timestamp":
    case "timestamptz":
    case "timestamp_ns":
    case "timestamptz_ns":
      return typeof value === "bigint" && value <= lastInstant && value >= -lastInstant;
    case "fixed":
      return value instanceof Uint8Array && value.length === type.length;
    default:
      return true;
  }
}
