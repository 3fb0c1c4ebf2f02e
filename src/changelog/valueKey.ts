import { formatCell } from "../model/cell";
import type { Type } from "../model/types";
import type { Cell, Value } from "../model/value";

/**
 * A text that two values of a type share exactly when they are the same: NaN equals NaN, 0.0 differs from -0.0, null
 * differs from empty, maps are equal whatever the order of their entries.
 */
export function valueKey(type: Type, value: Value): string {
  return cellKey(type, formatCell(type, value));
}

function cellKey(type: Type, cell: Cell): string {
  if (cell === null || typeof cell !== "object") return JSON.stringify(cell);
  const fields = new Map<string, Cell>(Array.isArray(cell) ? [] : Object.entries(cell));
  if (type.kind === "struct") {
    return `(${type.fields.map(({ name, type }) => cellKey(type, fields.get(name) ?? null)).join(",")})`;
  }
  const items: readonly Cell[] = Array.isArray(cell) ? cell : [];
  if (type.kind === "list") return `[${items.map((item) => cellKey(type.element.type, item)).join(",")}]`;
  if (type.kind !== "map") return JSON.stringify(cell);
  const entries = items.map((item) => {
    const entry = new Map<string, Cell>(item === null || typeof item !== "object" ? [] : Object.entries(item));
    return `${cellKey(type.key.type, entry.get("key") ?? null)}:${cellKey(type.value.type, entry.get("value") ?? null)}`;
  });
  return `{${entries.toSorted().join(",")}}`;
}
