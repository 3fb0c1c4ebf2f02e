import { parseCell } from "./cell";
import type { Type } from "./types";
import type { Cell, Value } from "./value";

/**
 * The exact value that a cell stands for: formatCell undone, nested values included.
 *
 * @returns undefined when the cell is none of the type
 */
export function mapCell(type: Type, cell: Cell): Value | undefined {
  if (cell === null) return null;
  if (typeof cell === "boolean") return type.kind === "boolean" ? cell : undefined;
  if (typeof cell === "string") return type.kind === "boolean" ? undefined : parseCell(type, cell);
  switch (type.kind) {
    case "list":
      return Array.isArray(cell) ? mapAll(cell.map((item: Cell) => mapCell(type.element.type, item))) : undefined;
    case "struct": {
      const members = new Map<string, Cell>(Array.isArray(cell) ? [] : Object.entries(cell));
      const fields = mapAll(type.fields.map((field) => mapCell(field.type, members.get(field.name) ?? null)));
      return Array.isArray(cell) || fields === undefined ? undefined : { kind: "struct", fields };
    }
    case "map": {
      if (!Array.isArray(cell)) return undefined;
      const entries = cell.map((entry: Cell) => mapEntry(type.key.type, type.value.type, entry));
      const present = entries.filter((entry) => entry !== undefined);
      return present.length < entries.length ? undefined : { kind: "map", entries: present };
    }
    default:
      return undefined;
  }
}

function mapEntry(keyType: Type, valueType: Type, entry: Cell): readonly [Value, Value] | undefined {
  if (entry === null || typeof entry !== "object" || Array.isArray(entry)) return undefined;
  const members = new Map<string, Cell>(Object.entries(entry));
  const key = mapCell(keyType, members.get("key") ?? null);
  const value = mapCell(valueType, members.get("value") ?? null);
  return key === undefined || value === undefined ? undefined : [key, value];
}

function mapAll(values: readonly (Value | undefined)[]): readonly Value[] | undefined {
  const present = values.filter((value) => value !== undefined);
  return present.length < values.length ? undefined : present;
}
