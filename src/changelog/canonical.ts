import type { Type } from "../model/types";

/**
 * DuckDB expressions under which two rows are the same exactly when their values are: null equals null, NaN equals NaN,
 * 0.0 differs from -0.0, null differs from empty, maps are equal whatever the order of their entries.
 *
 * Source: what DuckDB 1.5 does with the plain values: `hash(NULL) = hash([])`, `hash([[1],[2]]) = hash([[1,2]])`,
 * `hash(0.0) = hash(-0.0)`; GROUP BY merges 0.0 and -0.0, and splits maps by the order of their entries; after PARTITION BY
 * or ORDER BY of a float column, the column itself reads 0.0 where it was -0.0.
 */

/** The name of a table column, by position, in every relation of this room. */
export function columnName(position: number): string {
  return `c${position}`;
}

/**
 * Expressions that together identify a value, for GROUP BY, PARTITION BY and `IS NOT DISTINCT FROM`.
 * Most scalars stay what they are; a float becomes two expressions, for numbers and for zeros; nested values become text.
 *
 * @param value  the SQL of the value, whose DuckDB type is the natural one of `type`
 */
export function formatKeys(type: Type, value: string): readonly string[] {
  switch (type.kind) {
    case "float":
    case "double":
      // Never the value itself: DuckDB's sorts give a column back from its sort key, and that has no negative zero.
      return [`if(${value} = 0, NULL, ${value})`, `if(${value} = 0, signbit(${value}), NULL)`];
    case "struct":
    case "list":
    case "map":
      return [formatEncoded(type, value, 1)];
    default:
      return [value];
  }
}

/** formatKeys of the columns at `positions` (all when absent) of the relation named `qualifier`. */
export function formatRowKeys(
  columns: readonly Type[],
  { positions, qualifier }: { readonly positions?: readonly number[]; readonly qualifier?: string } = {},
): readonly string[] {
  const prefix = qualifier === undefined ? "" : `${qualifier}.`;
  return columns.flatMap((type, position) =>
    positions === undefined || positions.includes(position) ? formatKeys(type, `${prefix}${columnName(position)}`) : [],
  );
}

/** A condition that holds when two values of a type are the same. */
export function formatSame(type: Type, left: string, right: string): string {
  const rightKeys = formatKeys(type, right);
  return formatKeys(type, left)
    .map((key, index) => `${key} IS NOT DISTINCT FROM ${rightKeys[index]}`)
    .join(" AND ");
}

/**
 * Two 64-bit hashes (UBIGINT) of a row's columns. The same rows have the same hashes; the two are independent enough
 * that different rows agree in both only by a 1 : 2^128 chance. `second` also covers `extra`, an expression.
 */
export function formatRowHashes(
  columns: readonly Type[],
  extra?: string,
): { readonly first: string; readonly second: string } {
  const all: string[] = [];
  const shifted: string[] = [];
  columns.forEach((type, position) => {
    const keys = formatKeys(type, columnName(position)).map((key) => (isFoldedByHash(type) ? `${key}::VARCHAR` : key));
    all.push(...keys);
    // DuckDB hashes each argument by itself and then mixes: strings that collide in the first hash do not with a
    // character in front. Joining all texts of a row into one first takes more time: 3 to 13 % of a comparison.
    shifted.push(...(isText(type) ? keys.map((key) => `'!' || ${key}`) : keys));
  });
  const second = [...shifted.reverse(), ...(extra === undefined ? [] : [extra]), "1"];
  return { first: `hash(${all.length === 0 ? "0" : all.join(", ")})`, second: `hash(${second.join(", ")})` };
}

/** DuckDB folds the two halves of a 128-bit value by XOR before it hashes, so that `1` and `2^64` collide. */
function isFoldedByHash(type: Type): boolean {
  return type.kind === "uuid" || (type.kind === "decimal" && type.precision > 18);
}

function isText(type: Type): boolean {
  return ["string", "variant", "struct", "list", "map"].includes(type.kind);
}

/**
 * One value as text that no other value of the type shares. Every text ends where it says it does (a length in front
 * of strings, `;` behind other scalars, brackets around nested values), so texts may simply follow each other.
 */
function formatEncoded(type: Type, value: string, depth: number): string {
  return `CASE WHEN ${value} IS NULL THEN '~' ELSE ${formatPresent(type, value, depth)} END`;
}

function formatPresent(type: Type, value: string, depth: number): string {
  const item = `e${depth}`;
  switch (type.kind) {
    case "string":
    case "geometry":
    case "geography":
    case "variant":
      return `concat(strlen(${value}::VARCHAR), ':', ${value}::VARCHAR)`;
    case "float":
    case "double":
      return `CASE WHEN isnan(${value}) THEN 'nan;' ELSE concat(${value}, ';') END`;
    case "fixed":
    case "binary":
      return `concat(hex(${value}), ';')`;
    case "timestamptz":
      // As text it would depend on the session's time zone.
      return `concat(coalesce(epoch_us(${value})::VARCHAR, ${value}::VARCHAR), ';')`;
    case "list": {
      const element = formatEncoded(type.element.type, item, depth + 1);
      return `concat('[', array_to_string(list_transform(${value}, lambda ${item}: ${element}), ''), ']')`;
    }
    case "map": {
      const key = formatEncoded(type.key.type, `struct_extract_at(${item}, 1)`, depth + 1);
      const entry = formatEncoded(type.value.type, `struct_extract_at(${item}, 2)`, depth + 1);
      const entries = `list_transform(map_entries(${value}), lambda ${item}: concat(${key}, ${entry}))`;
      return `concat('{', array_to_string(list_sort(${entries}), ''), '}')`;
    }
    case "struct": {
      const fields = type.fields.map((field, index) =>
        formatEncoded(field.type, `struct_extract_at(${value}, ${index + 1})`, depth + 1),
      );
      return `concat('(', ${[...fields, "')'"].join(", ")})`;
    }
    default:
      return `concat(${value}, ';')`;
  }
}
