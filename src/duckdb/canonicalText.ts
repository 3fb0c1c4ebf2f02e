import type { Type } from "../model/types";
import { quoteString } from "./sqlText";

/**
 * SQL of a value's canonical text, the same as formatCell's up to how floats write their exponent; null for null.
 * Nested values are their JSON.
 */
export function formatTextSql(type: Type, sql: string): string {
  switch (type.kind) {
    case "string":
      return sql;
    case "float":
    case "double":
      return `CASE WHEN isnan(${sql}) THEN 'NaN' WHEN isinf(${sql}) THEN if(${sql} > 0, 'Infinity', '-Infinity')
        WHEN ${sql} = 0 THEN if(signbit(${sql}), '-0.0', '0')
        ELSE regexp_replace(CAST(${sql} AS VARCHAR), '\\.0$', '') END`;
    case "time":
      return `rpad(CAST(${sql} AS VARCHAR) || if(contains(CAST(${sql} AS VARCHAR), '.'), '', '.'), 15, '0')`;
    case "timestamp":
      return `strftime(${sql}, '%Y-%m-%dT%H:%M:%S.%f')`;
    case "timestamptz":
      return `strftime(CAST(${sql} AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f') || '+00:00'`;
    case "timestamp_ns":
      return `strftime(${sql}, '%Y-%m-%dT%H:%M:%S.%n')`;
    case "timestamptz_ns":
      return `strftime(${sql}, '%Y-%m-%dT%H:%M:%S.%n') || '+00:00'`;
    case "binary":
    case "fixed":
      return `lower(hex(${sql}))`;
    case "list":
    case "map":
    case "struct":
      return `CASE WHEN ${sql} IS NOT NULL THEN ${formatJsonSql(type, sql)} END`;
    default:
      return `CAST(${sql} AS VARCHAR)`;
  }
}

/** SQL of a value as JSON text: numbers with every digit they have, other scalars as strings; `null` for null. */
export function formatJsonSql(type: Type, sql: string, depth = 1): string {
  return `coalesce(${formatPresent(type, sql, depth)}, 'null')`;
}

function formatPresent(type: Type, sql: string, depth: number): string {
  const item = `j${depth}`;
  switch (type.kind) {
    case "boolean":
    case "int":
    case "long":
      return `CAST(${sql} AS VARCHAR)`;
    case "float":
    case "double": {
      const text = formatTextSql(type, sql);
      return `if(isfinite(${sql}), ${text}, '"' || ${text} || '"')`;
    }
    case "string":
      return `CAST(to_json(${sql}) AS VARCHAR)`;
    case "struct": {
      const members = type.fields.map(
        (field, i) =>
          `${quoteString(`${i === 0 ? "" : ","}${JSON.stringify(field.name)}:`)}, ` +
          formatJsonSql(field.type, `struct_extract_at(${sql}, ${i + 1})`, depth),
      );
      return `CASE WHEN ${sql} IS NOT NULL THEN concat('{', ${members.join(", ")}, '}') END`;
    }
    case "list": {
      const element = formatJsonSql(type.element.type, item, depth + 1);
      return `'[' || ${joined(`list_transform(${sql}, lambda ${item}: ${element})`)} || ']'`;
    }
    case "map": {
      const key = formatJsonSql(type.key.type, `struct_extract_at(${item}, 1)`, depth + 1);
      const value = formatJsonSql(type.value.type, `struct_extract_at(${item}, 2)`, depth + 1);
      const entry = `concat('{"key":', ${key}, ',"value":', ${value}, '}')`;
      return `'[' || ${joined(`list_transform(map_entries(${sql}), lambda ${item}: ${entry})`)} || ']'`;
    }
    default:
      return `'"' || ${formatTextSql(type, sql)} || '"'`;
  }
}

function joined(list: string): string {
  return `array_to_string(${list}, ',')`;
}
