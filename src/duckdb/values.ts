import {
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBTimeValue,
  DuckDBUUIDValue,
  type DuckDBValue,
} from "@duckdb/node-api";
import { LakehouseError } from "../model/errors";
import { formatType, type Type } from "../model/types";
import type { Value } from "../model/value";
import { structFieldNames } from "./types";

/** A value of the engine as an exact one of ours, to be read together with `type`. */
export function mapValue(type: Type, value: DuckDBValue): Value {
  if (value === null || type.kind === "unknown") return null;
  switch (type.kind) {
    case "boolean":
      if (typeof value === "boolean") return value;
      break;
    case "int":
    case "float":
    case "double":
      if (typeof value === "number") return value;
      break;
    case "long":
      if (typeof value === "bigint") return value;
      break;
    case "date":
      if (value instanceof DuckDBDateValue) return value.days;
      break;
    case "time":
      if (value instanceof DuckDBTimeValue) return value.micros;
      break;
    case "timestamp":
    case "timestamptz":
      if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) return value.micros;
      break;
    case "timestamp_ns":
    case "timestamptz_ns":
      if (value instanceof DuckDBTimestampNanosecondsValue) return value.nanos;
      break;
    case "string":
    case "variant":
      if (typeof value === "string") return value;
      break;
    case "uuid":
      if (value instanceof DuckDBUUIDValue) return value.toString();
      break;
    case "binary":
    case "fixed":
      if (value instanceof DuckDBBlobValue) return Uint8Array.from(value.bytes);
      break;
    case "decimal":
      if (value instanceof DuckDBDecimalValue) {
        return { kind: "decimal", unscaled: value.value, scale: value.scale };
      }
      break;
    case "list":
      if (value instanceof DuckDBListValue) return value.items.map((item) => mapValue(type.element.type, item));
      break;
    case "map":
      if (value instanceof DuckDBMapValue) {
        const entries = value.entries.map(
          (entry) => [mapValue(type.key.type, entry.key), mapValue(type.value.type, entry.value)] as const,
        );
        return { kind: "map", entries };
      }
      break;
    case "struct":
      if (value instanceof DuckDBStructValue) {
        const names = structFieldNames(type.fields);
        const fields = type.fields.map((field, i) => mapValue(field.type, value.entries[names[i] ?? ""] ?? null));
        return { kind: "struct", fields };
      }
      break;
  }
  throw new LakehouseError("unexpected", `The embedded engine answered a ${typeof value} for ${formatType(type)}.`);
}
