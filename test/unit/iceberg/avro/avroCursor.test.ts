import { describe, expect, it } from "vitest";
import { AvroCursor } from "../../../../src/iceberg/avro/avroCursor";

describe("AvroCursor", () => {
  it("hands out bytes that do not hold on to the block they come from", () => {
    const block = Buffer.alloc(1000, 7);
    const bytes = new AvroCursor(block).readFixed(10);
    block.fill(8);
    expect([...bytes]).toEqual(new Array(10).fill(7));
    expect(bytes.buffer.byteLength).toBe(10);
  });
});
