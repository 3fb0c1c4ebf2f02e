import type { Field, Type } from "../../model/types";
import type { MapValue, Value } from "../../model/value";

/** A table about a table: what Spark and Trino answer for `t.snapshots`, `t.refs`, `t.files`. Rows in column order. */
export interface MetadataTable {
  readonly columns: readonly Field[];
  readonly rows: readonly (readonly Value[])[];
}

/** Columns of a metadata table; they have no field ids that anything is matched by. */
export function metadataColumns(types: Readonly<Record<string, Type>>): readonly Field[] {
  return Object.entries(types).map(([name, type]) => metadataField(name, type));
}

export function metadataField(name: string, type: Type): Field {
  return { id: 0, name, required: false, type };
}

export function mapType(key: Type, value: Type): Type {
  return { kind: "map", key: metadataField("key", key), value: metadataField("value", value) };
}

export function mapValue(entries: Iterable<readonly [Value, Value]>): MapValue {
  return { kind: "map", entries: [...entries] };
}
