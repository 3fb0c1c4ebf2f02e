import {
  BIGINT,
  BLOB,
  BOOLEAN,
  DATE,
  DECIMAL,
  DOUBLE,
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
  type DuckDBType,
  DuckDBUUIDValue,
  type DuckDBValue,
  FLOAT,
  INTEGER,
  LIST,
  MAP,
  STRUCT,
  TIME,
  TIMESTAMP,
  TIMESTAMP_NS,
  TIMESTAMPTZ,
  UUID,
  VARCHAR,
} from "@duckdb/node-api";
import { LakehouseError } from "../model/errors";
import { formatType, type Type } from "../model/types";
import type { Value } from "../model/value";
import { structFieldNames } from "./types";

/** The type under which values of `type` are appended; the same as formatDuckdbType names. */
export function mapType(type: Type): DuckDBType {
  switch (type.kind) {
    case "boolean":
      return BOOLEAN;
    case "int":
    case "unknown":
      return INTEGER;
    case "long":
      return BIGINT;
    case "float":
      return FLOAT;
    case "double":
      return DOUBLE;
    case "date":
      return DATE;
    case "time":
      return TIME;
    case "timestamp":
      return TIMESTAMP;
    case "timestamptz":
      return TIMESTAMPTZ;
    case "timestamp_ns":
    case "timestamptz_ns":
      return TIMESTAMP_NS;
    case "string":
      return VARCHAR;
    case "uuid":
      return UUID;
    case "binary":
    case "fixed":
      return BLOB;
    case "decimal":
      return DECIMAL(type.precision, type.scale);
    case "list":
      return LIST(mapType(type.element.type));
    case "map":
      return MAP(mapType(type.key.type), mapType(type.value.type));
    case "struct": {
      const names = structFieldNames(type.fields);
      return STRUCT(Object.fromEntries(type.fields.map((field, i) => [names[i] ?? "", mapType(field.type)])));
    }
    default:
      throw new LakehouseError("unsupported", `The embedded engine does not read values of type ${formatType(type)}.`);
  }
}

/** An exact value as the engine's, to be appended under mapType(type). */
export function mapToDuckdb(type: Type, value: Value): DuckDBValue {
  if (value === null || type.kind === "unknown") return null;
  switch (typeof value) {
    case "boolean":
      return value;
    case "number":
      return type.kind === "date" ? new DuckDBDateValue(value) : type.kind === "long" ? BigInt(value) : value;
    case "bigint":
      return mapBigint(type, value);
    case "string":
      return type.kind === "uuid" ? DuckDBUUIDValue.fromUint128(BigInt(`0x${value.replaceAll("-", "")}`)) : value;
    default:
      return mapObject(type, value);
  }
}

function mapBigint(type: Type, value: bigint): DuckDBValue {
  switch (type.kind) {
    case "time":
      return new DuckDBTimeValue(value);
    case "timestamp":
      return new DuckDBTimestampValue(value);
    case "timestamptz":
      return new DuckDBTimestampTZValue(value);
    case "timestamp_ns":
    case "timestamptz_ns":
      return new DuckDBTimestampNanosecondsValue(value);
    default:
      return value;
  }
}

function mapObject(type: Type, value: Exclude<Value, null | boolean | number | bigint | string>): DuckDBValue {
  if (value instanceof Uint8Array) return new DuckDBBlobValue(value);
  if ("kind" in value) {
    switch (value.kind) {
      case "decimal":
        return new DuckDBDecimalValue(value.unscaled, type.kind === "decimal" ? type.precision : 38, value.scale);
      case "map":
        if (type.kind !== "map") break;
        return new DuckDBMapValue(
          value.entries.map(([key, item]) => ({
            key: mapToDuckdb(type.key.type, key),
            value: mapToDuckdb(type.value.type, item),
          })),
        );
      case "struct": {
        if (type.kind !== "struct") break;
        const names = structFieldNames(type.fields);
        const entries = type.fields.map((field, i) => [names[i], mapToDuckdb(field.type, value.fields[i] ?? null)]);
        return new DuckDBStructValue(Object.fromEntries(entries));
      }
    }
  } else if (type.kind === "list") {
    return new DuckDBListValue(value.map((item) => mapToDuckdb(type.element.type, item)));
  }
  throw new LakehouseError("unexpected", `A value that is no ${formatType(type)} cannot be given to the engine.`);
}
