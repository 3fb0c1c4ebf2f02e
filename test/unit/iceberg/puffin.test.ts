import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodePuffinFooter } from "../../../src/iceberg/puffin";
import { LakehouseError } from "../../../src/model/errors";
import { hasSharedTables, sharedTablePath } from "../../support/sharedTables";

/** A Puffin file with blob bytes and a footer of this text. */
function puffinOf(footer: string, flags = 0): Uint8Array {
  const trailer = Buffer.alloc(8);
  trailer.writeInt32LE(Buffer.byteLength(footer), 0);
  trailer.writeUInt32LE(flags, 4);
  return new Uint8Array(Buffer.concat([Buffer.from(`PFA1blobPFA1${footer}`), trailer, Buffer.from("PFA1")]));
}

const footer = JSON.stringify({
  blobs: [
    {
      type: "t",
      fields: [1, 2],
      "snapshot-id": -1,
      "sequence-number": -1,
      offset: 4,
      length: 4,
      properties: { a: "b" },
    },
  ],
});

function codeOf(bytes: Uint8Array): string {
  try {
    decodePuffinFooter(bytes, "f.puffin");
  } catch (error) {
    if (error instanceof LakehouseError) return error.code;
    throw error;
  }
  return "none";
}

describe("decodePuffinFooter", () => {
  it("lists the blobs", () => {
    expect(decodePuffinFooter(puffinOf(footer), "f.puffin")).toEqual([
      {
        type: "t",
        fieldIds: [1, 2],
        snapshotId: -1n,
        sequenceNumber: -1n,
        offset: 4n,
        lengthBytes: 4n,
        compression: undefined,
        properties: new Map([["a", "b"]]),
      },
    ]);
  });

  it("refuses compressed footers, other files, and files that end early", () => {
    expect(codeOf(puffinOf(footer, 1))).toBe("unsupported");
    const bytes = puffinOf(footer);
    for (let length = 0; length < bytes.length; length++)
      expect(codeOf(bytes.subarray(0, length))).toBe("metadataInvalid");
  });

  it.runIf(hasSharedTables)("reads the samples of the Iceberg project", () => {
    const folder = "apache-iceberg-core-resources/org/apache/iceberg/puffin/v1";
    const list = (name: string) => decodePuffinFooter(readFileSync(sharedTablePath(`${folder}/${name}`)), name);
    expect(list("empty-puffin-uncompressed.bin")).toEqual([]);
    expect(
      list("sample-metric-data-uncompressed.bin").map((blob) => [blob.type, blob.offset, blob.lengthBytes]),
    ).toEqual([
      ["some-blob", 4n, 9n],
      ["some-other-blob", 13n, 83n],
    ]);
    expect(list("sample-metric-data-compressed-zstd.bin").map((blob) => blob.compression)).toEqual(["zstd", "zstd"]);
  });
});
