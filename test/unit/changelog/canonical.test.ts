import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { formatRowHashes, formatRowKeys, formatSame } from "../../../src/changelog/canonical";
import { formatLiteral } from "../../../src/changelog/dialects/literal";
import { formatTypeName } from "../../../src/changelog/dialects/typeName";
import { valueKey } from "../../../src/changelog/valueKey";
import type { Type } from "../../../src/model/types";
import type { Value } from "../../../src/model/value";
import {
  arbitraryValue,
  doubleType,
  intType,
  listOf,
  mapOf,
  structOf,
  textType,
} from "../../support/changelog/arbitraryRows";
import { SqlTester } from "../../support/changelog/sqlTester";

let sql: SqlTester;
beforeAll(async () => {
  sql = await SqlTester.open();
});
afterAll(() => sql.close());

/** Whether the keys, the hashes and formatSame of two values agree, as the SQL sees it. */
async function compare(
  type: Type,
  left: Value,
  right: Value,
): Promise<{ keys: boolean; hashes: boolean; same: boolean }> {
  const cast = (value: Value): string =>
    `CAST(${formatLiteral(type, value, "duckdb")} AS ${formatTypeName(type, "duckdb")})`;
  const hashes = formatRowHashes([type]);
  const count = (expressions: string): string => `(SELECT count(*) = 1 FROM (SELECT 1 FROM t GROUP BY ${expressions}))`;
  const [row] = await sql.list(
    [{ kind: "boolean" }, { kind: "boolean" }, { kind: "boolean" }],
    `WITH t(c0) AS (SELECT ${cast(left)} UNION ALL SELECT ${cast(right)})
     SELECT ${count(formatRowKeys([type]).join(", "))}, ${count(`${hashes.first}, ${hashes.second}`)},
       (SELECT ${formatSame(type, "a.c0", "b.c0")} FROM (SELECT ${cast(left)} AS c0) a, (SELECT ${cast(right)} AS c0) b)`,
  );
  return { keys: row?.[0] === true, hashes: row?.[1] === true, same: row?.[2] === true };
}

const differ = { keys: false, hashes: false, same: false };
const agree = { keys: true, hashes: true, same: true };
const map = (...entries: [Value, Value][]): Value => ({ kind: "map", entries });
const struct = (...fields: Value[]): Value => ({ kind: "struct", fields });
const decimal = (unscaled: bigint): Value => ({ kind: "decimal", unscaled, scale: 0 });

describe("what an engine would confuse stays apart", () => {
  test.each<[string, Type, Value, Value]>([
    ["null and an empty list", listOf(intType), null, []],
    ["null and a list of null", listOf(intType), null, [null]],
    ["an empty list and a list of null", listOf(intType), [], [null]],
    ["lists of lists split differently", listOf(listOf(intType)), [[1], [2]], [[1, 2]]],
    ["0.0 and -0.0", doubleType, 0, -0],
    ["0.0 and -0.0 of floats", { kind: "float" }, 0, -0],
    ["0.0 and -0.0 in a list", listOf(doubleType), [0], [-0]],
    ["0.0 and -0.0 in a struct", structOf(doubleType), struct(0), struct(-0)],
    ["null and a struct of null", structOf(intType), null, struct(null)],
    ["null and an empty map", mapOf(textType, intType), null, map()],
    ["null and the empty string", textType, null, ""],
    ["texts that join alike in a list", listOf(textType), ["a", "b"], ["a1:b"]],
    ["null and its mark in a list", listOf(textType), [null], ["~"]],
    ["NaN and null", doubleType, Number.NaN, null],
    ["decimals whose halves fold alike", { kind: "decimal", precision: 38, scale: 0 }, decimal(1n), decimal(2n ** 64n)],
    ["map values swapped", mapOf(textType, intType), map(["a", 1], ["b", 2]), map(["a", 2], ["b", 1])],
    ["struct fields swapped", structOf(textType, textType), struct("a", "b"), struct("b", "a")],
    [
      "bytes in a list",
      listOf({ kind: "binary" }),
      [new Uint8Array([1, 2])],
      [new Uint8Array([1]), new Uint8Array([2])],
    ],
  ])("%s", async (_, type, left, right) => {
    expect(await compare(type, left, right)).toEqual(differ);
  });
});

describe("what is the same is the same", () => {
  test.each<[string, Type, Value, Value]>([
    ["NaN", doubleType, Number.NaN, Number.NaN],
    ["NaN in a list", listOf(doubleType), [Number.NaN], [Number.NaN]],
    ["null", intType, null, null],
    [
      "maps whose entries are in another order",
      mapOf(textType, intType),
      map(["a", 1], ["b", 2]),
      map(["b", 2], ["a", 1]),
    ],
    [
      "maps in a list in a struct, in another order",
      structOf(listOf(mapOf(intType, doubleType))),
      struct([map([1, -0], [2, Number.NaN])]),
      struct([map([2, Number.NaN], [1, -0])]),
    ],
  ])("%s", async (_, type, left, right) => {
    expect(await compare(type, left, right)).toEqual(agree);
  });

  test("NaN of either sign", async () => {
    const [row] = await sql.list(
      [{ kind: "long" }],
      `SELECT count(*) FROM (SELECT 1 FROM (VALUES ('nan'::DOUBLE), (-'nan'::DOUBLE)) t(c0)
       GROUP BY ${formatRowKeys([doubleType]).join(", ")}, ${formatRowHashes([doubleType]).first})`,
    );
    expect(row).toEqual(["1"]);
  });
});

test("any two values of a nested type agree exactly when they are the same", async () => {
  const types: Type[] = [
    listOf(listOf(doubleType)),
    mapOf(textType, listOf(intType)),
    structOf(textType, { kind: "float" }, listOf(textType)),
    listOf(structOf(mapOf(intType, doubleType), { kind: "binary" })),
  ];
  const pairs = fc
    .constantFrom(...types)
    .chain((type) => fc.tuple(fc.constant(type), arbitraryValue(type), arbitraryValue(type)));
  await fc.assert(
    fc.asyncProperty(pairs, async ([type, left, right]) => {
      const same = valueKey(type, left) === valueKey(type, right);
      expect(await compare(type, left, right)).toEqual(same ? agree : differ);
    }),
    { numRuns: 30 },
  );
});

test("the hashes of a row without columns, and with an extra expression, are valid", async () => {
  const { first, second } = formatRowHashes([], "7");
  expect(await sql.list([{ kind: "boolean" }], `SELECT ${first} <> ${second}`)).toEqual([[true]]);
});
