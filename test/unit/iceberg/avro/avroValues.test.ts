import type { Schema } from "avsc";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AvroCursor, AvroDataError } from "../../../../src/iceberg/avro/avroCursor";
import { parseAvroSchema } from "../../../../src/iceberg/avro/avroSchema";
import { compileValue } from "../../../../src/iceberg/avro/avroValues";
import type { Field, Type } from "../../../../src/model/types";
import type { Value } from "../../../../src/model/value";
import { avroField, avscType, type BranchSchema } from "../../../support/avroFiles";

/** A value as avsc writes it and as we should read it, with both types. */
interface Sample {
  readonly avro: BranchSchema;
  readonly type: Type;
  readonly written: unknown;
  readonly expected: Value;
}

let ids = 0;
const nextId = () => ++ids;

function read(avro: Schema, type: Type, written: unknown): Value {
  const parsed = parseAvroSchema(new TextEncoder().encode(JSON.stringify(avro)), "f.avro");
  const cursor = new AvroCursor(new Uint8Array(avscType(avro).toBuffer(written)));
  const value = compileValue(parsed, type)(cursor);
  expect(cursor.remaining).toBe(0);
  return value;
}

const long = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

const scalar = fc.oneof<fc.Arbitrary<Sample>[]>(
  fc
    .boolean()
    .map((value): Sample => ({ avro: "boolean", type: { kind: "boolean" }, written: value, expected: value })),
  fc.integer().map((value): Sample => ({ avro: "int", type: { kind: "int" }, written: value, expected: value })),
  fc
    .integer()
    .map((value): Sample => ({ avro: "int", type: { kind: "long" }, written: value, expected: BigInt(value) })),
  long.map((value): Sample => ({ avro: "long", type: { kind: "long" }, written: value, expected: value })),
  fc.float().map((value): Sample => ({ avro: "float", type: { kind: "double" }, written: value, expected: value })),
  fc.double().map((value): Sample => ({ avro: "double", type: { kind: "double" }, written: value, expected: value })),
  fc
    .string({ unit: "grapheme" })
    .map((value): Sample => ({ avro: "string", type: { kind: "string" }, written: value, expected: value })),
  fc
    .uint8Array()
    .map(
      (value): Sample => ({ avro: "bytes", type: { kind: "binary" }, written: Buffer.from(value), expected: value }),
    ),
);

const { sample } = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.tuple(tie("sample"), fc.nat(3)).map(
      ([item, count]): Sample => ({
        avro: { type: "array", items: item.avro },
        type: { kind: "list", element: field("element", item.type) },
        written: Array(count).fill(item.written),
        expected: Array<Value>(count).fill(item.expected),
      }),
    ),
    fc.tuple(fc.array(tie("sample"), { maxLength: 3 }), fc.boolean()).map(([items, reversed]): Sample => {
      const fields = items.map((item, index) => field(`f${index}`, item.type));
      const written = fields.map(({ id, name }, index) => avroField(name, ["null", items[index]?.avro ?? "null"], id));
      return {
        avro: { type: "record", name: `r${nextId()}`, fields: reversed ? written.reverse() : written },
        type: { kind: "struct", fields },
        written: Object.fromEntries(fields.map(({ name }, index) => [name, items[index]?.written])),
        expected: { kind: "struct", fields: items.map((item) => item.expected) },
      };
    }),
    tie("sample").map(
      (item): Sample => ({
        avro: { type: "map", values: item.avro },
        type: { kind: "map", key: field("key", { kind: "string" }), value: field("value", item.type) },
        written: { a: item.written },
        expected: { kind: "map", entries: [["a", item.expected]] },
      }),
    ),
  ),
}));

function field(name: string, type: Type): Field {
  return { id: nextId(), name, required: false, type };
}

describe("compileValue", () => {
  it("reads back what avsc writes, fields matched by id in any order", () => {
    fc.assert(
      fc.property(sample, ({ avro, type, written, expected }) => {
        expect(read(avro, type, written)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, Schema, Type, unknown, Value]>([
    ["a date", logical("int", "date"), { kind: "date" }, -1, -1],
    ["a date since promoted", logical("int", "date"), { kind: "timestamp" }, 1, 86_400_000_000n],
    ["a date since promoted to nanos", "int", { kind: "timestamp_ns" }, 1, 86_400_000_000_000n],
    ["micros", logical("long", "timestamp-micros"), { kind: "timestamptz" }, -5, -5n],
    ["millis", logical("long", "timestamp-millis"), { kind: "timestamp" }, 5, 5000n],
    ["nanos", logical("long", "timestamp-nanos"), { kind: "timestamp_ns" }, 5, 5n],
    ["a time in millis", logical("int", "time-millis"), { kind: "time" }, 7, 7000n],
    [
      "a decimal",
      { type: "fixed", name: "d", size: 3 },
      { kind: "decimal", precision: 5, scale: 2 },
      Buffer.from([0xff, 0xfb, 0x2e]),
      { kind: "decimal", unscaled: -1234n, scale: 2 },
    ],
    [
      "a uuid",
      { type: "fixed", name: "u", size: 16 },
      { kind: "uuid" },
      Buffer.from("f79c3e09677c4bbda4793f349cb785e7", "hex"),
      "f79c3e09-677c-4bbd-a479-3f349cb785e7",
    ],
    ["null", ["null", "int"], { kind: "int" }, null, null],
    ["null last", ["int", "null"], { kind: "int" }, 3, 3],
  ])("reads %s", (_, avro, type, written, expected) => {
    expect(read(avro, type, written)).toEqual(expected);
  });

  it("reads maps with other keys from lists of records", () => {
    const entry: Schema = {
      type: "record",
      name: "k",
      fields: [avroField("key", "int", 1), avroField("value", "string", 2)],
    };
    const type: Type = {
      kind: "map",
      key: { id: 1, name: "key", required: true, type: { kind: "int" } },
      value: { id: 2, name: "value", required: false, type: { kind: "string" } },
    };
    expect(read({ type: "array", items: entry }, type, [{ key: 4, value: "x" }])).toEqual({
      kind: "map",
      entries: [[4, "x"]],
    });
  });

  it("gives missing fields their initial default, or null, and skips unknown ones", () => {
    const avro: Schema = {
      type: "record",
      name: "r",
      fields: [avroField("old_name", "int", 1), avroField("gone", "string", 9)],
    };
    const type: Type = {
      kind: "struct",
      fields: [
        { id: 2, name: "added", required: false, type: { kind: "int" }, initialDefault: 7 },
        { id: 1, name: "renamed", required: true, type: { kind: "int" } },
        { id: 3, name: "gone", required: false, type: { kind: "string" } },
      ],
    };
    expect(read(avro, type, { old_name: 5, gone: "x" })).toEqual({ kind: "struct", fields: [7, 5, null] });
  });

  it("refuses types that do not fit, naming the field", () => {
    const avro: Schema = { type: "record", name: "r", fields: [avroField("a", "string", 1)] };
    const parsed = parseAvroSchema(new TextEncoder().encode(JSON.stringify(avro)), "f.avro");
    const type: Type = { kind: "struct", fields: [{ id: 1, name: "a", required: false, type: { kind: "int" } }] };
    expect(() => compileValue(parsed, type)).toThrow(AvroDataError);
    expect(() => compileValue(parsed, type)).toThrow("is of Avro type string, not int");
  });
});

function logical(type: "int" | "long", logicalType: string): Schema {
  return { type, logicalType };
}
