import { describe, expect, it } from "vitest";
import { type RangeRequest, resolveRange } from "../../../src/iceberg/commitRange";
import { sketchMetadata } from "../../support/memoryTable";

const at = (ms: number) => new Date(ms).toISOString();

/** main: 1 - 2 - 3(replace) - 4; audit: 1 - 5; times are 1,000 ms apart. */
const metadata = sketchMetadata({
  snapshots: [
    { id: 1 },
    { id: 2, parent: 1 },
    { id: 3, parent: 2, operation: "replace" },
    { id: 4, parent: 3, operation: undefined },
    { id: 5, parent: 1 },
  ],
  current: 4,
  branches: { audit: 5 },
  tags: { first: 1, last: 4 },
});

/** Commits as [ordinal, snapshot id, parent id or kind]. */
function list(request: RangeRequest, table = metadata): unknown[] {
  return resolveRange(table, request).commits.map(({ ordinal, snapshotId, parent }) => [
    ordinal,
    Number(snapshotId),
    parent.kind === "snapshot" ? Number(parent.snapshot.snapshotId) : parent.kind,
  ]);
}

const whole = [
  [0, 1, "root"],
  [1, 2, 1],
  [2, 4, 3],
];

describe("resolveRange", () => {
  it("lists the whole of main, oldest first; a replace commit takes no ordinal", () => {
    expect(list({})).toEqual(whole);
    expect(resolveRange(metadata, {}).truncated).toBe(false);
  });

  it("starts after `from`, ends with `to`, and numbers from 0 inside the range", () => {
    expect(list({ from: "1" })).toEqual([
      [0, 2, 1],
      [1, 4, 3],
    ]);
    expect(list({ from: "1", to: "2" })).toEqual([[0, 2, 1]]);
    expect(list({ from: "2", to: "3" })).toEqual([]);
    expect(list({ from: "first", to: "last" })).toEqual([
      [0, 2, 1],
      [1, 4, 3],
    ]);
  });

  it("follows another branch, or the line of any snapshot", () => {
    const audit = [
      [0, 1, "root"],
      [1, 5, 1],
    ];
    expect(list({ branch: "audit" })).toEqual(audit);
    expect(list({ to: "audit" })).toEqual(audit);
    expect(list({ to: "5" })).toEqual(audit);
    expect(list({ from: "first", branch: "audit" })).toEqual([[0, 5, 1]]);
  });

  it("compares times with the parent chain, start exclusive, end inclusive", () => {
    expect(list({ from: at(500) })).toEqual(whole);
    expect(list({ from: at(1000), to: at(2000) })).toEqual([[0, 2, 1]]);
    expect(list({ from: at(999), to: at(1999) })).toEqual([[0, 1, "root"]]);
    expect(list({ from: at(1500), to: "4" })).toEqual([
      [0, 2, 1],
      [1, 4, 3],
    ]);
    expect(list({ to: at(999) })).toEqual([]);
    expect(list({ from: at(4001) })).toEqual([]);
    expect(list({ from: at(2500), to: at(2900) })).toEqual([]);
    expect(list({ to: at(9000), branch: "audit" })).toEqual([
      [0, 1, "root"],
      [1, 5, 1],
    ]);
  });

  it("leaves out what was rolled back", () => {
    const rolledBack = sketchMetadata({ snapshots: [{ id: 1 }, { id: 2, parent: 1 }, { id: 3, parent: 1 }] });
    expect(list({ to: at(2500) }, rolledBack)).toEqual([[0, 1, "root"]]);
    expect(list({ from: at(2500) }, rolledBack)).toEqual([[0, 3, 1]]);
    expect(list({ from: at(1500), to: at(3000) }, rolledBack)).toEqual([[0, 3, 1]]);
  });

  it("is empty for a table without snapshots and for a ref at the end itself", () => {
    expect(list({}, sketchMetadata({ snapshots: [], current: null }))).toEqual([]);
    expect(list({ from: "last" })).toEqual([]);
  });

  describe("where history was expired", () => {
    const expired = sketchMetadata({
      snapshots: [
        { id: 2, parent: 1 },
        { id: 3, parent: 2 },
      ],
    });
    const kept = [
      [0, 2, "expired"],
      [1, 3, 2],
    ];

    it("accepts the expired parent of a kept snapshot as start", () => {
      expect(list({ from: "1" }, expired)).toEqual(kept);
      expect(resolveRange(expired, { from: "1" }).truncated).toBe(false);
    });

    it("begins with the oldest kept commit and says that more is missing", () => {
      expect(list({ from: at(1) }, expired)).toEqual(kept);
      expect(resolveRange(expired, { from: at(1) }).truncated).toBe(true);
      expect(resolveRange(expired, {}).truncated).toBe(true);
    });

    it("refuses an older expired start", () => {
      expect(() => list({ from: "77" }, expired)).toThrowError(
        expect.objectContaining({ code: "invalidArgument", message: expect.stringContaining("snapshot 77") }),
      );
    });
  });

  it.each<[string, RangeRequest, string]>([
    ["times in the wrong order", { from: at(2000), to: at(1000) }, "invalidArgument"],
    ["equal times", { from: at(2000), to: at(2000) }, "invalidArgument"],
    ["one snapshot as both ends", { from: "4" }, "invalidArgument"],
    ["a start after the end", { from: "4", to: "2" }, "invalidArgument"],
    ["a start on another line", { from: "5", to: "4" }, "invalidArgument"],
    ["an end that is not on the branch", { to: "4", branch: "audit" }, "invalidArgument"],
    ["a tag for a branch", { branch: "first" }, "invalidArgument"],
    ["an unknown branch", { branch: "nope" }, "notFound"],
    ["an unknown end", { to: "77" }, "notFound"],
    ["an unknown name", { from: "nope" }, "notFound"],
  ])("refuses %s", (_what, request, code) => {
    expect(() => list(request)).toThrowError(expect.objectContaining({ code }));
  });
});
