import { expect, test } from "vitest";
import { decodeBound } from "../../../src/iceberg/fileBounds";
import type { PrimitiveType } from "../../../src/model/types";

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
const int64 = (value: bigint): Uint8Array => new Uint8Array(new BigInt64Array([value]).buffer);

test("a bound that was kept is a value of its column", () => {
  expect(decodeBound({ kind: "int" }, bytes(7, 0, 0, 0))).toEqual({ kind: "value", value: 7 });
  expect(decodeBound({ kind: "string" }, bytes())).toEqual({ kind: "value", value: "" });
  expect(decodeBound({ kind: "int" }, undefined)).toEqual({ kind: "none" });
});

test.each<[string, PrimitiveType, Uint8Array]>([
  ["bytes of another width", { kind: "long" }, bytes(1, 2, 3)],
  ["text that is not UTF-8", { kind: "string" }, bytes(0xff)],
  ["a decimal of too many digits", { kind: "decimal", precision: 2, scale: 1 }, bytes(0x03, 0xe8)],
  ["a time after midnight", { kind: "time" }, int64(86_400_000_000n)],
  ["the timestamp that stands for infinity", { kind: "timestamptz" }, int64(2n ** 63n - 1n)],
  ["the date that stands for infinity", { kind: "date" }, bytes(0xff, 0xff, 0xff, 0x7f)],
  ["a fixed value of another length", { kind: "fixed", length: 2 }, bytes(1)],
  ["a type without bounds of one value", { kind: "geometry", parameters: "" }, bytes(1)],
])("%s is told as undecodable, with its bytes", (_, type, given) => {
  expect(decodeBound(type, given)).toEqual({ kind: "undecodable", bytes: given });
});
