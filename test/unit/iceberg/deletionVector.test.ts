import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { decodeDeletionVector } from "../../../src/iceberg/deletionVector";
import { decodePuffinFooter } from "../../../src/iceberg/puffin";
import { LakehouseError } from "../../../src/model/errors";
import { hasSharedTables, listSharedFiles, sharedTablePath } from "../../support/sharedTables";

/** Positions 1, 3, 5, 7 and 9 as Java writes them. */
const alternating =
  "0000002ad1d3396401000000000000000000000" + "03a30000001000000000004001000000001000300050007000900b3fb20be";

const bytesOf = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, "hex"));

/** A blob around a bitmap, with its length and checksum right. */
function blobOf(bitmap: string): Uint8Array {
  const content = Buffer.concat([Buffer.from("d1d33964", "hex"), Buffer.from(bitmap, "hex")]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(content.length, 0);
  ends.writeUInt32BE(crc32(content), 4);
  return new Uint8Array(Buffer.concat([ends.subarray(0, 4), content, ends.subarray(4)]));
}

function failureOf(blob: Uint8Array, recordCount?: bigint): LakehouseError {
  try {
    decodeDeletionVector(blob, "dv.puffin", recordCount);
  } catch (error) {
    if (error instanceof LakehouseError) return error;
    throw error;
  }
  throw new Error("decoded, but should have failed");
}

describe("decodeDeletionVector", () => {
  it("reads an array container", () => {
    const positions = decodeDeletionVector(bytesOf(alternating), "dv.puffin", 5n);
    expect([...positions]).toEqual([1n, 3n, 5n, 7n, 9n]);
  });

  it("keeps a run of any length as one range", () => {
    // Two runs, 0 to 65535 and 65536 to 131071, under the upper half 1.
    const header = "0100000000000000" + "01000000" + "3b300100" + "03" + "0000ffff" + "0100ffff";
    const positions = decodeDeletionVector(blobOf(`${header}01000000ffff01000000ffff`), "dv.puffin");
    expect(positions.count).toBe(131072n);
    expect(positions[Symbol.iterator]().next().value).toBe(1n << 32n);
  });

  it("refuses a blob that ends anywhere, or of which any byte is wrong", () => {
    const blob = bytesOf(alternating);
    for (let length = 0; length < blob.length; length++) {
      expect(failureOf(blob.subarray(0, length)).code).toBe("metadataInvalid");
      const wrong = blob.slice();
      wrong[length] = (wrong[length] ?? 0) ^ 0x10;
      expect(failureOf(wrong).code).toBe("metadataInvalid");
    }
  });

  it.each([
    ["unknown bitmap format", "0100000000000000" + "00000000" + "99300000"],
    ["bitmaps out of order", "0200000000000000" + "01000000" + "3a30000000000000" + "01000000" + "3a30000000000000"],
    [
      "positions out of order",
      "0100000000000000" + "00000000" + "3a30000001000000" + "00000100" + "10000000" + "05000500",
    ],
    [
      "a container of 1 positions that should be 2",
      "0100000000000000" + "00000000" + "3b300000" + "01" + "00000100" + "010005000000",
    ],
    ["bytes after the last bitmap", `${"0000000000000000"}00`],
    ["too many containers", "0100000000000000" + "00000000" + "3a300000ffffffff"],
  ])("says what is wrong with a bitmap: %s", (reason, bitmap) => {
    const failure = failureOf(blobOf(bitmap));
    expect(failure.message).toContain(reason);
    expect(failure.details.file).toBe("dv.puffin");
  });

  it("compares with the number of positions that the manifest gives", () => {
    expect(failureOf(bytesOf(alternating), 4n).message).toContain("holds 5 positions, but is listed with 4");
  });
});

describe.runIf(hasSharedTables)("deletion vectors of other implementations", () => {
  const read = (name: string): Uint8Array => {
    const folder = "apache-iceberg-core-resources/org/apache/iceberg/deletes";
    return new Uint8Array(readFileSync(sharedTablePath(`${folder}/${name}`)));
  };

  // What iceberg-java's TestBitmapPositionDeleteIndex and TestRoaringPositionBitmap put in.
  const container = 1n << 16n;
  const bitmap = 1n << 32n;
  it.each<[string, bigint[]]>([
    ["empty-position-index.bin", []],
    ["small-alternating-values-position-index.bin", [1n, 3n, 5n, 7n, 9n]],
    ["small-and-large-values-position-index.bin", [100n, 101n, 2147483747n, 2147483748n]],
  ])("%s", (name, expected) => {
    expect([...decodeDeletionVector(read(name), name)]).toEqual(expected);
  });

  it("all-container-types-position-index.bin", () => {
    const range = (first: bigint, last: bigint): bigint[] =>
      Array.from({ length: Number(last - first) + 1 }, (_, index) => first + BigInt(index));
    expect([...decodeDeletionVector(read("all-container-types-position-index.bin"), "all")]).toEqual([
      5n,
      7n,
      ...range(container + 1n, container + 999n),
      ...range(2n * container + 1n, 3n * container - 2n),
      bitmap + 10n,
      bitmap + 20n,
      ...range(bitmap + container + 10n, bitmap + container + 499n),
      ...range(bitmap + 2n * container + 1n, bitmap + 3n * container - 2n),
    ]);
  });

  it("refuses 64maphighvals.bin, whose positions are unsigned, as Java does", () => {
    const blob = blobOf(Buffer.from(read("64maphighvals.bin")).toString("hex"));
    expect(failureOf(blob).message).toContain("positions of more than 63 bits");
  });

  it.each([
    ["64mapempty.bin", 0n],
    ["64map32bitvals.bin", 10n],
    ["64mapspreadvals.bin", 100n],
  ])("bitmap %s of the Roaring specification", (name, count) => {
    const positions = decodeDeletionVector(blobOf(Buffer.from(read(name)).toString("hex")), name);
    const values = [...positions];
    expect(positions.count).toBe(count);
    expect(BigInt(values.length)).toBe(count);
    expect(values).toEqual(values.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it.each(listSharedFiles(".puffin"))("vectors in %s hold as many positions as their footer says", (path) => {
    const bytes = new Uint8Array(readFileSync(sharedTablePath(path)));
    const vectors = decodePuffinFooter(bytes, path).filter((blob) => blob.type === "deletion-vector-v1");
    expect(vectors.length).toBeGreaterThan(0);
    for (const { offset, lengthBytes, properties } of vectors) {
      const blob = bytes.subarray(Number(offset), Number(offset + lengthBytes));
      const cardinality = properties.get("cardinality");
      expect(decodeDeletionVector(blob, path).count.toString()).toBe(cardinality);
    }
  });
});
