import { describe, expect, it } from "vitest";
import { ancestorsOf, keptRange, schemaOf } from "../../../src/iceberg/snapshots";
import { idNameSchema, sketchMetadata } from "../../support/memoryTable";

describe("ancestorsOf", () => {
  it("walks from child to root", () => {
    const metadata = sketchMetadata({ snapshots: [{ id: 1 }, { id: 2, parent: 1 }, { id: 3, parent: 2 }] });
    const lineage = ancestorsOf(metadata, 3n);
    expect(lineage.snapshots.map((snapshot) => snapshot.snapshotId)).toEqual([3n, 2n, 1n]);
    expect(lineage.expiredParentId).toBeUndefined();
  });

  it("names the parent that was expired", () => {
    const metadata = sketchMetadata({
      snapshots: [
        { id: 2, parent: 1 },
        { id: 3, parent: 2 },
      ],
    });
    expect(ancestorsOf(metadata, 3n).expiredParentId).toBe(1n);
    expect(keptRange(metadata)).toEqual({ from: "2", to: "3" });
  });

  it("refuses parents that form a cycle", () => {
    const metadata = sketchMetadata({
      snapshots: [
        { id: 1, parent: 2 },
        { id: 2, parent: 1 },
      ],
    });
    expect(() => ancestorsOf(metadata, 2n)).toThrowError(expect.objectContaining({ code: "metadataInvalid" }));
    expect(() => ancestorsOf(metadata, 7n)).toThrowError(expect.objectContaining({ code: "notFound" }));
  });

  it("says which snapshots can be read when the id is not kept", () => {
    const metadata = sketchMetadata({
      snapshots: [
        { id: 2, parent: 1 },
        { id: 3, parent: 2 },
      ],
    });
    expect(() => ancestorsOf(metadata, 1n)).toThrowError(
      expect.objectContaining({
        code: "notFound",
        details: expect.objectContaining({ readableRange: { from: "2", to: "3" } }),
      }),
    );
  });
});

describe("schemaOf", () => {
  it("falls back to the current schema where a snapshot names none", () => {
    const newer = { ...idNameSchema, schemaId: 7 };
    const metadata = sketchMetadata({
      snapshots: [{ id: 1 }, { id: 2, parent: 1, schemaId: 0 }],
      schemas: [idNameSchema, newer],
    });
    expect(metadata.snapshots.map((snapshot) => schemaOf(metadata, snapshot).schemaId)).toEqual([7, 0]);
  });
});
