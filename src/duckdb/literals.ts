import { formatDate, formatTime } from "../model/dateTimeText";
import { formatDecimal } from "../model/decimalText";
import { LakehouseError } from "../model/errors";
import { formatHex } from "../model/hexText";
import { formatType, type Type } from "../model/types";
import type { Value } from "../model/value";
import { quoteString } from "./sqlText";
import { formatDuckdbType, structFieldNames } from "./types";

/** A value as an SQL expression of the engine's type for it. */
export function formatLiteral(type: Type, value: Value): string {
  return `CAST(${formatBare(type, value)} AS ${formatDuckdbType(type)})`;
}

function formatBare(type: Type, value: Value): string {
  if (value === null) return "NULL";
  switch (type.kind) {
    case "boolean":
      return String(value === true);
    case "int":
    case "long":
      return quoteString(String(value));
    case "float":
    case "double":
      return quoteString(Object.is(value, -0) ? "-0.0" : String(value));
    case "date":
      // Counted from the epoch: the engine's text form of far years is not the ISO one.
      if (typeof value === "number") return `DATE ${quoteString(formatDate(0))} + ${value}`;
      break;
    case "time":
      if (typeof value === "bigint") return quoteString(formatTime(value));
      break;
    case "timestamp":
    case "timestamptz":
      if (typeof value === "bigint") return `make_timestamp(${value})`;
      break;
    case "timestamp_ns":
    case "timestamptz_ns":
      if (typeof value === "bigint") return `make_timestamp_ns(${value})`;
      break;
    case "string":
    case "uuid":
      if (typeof value === "string") return quoteString(value);
      break;
    case "binary":
    case "fixed":
      if (value instanceof Uint8Array) return `unhex('${formatHex(value)}')`;
      break;
    case "decimal":
      if (isKind(value, "decimal")) return quoteString(formatDecimal(value));
      break;
    case "list":
      if (Array.isArray(value)) {
        return `[${value.map((item: Value) => formatLiteral(type.element.type, item)).join(", ")}]`;
      }
      break;
    case "map":
      if (isKind(value, "map")) {
        const keys = value.entries.map(([key]) => formatLiteral(type.key.type, key));
        const values = value.entries.map(([, item]) => formatLiteral(type.value.type, item));
        return `MAP([${keys.join(", ")}], [${values.join(", ")}])`;
      }
      break;
    case "struct":
      if (isKind(value, "struct")) {
        const names = structFieldNames(type.fields);
        const fields = type.fields.map(
          (field, i) => `${quoteString(names[i] ?? "")}: ${formatLiteral(field.type, value.fields[i] ?? null)}`,
        );
        return `{${fields.join(", ")}}`;
      }
      break;
  }
  throw new LakehouseError("unexpected", `A ${typeof value} is no value of type ${formatType(type)}.`);
}

type Tagged = Extract<Value, { readonly kind: string }>;

function isKind<K extends Tagged["kind"]>(value: Value, kind: K): value is Extract<Tagged, { readonly kind: K }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}
