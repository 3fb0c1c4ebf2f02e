import { describe, expect, it } from "vitest";
import { AvroCursor } from "../../../../src/iceberg/avro/avroCursor";
import { compileString } from "../../../../src/iceberg/avro/avroReaders";
import type { AvroType } from "../../../../src/iceberg/avro/avroSchema";
import { compileShared } from "../../../../src/iceberg/avro/sharedValues";

const text: AvroType = { kind: "string", logicalType: undefined };

function encode(texts: readonly string[]): Buffer {
  return Buffer.concat(texts.map((each) => Buffer.concat([Buffer.from([each.length * 2]), Buffer.from(each)])));
}

describe("compileShared", () => {
  it("reads equal values once, and others as they are, however many there are", () => {
    const texts = Array.from({ length: 3000 }, (_, index) => `value ${(index * 7) % 1000}`);
    const cursor = new AvroCursor(encode(texts));
    const read = compileString(text);
    const readShared = compileShared(text, (at) => ({ text: read(at) }));
    const values = texts.map(() => readShared(cursor));
    expect(values.map((value) => value.text)).toEqual(texts);
    expect(cursor.remaining).toBe(0);
  });

  it("answers equal bytes with the same value", () => {
    const cursor = new AvroCursor(encode(["a", "b", "a", "b"]));
    const read = compileString(text);
    const readShared = compileShared(text, (at) => ({ text: read(at) }));
    const [a, b, again, alike] = [readShared(cursor), readShared(cursor), readShared(cursor), readShared(cursor)];
    expect(a).toBe(again);
    expect(b).toBe(alike);
    expect(a).not.toBe(b);
  });
});
