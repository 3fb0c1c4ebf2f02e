import { deflateRawSync } from "node:zlib";
import { compress } from "snappyjs";
import { describe, expect, it } from "vitest";
import { findAvroCodec } from "../../../../src/iceberg/avro/avroCodec";
import { AvroDataError } from "../../../../src/iceberg/avro/avroCursor";

const text = "iceberg ".repeat(50);
const bytes = new TextEncoder().encode(text);

/** The text as the zstd program compresses it: with a content size, and streamed with a checksum and without one. */
const frames = ["KLUv/WCQAH0AAEBpY2ViZXJnIAEAhVMLFw==", "KLUv/QRofQAAQGljZWJlcmcgAQCF1csFqCGmEg=="];

describe("findAvroCodec", () => {
  it.each(frames)("reads Zstandard frame %s", (frame) => {
    const decompress = findAvroCodec("zstandard", "f.avro");
    expect(decompress(new Uint8Array(Buffer.from(frame, "base64")))).toEqual(bytes);
  });

  it("reads Zstandard frames one after another", () => {
    const both = Buffer.concat(frames.map((frame) => Buffer.from(frame, "base64")));
    const decompressed = findAvroCodec("zstandard", "f.avro")(new Uint8Array(both));
    expect(new TextDecoder().decode(decompressed)).toBe(text + text);
  });

  it.each(["deflate", "zstandard", "snappy"])("says that a %s block is damaged", (codec) => {
    const decompress = findAvroCodec(codec, "f.avro");
    expect(() => decompress(new Uint8Array([7, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))).toThrow(AvroDataError);
  });

  it("does not make room for what a Snappy block merely claims to hold", () => {
    const block = compress(bytes);
    // A length of a gigabyte in the place of the real one, which takes two bytes.
    const claim = new Uint8Array([0x80, 0x80, 0x80, 0x80, 0x04, ...block.subarray(2), 0, 0, 0, 0]);
    expect(() => findAvroCodec("snappy", "f.avro")(claim)).toThrow("too big");
  });

  it("reads deflate, and leaves alone what is not compressed", () => {
    expect(new Uint8Array(findAvroCodec("deflate", "f.avro")(deflateRawSync(bytes)))).toEqual(bytes);
    expect(findAvroCodec("null", "f.avro")(bytes)).toBe(bytes);
  });
});
