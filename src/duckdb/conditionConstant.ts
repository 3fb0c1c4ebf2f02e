import { parseCell } from "../model/cell";
import { parseDate } from "../model/dateTimeText";
import { formatDecimal } from "../model/decimalText";
import type { Type } from "../model/types";
import type { Value } from "../model/value";

/** A constant of a condition, or a text cast to a type, as the engine's parser writes it. */
export interface ConditionConstant {
  /** The engine's name of its type. */
  readonly typeId: string;
  /** Absent unless the type is a decimal. */
  readonly scale: number | undefined;
  readonly value: bigint | number | string;
}

const maxFloatInteger = 2 ** 24;
/** Whatever the widths, the engine then compares a decimal column with such a constant as decimals. */
const maxComparablePrecision = 18;
/** Powers of ten up to here are exact as doubles, so that a quotient by one is rounded once, as the text is. */
const maxExactScale = 22;

/**
 * The value of a column's type that the engine compares the column with when a condition holds this constant.
 *
 * @returns undefined unless it is certain to be that value: rounded, overflowing, or of a type that makes the engine
 *   cast the column
 */
export function parseConditionConstant(type: Type, constant: ConditionConstant): Value | undefined {
  const { typeId, value } = constant;
  if (typeof value === "string") return parseText(type, typeId, value);
  switch (type.kind) {
    case "int":
    case "long":
      return isInteger(typeId) ? parseCell(type, String(value)) : undefined;
    case "float":
      return isInteger(typeId) && isWithin(value, maxFloatInteger) ? Number(value) : undefined;
    case "double":
      return parseDouble(constant);
    case "decimal": {
      const text = formatNumber(constant);
      return text === undefined || type.precision > maxComparablePrecision ? undefined : parseCell(type, text);
    }
    default:
      return undefined;
  }
}

/** As the parser writes TRUE and FALSE. */
const booleans: ReadonlyMap<string, boolean> = new Map([
  ["t", true],
  ["f", false],
]);

/** Types whose values a condition writes as text, by the engine's names of the casts that leave such a text exact. */
const castsByKind: Partial<Record<Type["kind"], readonly string[]>> = {
  boolean: ["BOOLEAN"],
  int: [],
  long: [],
  double: [],
  decimal: [],
  string: [],
  date: ["DATE"],
  time: ["TIME"],
  timestamp: ["TIMESTAMP", "DATE"],
  timestamptz: ["TIMESTAMP WITH TIME ZONE", "TIMESTAMP", "DATE"],
  uuid: ["UUID"],
};

function parseText(type: Type, typeId: string, text: string): Value | undefined {
  const casts = castsByKind[type.kind];
  if (casts === undefined || !(typeId === "VARCHAR" || casts.includes(typeId))) return undefined;
  if (type.kind === "boolean") return booleans.get(text);
  if (typeId === "DATE" && parseDate(text) === undefined) return undefined;
  // A cast to a timestamp without zone drops the offset.
  if (typeId === "TIMESTAMP") return parseCell({ kind: "timestamp" }, text);
  return parseCell(type, text);
}

function parseDouble(constant: ConditionConstant): number | undefined {
  const { typeId, scale, value } = constant;
  if (typeId === "DOUBLE") return Number(value);
  if (!isWithin(value, Number.MAX_SAFE_INTEGER) || (scale ?? 0) > maxExactScale) return undefined;
  const text = formatNumber(constant);
  return text === undefined ? undefined : Number(text);
}

function formatNumber({ typeId, scale, value }: ConditionConstant): string | undefined {
  if (typeof value !== "bigint") return undefined;
  if (isInteger(typeId)) return String(value);
  if (typeId !== "DECIMAL" || scale === undefined) return undefined;
  return formatDecimal({ kind: "decimal", unscaled: value, scale });
}

function isInteger(typeId: string): boolean {
  return typeId === "INTEGER" || typeId === "BIGINT";
}

function isWithin(value: bigint | number | string, max: number): boolean {
  return typeof value === "bigint" && value <= BigInt(max) && value >= -BigInt(max);
}
