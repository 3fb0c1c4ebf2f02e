import type { Type } from "../model/types";
import type { ExportFormat } from "../query/result";
import { formatJsonSql, formatTextSql } from "./canonicalText";
import type { HeldColumn } from "./resultFilter";
import { quoteName, quoteString } from "./sqlText";

/** Separates nothing: it keeps the engine's CSV writer from touching lines of JSON, in which it cannot occur. */
const noDelimiter = "delimiter '\\x01'";

/** The engine's dictionaries take 0.0 and -0.0 for one value. */
const withoutDictionaries = ", DICTIONARY_SIZE_LIMIT 0";

/**
 * A statement that streams rows to a file.
 *
 * @param rows  FROM clause with its conditions
 * @param order  ORDER BY list over those rows
 */
export function formatExport(
  columns: readonly HeldColumn[],
  rows: string,
  order: string,
  format: ExportFormat,
  file: string,
): string {
  const names = uniqueNames(columns);
  const select = (values: readonly string[]): string => `SELECT ${values.join(", ")} FROM ${rows} ORDER BY ${order}`;
  const copy = (query: string, options: string): string => `COPY (${query}) TO ${quoteString(file)} (${options})`;
  switch (format) {
    case "parquet":
      return copy(
        select(columns.map(({ sql }, i) => `${sql} AS ${names[i]}`)),
        `FORMAT parquet, COMPRESSION zstd${columns.some(({ type }) => holdsFloats(type)) ? withoutDictionaries : ""}`,
      );
    case "csv":
      return copy(
        select(columns.map(({ type, sql }, i) => `${formatTextSql(type, sql)} AS ${names[i]}`)),
        "FORMAT csv, HEADER true",
      );
    case "jsonl":
      return copy(select([formatObject(columns)]), `FORMAT csv, HEADER false, QUOTE '', ESCAPE '', ${noDelimiter}`);
    case "json": {
      const lines = `SELECT if(row_number() OVER (ORDER BY ${order}) = 1, '[', ',') || ${formatObject(columns)} AS line,
        row_number() OVER (ORDER BY ${order}) AS n FROM ${rows}`;
      const end = `SELECT if(EXISTS (SELECT 1 FROM ${rows}), ']', '[]'), 9223372036854775807`;
      return copy(
        `SELECT line FROM (${lines} UNION ALL ${end}) ORDER BY n`,
        `FORMAT csv, HEADER false, QUOTE '', ESCAPE '', ${noDelimiter}`,
      );
    }
  }
}

function formatObject(columns: readonly HeldColumn[]): string {
  const members = columns.map(
    ({ name, type, sql }, i) =>
      `${quoteString(`${i === 0 ? "" : ","}${JSON.stringify(name)}:`)}, ${formatJsonSql(type, sql)}`,
  );
  return `concat('{', ${members.join(", ")}, '}')`;
}

function holdsFloats(type: Type): boolean {
  switch (type.kind) {
    case "float":
    case "double":
      return true;
    case "struct":
      return type.fields.some((field) => holdsFloats(field.type));
    case "list":
      return holdsFloats(type.element.type);
    case "map":
      return holdsFloats(type.key.type) || holdsFloats(type.value.type);
    default:
      return false;
  }
}

/** The engine ignores case in names, and tables may not. */
function uniqueNames(columns: readonly HeldColumn[]): string[] {
  const taken = new Set<string>();
  return columns.map(({ name }) => {
    let unique = name;
    for (let n = 1; taken.has(unique.toLowerCase()); n++) unique = `${name}_${n}`;
    taken.add(unique.toLowerCase());
    return quoteName(unique);
  });
}
