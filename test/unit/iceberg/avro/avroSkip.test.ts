import type { Schema } from "avsc";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AvroCursor } from "../../../../src/iceberg/avro/avroCursor";
import { parseAvroSchema } from "../../../../src/iceberg/avro/avroSchema";
import { compileSkip, minBytes } from "../../../../src/iceberg/avro/avroSkip";
import { avscType, type BranchSchema } from "../../../support/avroFiles";

interface Sample {
  readonly schema: Schema;
  readonly value: unknown;
}

/** A sample whose type may be a branch of a union. */
interface Scalar extends Sample {
  readonly schema: BranchSchema;
}

let names = 0;
const nextName = () => `t${names++}`;

const scalar = fc.oneof<fc.Arbitrary<Scalar>[]>(
  fc.constant<Scalar>({ schema: "null", value: null }),
  fc.boolean().map((value): Scalar => ({ schema: "boolean", value })),
  fc.integer().map((value): Scalar => ({ schema: "int", value })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value): Scalar => ({ schema: "long", value })),
  fc.float({ noNaN: true }).map((value): Scalar => ({ schema: "float", value })),
  fc.double({ noNaN: true }).map((value): Scalar => ({ schema: "double", value })),
  fc.string({ unit: "grapheme" }).map((value): Scalar => ({ schema: "string", value })),
  fc.uint8Array().map((value): Scalar => ({ schema: "bytes", value: Buffer.from(value) })),
  fc.uint8Array({ minLength: 1 }).map(
    (value): Scalar => ({
      schema: { type: "fixed", name: nextName(), size: value.length },
      value: Buffer.from(value),
    }),
  ),
  fc
    .constantFrom("A", "B")
    .map((value): Scalar => ({ schema: { type: "enum", name: nextName(), symbols: ["A", "B"] }, value })),
);

const { sample } = fc.letrec<{ sample: Sample }>((tie) => ({
  sample: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.tuple(tie("sample"), fc.nat(4)).map(([{ schema, value }, count]) => ({
      schema: { type: "array" as const, items: schema },
      value: Array(count).fill(value),
    })),
    tie("sample").map(({ schema, value }) => ({
      schema: { type: "map" as const, values: schema },
      value: { a: value, "": value },
    })),
    fc.array(tie("sample"), { maxLength: 4 }).map((samples) => ({
      schema: {
        type: "record" as const,
        name: nextName(),
        fields: samples.map(({ schema }, index) => ({ name: `f${index}`, type: schema })),
      },
      value: Object.fromEntries(samples.map(({ value }, index) => [`f${index}`, value])),
    })),
    scalar.filter(({ schema }) => schema !== "null").map(({ schema, value }) => ({ schema: ["null", schema], value })),
  ),
}));

describe("compileSkip", () => {
  it("moves past exactly the bytes avsc writes for any schema, and minBytes never exceeds them", () => {
    fc.assert(
      fc.property(sample, ({ schema, value }) => {
        const bytes = avscType(schema).toBuffer(value);
        const type = parseAvroSchema(new TextEncoder().encode(JSON.stringify(schema)), "f");
        const cursor = new AvroCursor(new Uint8Array(bytes));
        compileSkip(type)(cursor);
        expect(cursor.remaining).toBe(0);
        expect(minBytes(type)).toBeLessThanOrEqual(bytes.length);
      }),
      { numRuns: 300 },
    );
  });

  it("skips recursive types", () => {
    const schema: Schema = {
      type: "record",
      name: "node",
      fields: [
        { name: "n", type: "int" },
        { name: "next", type: ["null", "node"] },
      ],
    };
    const bytes = avscType(schema).toBuffer({ n: 1, next: { n: 2, next: { n: 3, next: null } } });
    const type = parseAvroSchema(new TextEncoder().encode(JSON.stringify(schema)), "f");
    const cursor = new AvroCursor(new Uint8Array(bytes));
    compileSkip(type)(cursor);
    expect(cursor.remaining).toBe(0);
  });

  it("skips a block of items by its size in bytes when the writer gives it", () => {
    // count -2, size 3, two items, end
    const cursor = new AvroCursor(new Uint8Array([0x03, 0x06, 0x02, 0x80, 0x01, 0x00]));
    compileSkip({ kind: "array", items: { kind: "string", logicalType: undefined }, elementId: undefined })(cursor);
    expect(cursor.remaining).toBe(0);
  });
});
