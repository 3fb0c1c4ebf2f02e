import type { Decimal, Value } from "../model/value";

/**
 * The order of two scalar values of one type as column bounds use it: negative, zero or positive. Integers of either
 * width compare by value, decimals exactly, strings by code point, bytes as unsigned numbers; -0.0 equals 0.0.
 *
 * @returns undefined when they cannot be compared: NaN, null, or values of different kinds
 */
export function compareValues(a: Value, b: Value): number | undefined {
  if (isNumeric(a) && isNumeric(b)) return a < b ? -1 : a > b ? 1 : Number.isNaN(a) || Number.isNaN(b) ? undefined : 0;
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b);
  if (isDecimal(a) && isDecimal(b)) {
    const scale = Math.max(a.scale, b.scale);
    const difference = rescale(a, scale) - rescale(b, scale);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
  return undefined;
}

function isNumeric(value: Value): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function isDecimal(value: Value): value is Decimal {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "decimal";
}

function rescale({ unscaled, scale }: Decimal, to: number): bigint {
  return unscaled * 10n ** BigInt(to - scale);
}

/** UTF-16 order, but characters beyond the basic plane come after all others, as their UTF-8 bytes do. */
function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) {
      const isPair = [left, right].map((unit) => unit >= 0xd800 && unit <= 0xdfff);
      return isPair[0] === isPair[1] ? left - right : isPair[0] ? 1 : -1;
    }
  }
  return a.length - b.length;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
