import { describe, expect, it } from "vitest";
import { decodeSignedBigEndian, decodeSingleValue } from "../../../src/iceberg/decodeSingleValue";
import type { Type } from "../../../src/model/types";
import type { Value } from "../../../src/model/value";

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));

const decimal: Type = { kind: "decimal", precision: 38, scale: 2 };

describe("decodeSingleValue", () => {
  it.each<[Type, string, Value]>([
    [{ kind: "boolean" }, "01", true],
    [{ kind: "int" }, "feffffff", -2],
    [{ kind: "long" }, "0100000000000080", -(2n ** 63n) + 1n],
    [{ kind: "float" }, "0000c03f", 1.5],
    [{ kind: "double" }, "000000000000f83f", 1.5],
    [{ kind: "date" }, "01000000", 1],
    [{ kind: "time" }, "0100000000000000", 1n],
    [{ kind: "timestamptz" }, "ffffffffffffffff", -1n],
    [{ kind: "string" }, "c3a9", "é"],
    [{ kind: "string" }, "", ""],
    [{ kind: "uuid" }, "f79c3e09677c4bbda4793f349cb785e7", "f79c3e09-677c-4bbd-a479-3f349cb785e7"],
    [{ kind: "binary" }, "00ff", bytesOf("00ff")],
    [decimal, "00ff", { kind: "decimal", unscaled: 255n, scale: 2 }],
    [decimal, "ff", { kind: "decimal", unscaled: -1n, scale: 2 }],
    [decimal, `${"00".repeat(15)}01`, { kind: "decimal", unscaled: 1n, scale: 2 }],
  ])("reads %o from %s", (type, hex, value) => {
    expect(decodeSingleValue(type, bytesOf(hex))).toEqual(value);
  });

  it.each<[Type, string, Value]>([
    [{ kind: "long" }, "feffffff", -2n],
    [{ kind: "double" }, "0000c03f", 1.5],
    [{ kind: "timestamp" }, "ffffffff", -86_400_000_000n],
    [{ kind: "timestamp_ns" }, "01000000", 86_400_000_000_000n],
  ])("widens a bound from before the promotion to %o", (type, hex, value) => {
    expect(decodeSingleValue(type, bytesOf(hex))).toEqual(value);
  });

  it.each<[Type, string]>([
    [{ kind: "int" }, "0000"],
    [{ kind: "long" }, "000000"],
    [{ kind: "date" }, "0000000000000000"],
    [{ kind: "boolean" }, ""],
    [{ kind: "uuid" }, "00"],
    [{ kind: "string" }, "ff"],
    [decimal, ""],
    [{ kind: "variant" }, "00"],
    [{ kind: "struct", fields: [] }, "00"],
  ])("knows no bound when the bytes are no %o: %o", (type, hex) => {
    expect(decodeSingleValue(type, bytesOf(hex))).toBeUndefined();
  });

  it("reads integers of any width", () => {
    expect(decodeSignedBigEndian(bytesOf("80000000000000000000"))).toBe(-(2n ** 79n));
    expect(decodeSignedBigEndian(new Uint8Array())).toBe(0n);
  });
});
