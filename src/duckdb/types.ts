import { LakehouseError } from "../model/errors";
import { type Field, formatType, type Type } from "../model/types";
import { quoteName } from "./sqlText";

/**
 * The engine's type that holds every value of `type` exactly. Nanoseconds with zone are held as TIMESTAMP_NS in UTC,
 * since the engine's own type with zone keeps micros; unknown holds nothing but null.
 *
 * @throws LakehouseError "unsupported" for types that the engine cannot hold
 */
export function formatDuckdbType(type: Type): string {
  switch (type.kind) {
    case "boolean":
      return "BOOLEAN";
    case "int":
    case "unknown":
      return "INTEGER";
    case "long":
      return "BIGINT";
    case "float":
      return "FLOAT";
    case "double":
      return "DOUBLE";
    case "date":
      return "DATE";
    case "time":
      return "TIME";
    case "timestamp":
      return "TIMESTAMP";
    case "timestamptz":
      return "TIMESTAMP WITH TIME ZONE";
    case "timestamp_ns":
    case "timestamptz_ns":
      return "TIMESTAMP_NS";
    case "string":
      return "VARCHAR";
    case "uuid":
      return "UUID";
    case "binary":
    case "fixed":
      return "BLOB";
    case "decimal":
      return `DECIMAL(${type.precision},${type.scale})`;
    case "list":
      return `${formatDuckdbType(type.element.type)}[]`;
    case "map":
      return `MAP(${formatDuckdbType(type.key.type)}, ${formatDuckdbType(type.value.type)})`;
    case "struct": {
      if (type.fields.length === 0) throw unsupportedType(type);
      const names = structFieldNames(type.fields);
      return `STRUCT(${type.fields.map((field, i) => `${quoteName(names[i] ?? "")} ${formatDuckdbType(field.type)}`).join(", ")})`;
    }
    default:
      throw unsupportedType(type);
  }
}

/** Names for a struct's fields in the engine, which ignores case: their own, made distinct by a number where needed. */
export function structFieldNames(fields: readonly Field[]): string[] {
  const taken = new Set<string>();
  return fields.map(({ name }) => {
    let unique = name === "" ? "_" : name;
    for (let n = 1; taken.has(unique.toLowerCase()); n++) unique = `${name}_${n}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

/** Throws for a column that holds a type which the engine cannot read, naming the column. */
export function requireReadable(column: Field): void {
  try {
    formatDuckdbType(column.type);
  } catch (error) {
    if (!LakehouseError.is(error)) throw error;
    throw new LakehouseError("unsupported", `Column "${column.name}" cannot be read: ${error.message}`, {
      field: column.name,
      remedy: "Choose other columns, or read it on Athena or Spark.",
    });
  }
}

function unsupportedType(type: Type): LakehouseError {
  return new LakehouseError("unsupported", `The embedded engine does not read values of type ${formatType(type)}.`);
}
