import fc from "fast-check";
import { valueKey } from "../../../src/changelog/valueKey";
import type { Field, Type } from "../../../src/model/types";
import type { Value } from "../../../src/model/value";

export function field(name: string, type: Type): Field {
  return { id: 1, name, required: false, type };
}

export const intType: Type = { kind: "int" };
export const textType: Type = { kind: "string" };
export const doubleType: Type = { kind: "double" };
export const listOf = (element: Type): Type => ({ kind: "list", element: field("element", element) });
export const mapOf = (key: Type, value: Type): Type => ({
  kind: "map",
  key: field("key", key),
  value: field("value", value),
});
export const structOf = (...types: readonly Type[]): Type => ({
  kind: "struct",
  fields: types.map((type, i) => field(`f${i}`, type)),
});

/** Values of a type, few enough that equal ones are drawn often, with those that engines confuse among them. */
export function arbitraryValue(type: Type): fc.Arbitrary<Value> {
  const none = fc.constant<Value>(null);
  switch (type.kind) {
    case "boolean":
      return fc.oneof(none, fc.boolean());
    case "int":
      return fc.oneof(none, fc.integer({ min: -2, max: 2 }));
    case "long":
      return fc.constantFrom<Value>(null, 0n, 1n, -1n, 2n ** 62n);
    case "float":
    case "double":
      return fc.constantFrom<Value>(null, 0, -0, 1.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    case "decimal":
      // 1 and 2^64 have the same hash in DuckDB.
      return fc
        .constantFrom(0n, 1n, 2n ** 64n, -1n)
        .map((unscaled) => ({ kind: "decimal", unscaled, scale: type.scale }));
    case "uuid":
      return fc.constantFrom<Value>("11111111-1111-1111-1111-111111111111", "91111111-1111-1111-9111-111111111111");
    case "binary":
      return fc.oneof(none, fc.uint8Array({ maxLength: 2, max: 2 }));
    case "list":
      return fc.oneof(none, fc.array(arbitraryValue(type.element.type), { maxLength: 2 }));
    case "struct":
      return fc.oneof(
        none,
        fc
          .tuple(...type.fields.map(({ type }) => arbitraryValue(type)))
          .map((fields): Value => ({ kind: "struct", fields })),
      );
    case "map":
      return fc.oneof(none, arbitraryMap(type.key.type, type.value.type));
    default:
      return fc.constantFrom<Value>(null, "", "a", "b", "1:a", "~", "a'b");
  }
}

function arbitraryMap(key: Type, value: Type): fc.Arbitrary<Value> {
  const present = arbitraryValue(key).filter((item) => item !== null);
  return fc
    .uniqueArray(fc.tuple(present, arbitraryValue(value)), { maxLength: 3, selector: ([item]) => valueKey(key, item) })
    .map((entries): Value => ({ kind: "map", entries }));
}
