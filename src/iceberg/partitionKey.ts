import { formatHex } from "../model/hexText";
import type { Value } from "../model/value";

/**
 * One text per partition: equal exactly for equal partitions of the same spec. Integers of any width are one kind, so
 * that a value written before its column was promoted equals the same value written after. Floats compare as bits
 * with a single NaN.
 */
export function partitionKey(specId: number, partition: readonly Value[]): string {
  return `${specId}|${partition.map(keyOf).join("|")}`;
}

function keyOf(value: Value): string {
  switch (typeof value) {
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
    case "boolean":
      return String(value);
    case "string":
      return JSON.stringify(value);
    default:
      break;
  }
  if (value === null) return "null";
  if (value instanceof Uint8Array) return `x${formatHex(value)}`;
  if ("kind" in value && value.kind === "decimal") return `${value.unscaled}e${value.scale}`;
  throw new TypeError("A partition value is never nested.");
}
