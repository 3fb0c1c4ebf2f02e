import { LakehouseError } from "../model/errors";
import { type Field, formatType, type Type } from "../model/types";
import { quoteName } from "./sqlText";

/**
 * The engine's type that holds every value of `type` exactly. Nanoseconds with zone are held as TIMESTAMP_NS in UTC,
 * since the engine's own type with zone keeps micros; a variant is its JSON text; unknown holds nothing but null.
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
    case "variant":
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

/** Why a column cannot be read: it holds a type which the engine cannot. Undefined where it can. */
export function findObstacle({ type }: Field): string | undefined {
  try {
    formatDuckdbType(type);
    return undefined;
  } catch (error) {
    if (LakehouseError.is(error)) return error.message;
    throw error;
  }
}

/** Throws for a column that cannot be read, naming it and, in the remedy, the `others`. */
export function requireReadable(column: Field, others: readonly Field[] = []): void {
  const obstacle = findObstacle(column);
  if (obstacle === undefined) return;
  const names = others.map(({ name }) => name);
  throw new LakehouseError("unsupported", `Column "${column.name}" cannot be read: ${obstacle}`, {
    field: column.name,
    remedy:
      names.length === 0
        ? "List rows without it, or read it on Athena or Spark."
        : `List rows of the other columns (${names.join(", ")}), or read it on Athena or Spark.`,
    ...(names.length > 0 && { suggestedColumns: names }),
  });
}

function unsupportedType(type: Type): LakehouseError {
  return new LakehouseError("unsupported", `The embedded engine does not read values of type ${formatType(type)}.`);
}
