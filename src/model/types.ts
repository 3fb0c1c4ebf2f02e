import type { Value } from "./value";

/**
 * Logical column types, by the names of the Iceberg specification. Other table formats map onto the same types.
 * Nested fields carry the field ids that columns are matched by.
 */
export type PrimitiveType =
  | { readonly kind: "boolean" | "int" | "long" | "float" | "double" | "date" | "time" }
  | { readonly kind: "timestamp" | "timestamptz" | "timestamp_ns" | "timestamptz_ns" }
  | { readonly kind: "string" | "uuid" | "binary" | "variant" | "unknown" }
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number }
  | { readonly kind: "fixed"; readonly length: number }
  | { readonly kind: "geometry" | "geography"; readonly parameters: string };

export interface StructType {
  readonly kind: "struct";
  readonly fields: readonly Field[];
}

export interface ListType {
  readonly kind: "list";
  readonly element: Field;
}

export interface MapType {
  readonly kind: "map";
  readonly key: Field;
  readonly value: Field;
}

export type Type = PrimitiveType | StructType | ListType | MapType;

/** A named, numbered place for values: a column, a struct's field, a list's element, a map's key or value. */
export interface Field {
  readonly id: number;
  readonly name: string;
  readonly required: boolean;
  readonly type: Type;
  readonly doc?: string;
  /** What rows of files written before the field was added hold (spec, Default values). */
  readonly initialDefault?: Value;
  readonly writeDefault?: Value;
}

/** The text of a type as the Iceberg specification spells it: `decimal(12,2)`, `list<string>`, `struct<a: int>`. */
export function formatType(type: Type): string {
  switch (type.kind) {
    case "decimal":
      return `decimal(${type.precision},${type.scale})`;
    case "fixed":
      return `fixed[${type.length}]`;
    case "geometry":
    case "geography":
      return type.parameters ? `${type.kind}(${type.parameters})` : type.kind;
    case "struct":
      return `struct<${type.fields.map((field) => `${field.name}: ${formatType(field.type)}`).join(", ")}>`;
    case "list":
      return `list<${formatType(type.element.type)}>`;
    case "map":
      return `map<${formatType(type.key.type)}, ${formatType(type.value.type)}>`;
    default:
      return type.kind;
  }
}
