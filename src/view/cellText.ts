import { formatType, type Type } from "../model/types";
import type { Cell } from "../model/value";

/** A cell as a grid shows it: null and the empty string are told apart from text that looks like them. */
export interface CellText {
  readonly kind: "value" | "null" | "empty";
  readonly text: string;
}

const numericKinds = new Set<Type["kind"]>(["int", "long", "float", "double", "decimal"]);
/** `2026-10-14 ` */
const dayLength = 11;
const timestampKinds = new Set<Type["kind"]>(["timestamp", "timestamptz", "timestamp_ns", "timestamptz_ns"]);

/** True when values of the type are compared by their digits and therefore stand right-aligned. */
export function isNumeric(type: Type): boolean {
  return numericKinds.has(type.kind);
}

/** The words that stand for a cell on a screen; timestamps lose the zeros that say nothing. */
export function formatCellText(cell: Cell, type: Type): CellText {
  if (cell === null) return { kind: "null", text: "null" };
  if (cell === "") return { kind: "empty", text: "empty" };
  if (typeof cell === "object") return { kind: "value", text: formatNested(cell) };
  return { kind: "value", text: timestampKinds.has(type.kind) ? formatTimestampText(String(cell)) : String(cell) };
}

/** Both sides of an update; of two times on the same day the day is said once. */
export function formatCellUpdate(
  before: Cell,
  after: Cell,
  type: Type,
): { readonly before: CellText; readonly after: CellText } {
  const old = formatCellText(before, type);
  const now = formatCellText(after, type);
  const [day, time] = [now.text.slice(0, dayLength), now.text.slice(dayLength)];
  const isSameDay = timestampKinds.has(type.kind) && time !== "" && old.kind === "value" && old.text.startsWith(day);
  if (!isSameDay) return { before: old, after: now };
  return { before: { ...old, text: old.text.replace(/ UTC$/, "") }, after: { ...now, text: time } };
}

/** A cell as the clipboard and a record's key take it: its canonical text, null empty, nested values as JSON. */
export function formatCellCopy(cell: Cell): string {
  if (cell === null) return "";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

/** A column's type in few characters for its header: nested types by their outermost word. */
export function formatTypeShort(type: Type): string {
  return type.kind === "struct" || type.kind === "list" || type.kind === "map" ? type.kind : formatType(type);
}

/** `2026-10-14T09:12:04.113000+00:00` reads `2026-10-14 09:12:04.113 UTC`. */
function formatTimestampText(text: string): string {
  const zoned = /(\+00:00|Z)$/.test(text);
  const local = text.replace(/(\+00:00|Z)$/, "").replace("T", " ");
  const short = local.replace(/(\.\d*?)0+$/, "$1").replace(/\.$/, "");
  return zoned ? `${short} UTC` : short;
}

function formatNested(cell: Cell): string {
  if (cell === null || typeof cell === "boolean") return String(cell);
  if (typeof cell === "string") return JSON.stringify(cell);
  if (isList(cell)) {
    const entries = cell.map((item) => mapEntry(item));
    const isMap = cell.length > 0 && entries.every((entry) => entry !== undefined);
    return isMap ? `{${entries.join(", ")}}` : `[${cell.map(formatNested).join(", ")}]`;
  }
  return `{${Object.entries(cell)
    .map(([name, value]) => `${name}: ${formatNested(value)}`)
    .join(", ")}}`;
}

function mapEntry(cell: Cell): string | undefined {
  if (cell === null || typeof cell !== "object" || isList(cell)) return undefined;
  const { key, value, ...others } = cell;
  if (key === undefined || value === undefined || Object.keys(others).length > 0) return undefined;
  return `${formatNested(key)}: ${formatNested(value)}`;
}

function isList(cell: Cell): cell is readonly Cell[] {
  return Array.isArray(cell);
}
