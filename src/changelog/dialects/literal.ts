import { formatCell } from "../../model/cell";
import { LakehouseError } from "../../model/errors";
import { formatHex } from "../../model/hexText";
import { formatType, type Type } from "../../model/types";
import type { Value } from "../../model/value";
import { quoteText, type SqlDialect } from "./sqlDialect";
import { formatTypeName } from "./typeName";

/**
 * A value as an SQL expression of exactly that value and type; null as a bare NULL.
 *
 * @throws LakehouseError "unsupported" when the dialect has no such type, or no literal that is exact
 */
export function formatLiteral(type: Type, value: Value, dialect: SqlDialect): string {
  return value === null ? "NULL" : formatPresent(type, value, dialect);
}

function formatPresent(type: Type, value: Value, dialect: SqlDialect): string {
  const typeName = formatTypeName(type, dialect);
  if (type.kind === "list" && Array.isArray(value)) {
    return formatCast(formatArray(type.element.type, value, dialect), typeName);
  }
  if (typeof value === "object" && value !== null && "kind" in value) {
    if (type.kind === "struct" && value.kind === "struct") {
      const fields = type.fields.map((field, i) => formatNested(field.type, value.fields[i] ?? null, dialect));
      return formatCast(dialect === "spark" ? `struct(${fields.join(", ")})` : `ROW(${fields.join(", ")})`, typeName);
    }
    if (type.kind === "map" && value.kind === "map") {
      const keys = formatArray(
        type.key.type,
        value.entries.map(([key]) => key),
        dialect,
      );
      const items = formatArray(
        type.value.type,
        value.entries.map(([, item]) => item),
        dialect,
      );
      return formatCast(`${dialect === "spark" ? "map_from_arrays" : "MAP"}(${keys}, ${items})`, typeName);
    }
  }
  if (value instanceof Uint8Array) {
    const hex = formatHex(value);
    return dialect === "duckdb" ? `unhex('${hex}')` : `X'${hex}'`;
  }
  const cell = formatCell(type, value);
  return typeof cell === "string" ? formatScalar(type, cell, dialect) : String(cell);
}

/** A scalar from its canonical text. */
function formatScalar(type: Type, text: string, dialect: SqlDialect): string {
  const typeName = formatTypeName(type, dialect);
  switch (type.kind) {
    case "int":
      return text;
    case "long":
      return dialect === "spark" ? formatCast(quoteText(text, dialect), typeName) : formatCast(text, typeName);
    case "string":
      return quoteText(text, dialect);
    case "uuid":
      return dialect === "spark" ? quoteText(text, dialect) : formatCast(quoteText(text, dialect), typeName);
    case "date":
      return `DATE '${requirePlainYear(type, text)}'`;
    case "time":
      return `TIME '${text}'`;
    case "timestamp":
    case "timestamptz":
    case "timestamp_ns":
    case "timestamptz_ns":
      return formatTimestamp(type, requirePlainYear(type, text).replace("T", " "), dialect);
    default:
      return formatCast(`'${text}'`, typeName);
  }
}

/** @param text  canonical, with a space before the time, and `+00:00` where the type has a zone */
function formatTimestamp(type: Type, text: string, dialect: SqlDialect): string {
  switch (dialect) {
    case "spark":
      return `${type.kind === "timestamp" ? "TIMESTAMP_NTZ" : "TIMESTAMP"} '${text}'`;
    case "athena":
      return `TIMESTAMP '${text.replace("+00:00", " UTC")}'`;
    case "duckdb":
      // The engine holds nanoseconds with zone as plain ones in UTC.
      return formatCast(
        `'${type.kind === "timestamptz" ? text : text.replace("+00:00", "")}'`,
        formatTypeName(type, dialect),
      );
  }
}

function formatNested(type: Type, value: Value, dialect: SqlDialect): string {
  return value === null ? formatCast("NULL", formatTypeName(type, dialect)) : formatPresent(type, value, dialect);
}

function formatArray(type: Type, values: readonly Value[], dialect: SqlDialect): string {
  const items = values.map((value) => formatNested(type, value, dialect)).join(", ");
  return { spark: `array(${items})`, athena: `ARRAY[${items}]`, duckdb: `[${items}]` }[dialect];
}

function formatCast(expression: string, typeName: string): string {
  return `CAST(${expression} AS ${typeName})`;
}

/** The engines differ in how they write years of other than four digits. */
function requirePlainYear(type: Type, text: string): string {
  if (/^\d{4}-/.test(text)) return text;
  throw new LakehouseError("unsupported", `The ${formatType(type)} ${text} cannot be written as SQL.`);
}
