/** An exact decimal: `unscaled` / 10^scale. */
export interface Decimal {
  readonly kind: "decimal";
  readonly unscaled: bigint;
  readonly scale: number;
}

/** Entries of a map in stored order; keys may be of any type. */
export interface MapValue {
  readonly kind: "map";
  readonly entries: readonly (readonly [key: Value, value: Value])[];
}

/** Field values of a struct in the order of its type's fields. */
export interface StructValue {
  readonly kind: "struct";
  readonly fields: readonly Value[];
}

/**
 * An exact value inside a process, to be read together with its Type:
 * int, float, double and date (days since 1970-01-01) are `number`; long, time (micros since midnight), timestamps
 * (micros, or nanos for the _ns types, since 1970-01-01T00:00Z) are `bigint`; string and uuid (lower-case text) are
 * `string`; a variant is its JSON text; fixed and binary are bytes.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Decimal
  | MapValue
  | StructValue
  | readonly Value[];

/**
 * A value's wire form, which is JSON: null, booleans, and every other scalar as its canonical text (see formatCell);
 * a list as an array, a struct as an object by field name, a map as an array of {key, value}.
 */
export type Cell = null | boolean | string | readonly Cell[] | { readonly [field: string]: Cell };
