import { formatDate, formatTime, formatTimestamp, parseDate, parseTime, parseTimestamp } from "./dateTimeText";
import { formatDecimal, parseDecimal } from "./decimalText";
import { formatHex, parseHex } from "./hexText";
import { formatType, type Type } from "./types";
import { parseUuid } from "./uuidText";
import type { Cell, Value } from "./value";

/**
 * The wire form of a value: canonical text for scalars. Integers are exact; floats are the shortest text that reads
 * back at their width, with `-0.0`, `NaN`, `Infinity`; decimals have their full scale; times are ISO; bytes are hex.
 */
export function formatCell(type: Type, value: Value): Cell {
  if (value === null) return null;
  switch (type.kind) {
    case "boolean":
      if (typeof value === "boolean") return value;
      break;
    case "int":
      if (typeof value === "number") return String(value);
      break;
    case "long":
      if (typeof value === "bigint") return value.toString();
      break;
    case "float":
      if (typeof value === "number") return formatFloat(value);
      break;
    case "double":
      if (typeof value === "number") return formatDouble(value);
      break;
    case "date":
      if (typeof value === "number") return formatDate(value);
      break;
    case "time":
      if (typeof value === "bigint") return formatTime(value);
      break;
    case "timestamp":
    case "timestamptz":
      if (typeof value === "bigint") return formatTimestamp(value, "micros", type.kind === "timestamptz");
      break;
    case "timestamp_ns":
    case "timestamptz_ns":
      if (typeof value === "bigint") return formatTimestamp(value, "nanos", type.kind === "timestamptz_ns");
      break;
    case "decimal":
      if (typeof value === "object" && "kind" in value && value.kind === "decimal") return formatDecimal(value);
      break;
    case "list":
      if (Array.isArray(value)) return value.map((item: Value) => formatCell(type.element.type, item));
      break;
    case "map":
      if (typeof value === "object" && "kind" in value && value.kind === "map") {
        return value.entries.map(([key, item]) => ({
          key: formatCell(type.key.type, key),
          value: formatCell(type.value.type, item),
        }));
      }
      break;
    case "struct":
      if (typeof value === "object" && "kind" in value && value.kind === "struct") {
        const cells = value.fields.map((item, i): [string, Cell] => {
          const field = type.fields[i];
          return [field?.name ?? "", field ? formatCell(field.type, item) : null];
        });
        return Object.fromEntries(cells);
      }
      break;
    default:
      if (typeof value === "string") return value;
      if (value instanceof Uint8Array) return formatHex(value);
  }
  throw new TypeError(`A ${typeof value} is no value of type ${formatType(type)}.`);
}

/**
 * A scalar from its canonical text, as a person types it in a filter or a key.
 *
 * @returns undefined when the text is no exact value of the type, and for nested types
 */
export function parseCell(type: Type, text: string): Value | undefined {
  switch (type.kind) {
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    case "int":
    case "long": {
      if (!/^[+-]?\d{1,19}$/.test(text)) return undefined;
      const value = BigInt(text);
      if (BigInt.asIntN(type.kind === "int" ? 32 : 64, value) !== value) return undefined;
      return type.kind === "int" ? Number(value) : value;
    }
    case "float":
    case "double": {
      if (!/^([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?|[+-]?Infinity|NaN)$/.test(text)) return undefined;
      return type.kind === "float" ? Math.fround(Number(text)) : Number(text);
    }
    case "date":
      return parseDate(text);
    case "time":
      return parseTime(text);
    case "timestamp":
      return parseTimestamp(text, "micros", "none");
    case "timestamptz":
      return parseTimestamp(text, "micros", "utcIfAbsent");
    case "timestamp_ns":
      return parseTimestamp(text, "nanos", "none");
    case "timestamptz_ns":
      return parseTimestamp(text, "nanos", "utcIfAbsent");
    case "decimal":
      return parseDecimal(text, type.precision, type.scale);
    case "string":
    case "variant":
      return text;
    case "uuid":
      return parseUuid(text);
    case "binary":
      return parseHex(text);
    case "fixed": {
      const bytes = parseHex(text);
      return bytes?.length === type.length ? bytes : undefined;
    }
    default:
      return undefined;
  }
}

function formatDouble(value: number): string {
  return Object.is(value, -0) ? "-0.0" : String(value);
}

/** The shortest decimal that rounds to the same 32-bit float; nine digits always do. */
function formatFloat(value: number): string {
  if (!Number.isFinite(value) || value === 0) return formatDouble(value);
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === value) return String(candidate);
  }
  return String(Number(value.toPrecision(9)));
}
