import { expect, test } from "vitest";
import { valueKey } from "../../../src/changelog/valueKey";
import type { Type } from "../../../src/model/types";
import type { Value } from "../../../src/model/value";
import { doubleType, intType, listOf, mapOf, structOf, textType } from "../../support/changelog/arbitraryRows";

const map = (...entries: [Value, Value][]): Value => ({ kind: "map", entries });
const struct = (...fields: Value[]): Value => ({ kind: "struct", fields });

test.each<[string, Type, Value, Value, boolean]>([
  ["NaN is itself", doubleType, Number.NaN, Number.NaN, true],
  ["0.0 is not -0.0", doubleType, 0, -0, false],
  ["null is not an empty list", listOf(intType), null, [], false],
  ["maps have no order", mapOf(textType, intType), map(["a", 1], ["b", null]), map(["b", null], ["a", 1]), true],
  ["maps keep their pairs", mapOf(textType, intType), map(["a", 1], ["b", 2]), map(["a", 2], ["b", 1]), false],
  ["texts that join alike", structOf(textType, textType), struct('a","', "b"), struct("a", '","b'), false],
  [
    "maps within structs",
    structOf(mapOf(intType, intType)),
    struct(map([1, 1], [2, 2])),
    struct(map([2, 2], [1, 1])),
    true,
  ],
])("%s", (_, type, left, right, same) => {
  expect(valueKey(type, left) === valueKey(type, right)).toBe(same);
});
