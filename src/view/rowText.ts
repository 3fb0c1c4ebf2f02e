import type { Type } from "../model/types";
import type { Cell } from "../model/value";

/** What the text of a row needs to know of a column. */
export interface TextColumn {
  readonly name: string;
  readonly type: Type;
}

const notFinite = new Set(["NaN", "Infinity", "-Infinity"]);

/**
 * One row as a JSON object without line breaks, in column order. Integers and finite floats are literals with every
 * digit they have; decimals, times, uuids and bytes are strings; a map is an array of {"key", "value"}; a variant is the
 * JSON that it holds.
 */
export function formatJsonRow(columns: readonly TextColumn[], cells: readonly Cell[]): string {
  const members = columns.map(({ name, type }, index) => `${JSON.stringify(name)}:${formatJson(type, cells[index])}`);
  return `{${members.join(",")}}`;
}

/** One cell as JSON text; see formatJsonRow. */
export function formatJson(type: Type, cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "null";
  switch (type.kind) {
    case "int":
    case "long":
      return String(cell);
    case "float":
    case "double":
      return notFinite.has(String(cell)) ? JSON.stringify(cell) : String(cell);
    case "struct": {
      const fields = cell as { readonly [field: string]: Cell };
      return `{${type.fields.map((f) => `${JSON.stringify(f.name)}:${formatJson(f.type, fields[f.name])}`).join(",")}}`;
    }
    case "list":
      return `[${(cell as readonly Cell[]).map((item) => formatJson(type.element.type, item)).join(",")}]`;
    case "map": {
      const entries = cell as readonly { readonly key: Cell; readonly value: Cell }[];
      const texts = entries.map(
        (entry) =>
          `{"key":${formatJson(type.key.type, entry.key)},"value":${formatJson(type.value.type, entry.value)}}`,
      );
      return `[${texts.join(",")}]`;
    }
    case "variant":
      // What holds a NaN is no JSON.
      return isJson(String(cell)) ? String(cell) : JSON.stringify(cell);
    default:
      return JSON.stringify(cell);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** One row as CSV (RFC 4180) without its line end: null is empty, the empty string is `""`, nested values are JSON. */
export function formatCsvRow(columns: readonly TextColumn[], cells: readonly Cell[]): string {
  return columns.map(({ type }, index) => formatCsvCell(type, cells[index])).join(",");
}

export function formatCsvHeader(columns: readonly TextColumn[]): string {
  return columns.map(({ name }) => quoteCsv(name)).join(",");
}

function formatCsvCell(type: Type, cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "";
  return quoteCsv(formatPlain(type, cell));
}

/** A cell as a person reads it in a text table: nested values as JSON, everything else its canonical text. */
export function formatPlain(type: Type, cell: Cell): string {
  if (typeof cell === "object" && cell !== null) return formatJson(type, cell);
  return String(cell);
}

function quoteCsv(text: string): string {
  return text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
