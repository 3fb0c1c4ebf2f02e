import fc from "fast-check";
import { expect, test } from "vitest";
import { formatCell } from "../../../src/model/cell";
import { mapCell } from "../../../src/model/cellValue";
import type { Type } from "../../../src/model/types";
import type { Cell } from "../../../src/model/value";
import {
  arbitraryValue,
  doubleType,
  intType,
  listOf,
  mapOf,
  structOf,
  textType,
} from "../../support/changelog/arbitraryRows";

const types: Type[] = [
  { kind: "boolean" },
  { kind: "long" },
  doubleType,
  { kind: "uuid" },
  { kind: "binary" },
  { kind: "decimal", precision: 38, scale: 2 },
  structOf(listOf(textType), mapOf(intType, doubleType)),
];

test("a cell gives back the value that it was made from", () => {
  const values = fc.constantFrom(...types).chain((type) => fc.tuple(fc.constant(type), arbitraryValue(type)));
  fc.assert(
    fc.property(values, ([type, value]) => {
      expect(mapCell(type, formatCell(type, value))).toEqual(value);
    }),
  );
});

test.each<[Type, Cell]>([
  [{ kind: "boolean" }, "true"],
  [intType, true],
  [intType, "1.5"],
  [listOf(intType), { f0: "1" }],
  [listOf(intType), ["x"]],
  [structOf(intType), []],
  [mapOf(intType, intType), [["1", "2"]]],
  [mapOf(intType, intType), [{ key: "x", value: "2" }]],
])("of type %o, %j is no cell", (type, cell) => {
  expect(mapCell(type, cell)).toBeUndefined();
});
