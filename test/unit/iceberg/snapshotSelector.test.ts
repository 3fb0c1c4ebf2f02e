import { describe, expect, it } from "vitest";
import { parseSelector, resolveSnapshot } from "../../../src/iceberg/snapshotSelector";
import { idNameSchema, sketchMetadata } from "../../support/memoryTable";

const newSchema = { ...idNameSchema, schemaId: 1 };
const metadata = sketchMetadata({
  snapshots: [
    { id: 1, at: 1000, schemaId: 0 },
    { id: 2, parent: 1, at: 2000, schemaId: 0 },
    { id: 3, parent: 1, at: 3000, schemaId: 0 },
  ],
  branches: { audit: 2 },
  tags: { close: 1, "2": 1, "2026-01-01": 2, "77": 3 },
  schemas: [idNameSchema, newSchema],
});

const resolve = (selector?: string) => {
  const { snapshot, schema } = resolveSnapshot(metadata, selector);
  return [Number(snapshot?.snapshotId), schema.schemaId];
};

describe("resolveSnapshot", () => {
  it("reads the current state with the current schema when nothing is selected", () => {
    expect(resolve()).toEqual([3, 1]);
  });

  it("reads a branch with the table's current schema, a tag or an id with the snapshot's", () => {
    expect(resolve("audit")).toEqual([2, 1]);
    expect(resolve("close")).toEqual([1, 0]);
    expect(resolve("3")).toEqual([3, 0]);
  });

  it("lets a snapshot id win over a ref of that name, and a ref over a time", () => {
    expect(resolve("2")).toEqual([2, 0]);
    expect(resolve("77")).toEqual([3, 0]);
    expect(resolve("2026-01-01")).toEqual([2, 0]);
  });

  it("picks a time by the snapshot log", () => {
    expect(resolve("1970-01-01T00:00:02.999")).toEqual([2, 0]);
    expect(resolve("1970-01-01T00:00:03")).toEqual([3, 0]);
    expect(() => resolve("1970-01-01T00:00:00.999Z")).toThrowError(
      expect.objectContaining({
        code: "notFound",
        details: expect.objectContaining({ remedy: "Choose a time from 1970-01-01T00:00:01.000Z on." }),
      }),
    );
  });

  it("takes the first of equal log times, also when the log is out of order", () => {
    const log = sketchMetadata({
      snapshots: [{ id: 1 }, { id: 2 }, { id: 3 }],
      log: [
        [1, 5000],
        [2, 1000],
        [3, 5000],
      ],
    });
    expect(resolveSnapshot(log, "1970-01-01T00:00:06").snapshot?.snapshotId).toBe(1n);
    expect(resolveSnapshot(log, "1970-01-01T00:00:04").snapshot?.snapshotId).toBe(2n);
  });

  it("knows a table without snapshots, also by the name of its main branch", () => {
    const empty = sketchMetadata({ snapshots: [], current: null });
    expect(resolveSnapshot(empty, undefined).snapshot).toBeUndefined();
    expect(resolveSnapshot(empty, "main").snapshot).toBeUndefined();
  });

  it("says what can be chosen when the name is unknown", () => {
    expect(() => resolve("adit")).toThrowError(
      expect.objectContaining({
        code: "notFound",
        details: expect.objectContaining({ remedy: expect.stringContaining("main, audit") }),
      }),
    );
    expect(() => resolve("99")).toThrowError(expect.objectContaining({ code: "notFound" }));
  });
});

describe("parseSelector", () => {
  it("takes digits that name nothing for the id of an expired snapshot", () => {
    expect(parseSelector(metadata, "8")).toEqual({ kind: "id", snapshotId: 8n });
  });
});
