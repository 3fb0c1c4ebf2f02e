import { crc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodePageHeader } from "../../../../src/iceberg/parquet/pageHeader";

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, "hex"));

/** The first page of a file that Spark wrote: five numbers, compressed with zstd. */
const header = "1500155015461581b8d7f90b1c150a1500150815080000";
const page = "28b52ffd0058bc000080010002000300040005000000000000000454020003010100";

test("the sizes and the checksum of a page", () => {
  const found = decodePageHeader(bytesOf(`ffff${header}${page}00`), 2);
  expect(found).toEqual({ headerBytes: 23, pageBytes: 35, checksum: expect.any(Number) });
  expect(found?.checksum).toBe(crc32(bytesOf(`${page}00`)) | 0);
});

test("values of all types are passed over, and ids may be far apart", () => {
  // Field 3 is 4; then a byte, a double, text, a true, an i64, and a struct as field 300.
  const text =
    "3508" + "1302" + "17" + "0000000000000000" + "1803616263" + "11" + "1680808001" + "0cd8041c150200" + "00" + "00";
  expect(decodePageHeader(bytesOf(text), 0)).toEqual({
    headerBytes: text.length / 2,
    pageBytes: 4,
    checksum: undefined,
  });
});

test("bytes that are cut off, or are no header, hold none", () => {
  const bytes = bytesOf(header);
  for (let length = 0; length < bytes.length; length++) {
    expect(decodePageHeader(bytes.subarray(0, length), 0)).toBeUndefined();
  }
  expect(decodePageHeader(bytesOf("1900"), 0)).toBeUndefined();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (random) => {
      expect(decodePageHeader(random, 0)?.headerBytes ?? 0).toBeLessThanOrEqual(random.length);
    }),
  );
});
