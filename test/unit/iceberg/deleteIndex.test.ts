import { describe, expect, it } from "vitest";
import { DeleteIndex } from "../../../src/iceberg/deleteIndex";
import type { DataFile, DeleteFile } from "../../../src/model/changedFiles";
import { sketchDataFile as data, sketchDeleteFile as deletes } from "../../support/sketchFiles";

/** Names of the deletes that apply to each file, in order. */
function apply(deleteFiles: readonly DeleteFile[], ...files: DataFile[]): string[][] {
  const index = createIndex(deleteFiles, files);
  return files.map((file) => index.deletesFor(file).map(({ path }) => path));
}

function createIndex(deleteFiles: readonly DeleteFile[], files: readonly DataFile[]): DeleteIndex {
  return new DeleteIndex(
    deleteFiles,
    files.map(({ path }) => path),
  );
}

const ages = [1n, 2n, 3n].map((dataSequenceNumber) => data(`f${dataSequenceNumber}`, { dataSequenceNumber }));

describe("DeleteIndex", () => {
  it("applies position deletes to files that are not newer, equality deletes to older ones", () => {
    expect(apply([deletes("position", "p")], ...ages)).toEqual([["p"], ["p"], []]);
    expect(apply([deletes("equality", "e", { global: true })], ...ages)).toEqual([["e"], [], []]);
    expect(apply([deletes("vector", "v", { referencedDataFile: "f2" })], ...ages)).toEqual([[], ["v"], []]);
  });

  it("keeps to the partition and spec, except for equality deletes of an unpartitioned spec", () => {
    const files = [
      data("a", { specId: 1, partition: ["a"] }),
      data("b", { specId: 1, partition: ["b"] }),
      data("other", { specId: 2, partition: ["a"] }),
    ];
    const inA = { specId: 1, partition: ["a"] };
    expect(apply([deletes("position", "p", inA)], ...files)).toEqual([["p"], [], []]);
    expect(apply([deletes("equality", "e", inA)], ...files)).toEqual([["e"], [], []]);
    expect(apply([deletes("equality", "g", { global: true })], ...files)).toEqual([["g"], ["g"], ["g"]]);
    expect(apply([deletes("position", "p0")], ...files)).toEqual([[], [], []]);
  });

  it("compares partitions by value: nulls, promoted integers, bytes and decimals", () => {
    const decimal = (unscaled: bigint) => ({ kind: "decimal", unscaled, scale: 2 }) as const;
    const file = data("f", { partition: [null, 5n, new Uint8Array([1, 171]), decimal(100n)] });
    const same = { partition: [null, 5, new Uint8Array([1, 171]), decimal(100n)] };
    const different = { partition: [null, 5, new Uint8Array([1, 171]), decimal(101n)] };
    const text = { partition: ["null", 5, new Uint8Array([1, 171]), decimal(100n)] };
    expect(
      apply(
        [deletes("position", "same", same), deletes("position", "no", different), deletes("position", "text", text)],
        file,
      ),
    ).toEqual([["same"]]);
  });

  it("gives a file-scoped position delete to its file alone, in whatever order they come", () => {
    const scoped = deletes("position", "p2", { referencedDataFile: "f1" });
    expect(apply([scoped, deletes("position", "p1")], data("f1"), data("f2"))).toEqual([["p2", "p1"], ["p1"]]);
    expect(apply([scoped], data("f1", { dataSequenceNumber: 3n }))).toEqual([[]]);
  });

  it("lets a deletion vector win over position deletes, but not over equality deletes", () => {
    const files = [
      deletes("position", "p"),
      deletes("position", "scoped", { referencedDataFile: "f1" }),
      deletes("equality", "e", { global: true }),
      deletes("vector", "v", { referencedDataFile: "f1" }),
    ];
    expect(apply(files, data("f1"), data("f2"))).toEqual([
      ["v", "e"],
      ["p", "e"],
    ]);
  });

  it("orders deletes by sequence number and applies each from its own on", () => {
    const equality = [5n, 3n, 4n].map((dataSequenceNumber) =>
      deletes("equality", `e${dataSequenceNumber}`, { dataSequenceNumber, global: true }),
    );
    const files = [1n, 3n, 4n, 5n].map((dataSequenceNumber) => data(`f${dataSequenceNumber}`, { dataSequenceNumber }));
    expect(apply(equality, ...files)).toEqual([["e3", "e4", "e5"], ["e4", "e5"], ["e5"], []]);
  });

  it("ignores deletes of files that are gone", () => {
    const index = createIndex([deletes("vector", "v", { referencedDataFile: "gone" })], [data("f1")]);
    expect(index.deletesFor(data("f1"))).toEqual([]);
    expect(index.notes).toEqual([]);
  });

  describe("where delete files spell paths otherwise than manifests", () => {
    const spelled = deletes("position", "p", { referencedDataFile: "hdfs://host:20500/t/f.parquet" });

    it("matches without scheme and authority, and says so", () => {
      const file = data("/t/f.parquet");
      const index = createIndex([spelled], [file]);
      expect(index.deletesFor(file)).toEqual([spelled]);
      expect(index.notes).toEqual([expect.stringContaining("hdfs://host:20500/t/f.parquet for /t/f.parquet")]);
    });

    it("does not, when the delete names a file exactly", () => {
      const files = [data("hdfs://host:20500/t/f.parquet"), data("/t/f.parquet")];
      const index = createIndex([spelled], files);
      expect(files.map((file) => index.deletesFor(file).length)).toEqual([1, 0]);
      expect(index.notes).toEqual([]);
    });
  });

  it.each<[string, readonly DeleteFile[]]>([
    [
      "two deletion vectors for one file",
      [deletes("vector", "v1", { referencedDataFile: "f" }), deletes("vector", "v2", { referencedDataFile: "f" })],
    ],
    [
      "two deletion vectors for one file by two spellings",
      [
        deletes("vector", "v1", { referencedDataFile: "s3://b/f" }),
        deletes("vector", "v2", { referencedDataFile: "s3a://b/f" }),
      ],
    ],
    ["a deletion vector that names no file", [deletes("vector", "v")]],
    [
      "a deletion vector older than its file",
      [deletes("vector", "v", { referencedDataFile: "f", dataSequenceNumber: 0n })],
    ],
    [
      "a vector of another partition",
      [deletes("vector", "v", { referencedDataFile: "f", partition: ["x"], specId: 1 })],
    ],
  ])("refuses %s", (_what, files) => {
    expect(() => apply(files, data("f"))).toThrowError(expect.objectContaining({ code: "metadataInvalid" }));
  });

  it("shares what it answers, so that many files and many deletes stay small", () => {
    const equality = Array.from({ length: 100 }, (_, index) =>
      deletes("equality", `e${index}`, { dataSequenceNumber: BigInt(index + 2), global: true }),
    );
    const index = createIndex(equality, [data("a"), data("b")]);
    expect(index.deletesFor(data("a"))).toBe(index.deletesFor(data("b")));
    expect(index.deletesFor(data("a"))).toHaveLength(100);
  });
});
