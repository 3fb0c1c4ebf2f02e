import type { Schema } from "avsc";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeAvroHeader, decodeAvroRecords } from "../../../../src/iceberg/avro/avroContainer";
import { compileLong, compileString } from "../../../../src/iceberg/avro/avroReaders";
import type { AvroRecord } from "../../../../src/iceberg/avro/avroSchema";
import { compileKnownFields, into } from "../../../../src/iceberg/avro/knownFields";
import { LakehouseError } from "../../../../src/model/errors";
import { type AvroTestCodec, avroField, encodeAvroFile } from "../../../support/avroFiles";

interface Row {
  n: bigint;
  s: string;
}

const schema: Schema = {
  type: "record",
  name: "row",
  fields: [
    avroField("n", "long", 1),
    avroField("skipped", ["null", { type: "map", values: "double" }], 3),
    avroField("s", "string", 2),
  ],
};

const rows = Array.from({ length: 250 }, (_, index) => ({
  n: BigInt(index) * 1234567890123n,
  skipped: index % 2 === 0 ? null : { a: index, b: -1 },
  s: `value ${index % 7} \u{1f600}`,
}));

function decode(bytes: Uint8Array): Row[] {
  const container = decodeAvroHeader(bytes, "f.avro");
  const compile = (writer: AvroRecord) =>
    compileKnownFields<Row>(writer, [
      { id: 1, name: "n", required: true, compile: (type) => into("n", compileLong(type)) },
      { id: 2, name: "s", required: true, compile: (type) => into("s", compileString(type)) },
    ]);
  return [...decodeAvroRecords(container, compile, () => ({ n: 0n, s: "" }))];
}

function failureOf(bytes: Uint8Array): LakehouseError | undefined {
  try {
    decode(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof LakehouseError) return error;
    throw error;
  }
}

describe("Avro object containers", () => {
  it.each(["null", "deflate", "snappy", "zstandard"] satisfies AvroTestCodec[])("reads codec %s", (codec) => {
    const decoded = decode(encodeAvroFile(schema, rows, { codec }));
    expect(decoded).toEqual(rows.map(({ n, s }) => ({ n, s })));
  });

  it("keeps the header's metadata as text", () => {
    const bytes = encodeAvroFile(schema, [], { metadata: { "partition-spec-id": "4" } });
    expect(decodeAvroHeader(bytes, "f.avro").metadata.get("partition-spec-id")).toBe("4");
    expect(decode(bytes)).toEqual([]);
  });

  it.each(["null", "deflate", "snappy", "zstandard"] satisfies AvroTestCodec[])(
    "fails cleanly wherever a file of codec %s ends",
    (codec) => {
      const bytes = encodeAvroFile(schema, rows, { codec });
      const blockEnds = new Set<number>();
      for (let length = 0; length < bytes.length; length += length < 700 ? 1 : 64) {
        const failure = failureOf(bytes.subarray(0, length));
        // Between two blocks nothing tells that more should follow.
        if (failure === undefined) blockEnds.add(length);
        else expect(failure).toMatchObject({ code: "metadataInvalid", details: { file: "f.avro" } });
      }
      expect(blockEnds.size).toBeLessThan(4);
    },
  );

  it("fails cleanly, or not at all, whichever bytes are damaged", () => {
    const original = encodeAvroFile(schema, rows.slice(0, 20), { codec: "null" });
    fc.assert(
      fc.property(fc.nat(original.length - 1), fc.integer({ min: 1, max: 255 }), (position, change) => {
        const bytes = original.slice();
        bytes[position] = (bytes[position] ?? 0) ^ change;
        const failure = failureOf(bytes);
        return failure === undefined || failure.code === "metadataInvalid" || failure.code === "unsupported";
      }),
      { numRuns: 500 },
    );
  });

  it("checks Snappy's checksum", () => {
    const bytes = encodeAvroFile(schema, rows.slice(0, 3), { codec: "snappy" });
    const lastOfChecksum = bytes.length - 17;
    bytes[lastOfChecksum] = (bytes[lastOfChecksum] ?? 0) ^ 1;
    expect(failureOf(bytes)?.message).toContain("wrong checksum");
  });

  it("names the field whose value is damaged", () => {
    const bytes = encodeAvroFile(schema, [{ n: 1n, skipped: null, s: "abc" }], { codec: "null" });
    // The row is the five bytes before the last marker: n, the union's branch, the length of s.
    bytes[bytes.length - 16 - 4] = 0x7e;
    expect(failureOf(bytes)?.details).toEqual({ file: "f.avro", field: "s" });
  });

  it("refuses other files, other codecs and other fields by name", () => {
    expect(failureOf(new TextEncoder().encode("PAR1 and more"))?.message).toBe("f.avro is not an Avro file.");
    const bzip = encodeAvroFile(schema, [], { metadata: { "avro.codec": "bzip2" } });
    expect(failureOf(bzip)).toMatchObject({ code: "unsupported" });
    const bare = encodeAvroFile({ type: "record", name: "row", fields: [{ name: "n", type: "long" }] }, []);
    expect(failureOf(bare)?.message).toContain("has no field s");
    const texts = [avroField("n", "string", 1), avroField("s", "string", 2)];
    expect(failureOf(encodeAvroFile({ type: "record", name: "row", fields: texts }, []))).toMatchObject({
      details: { field: "n" },
    });
  });
});
