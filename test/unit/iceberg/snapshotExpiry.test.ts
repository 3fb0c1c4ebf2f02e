import { describe, expect, test } from "vitest";
import { listExpiryTimes, previewExpiry } from "../../../src/iceberg/snapshotExpiry";
import type { SnapshotRef, TableMetadata } from "../../../src/iceberg/tableMetadata";
import { sketchMetadata } from "../../support/memoryTable";

/** main: 1 - 2 - 3 - 4; audit: 2 - 5; 6 lies on no branch. */
const sketch = sketchMetadata({
  snapshots: [
    { id: 1 },
    { id: 2, parent: 1 },
    { id: 3, parent: 2 },
    { id: 4, parent: 3 },
    { id: 5, parent: 2 },
    { id: 6, parent: 1 },
  ],
  current: 4,
  branches: { audit: 5 },
  tags: { kept: 1 },
});

/** Ids of the snapshots that expiry may remove, with their age then. */
function ages(metadata: TableMetadata): Record<string, number> {
  const times = [...listExpiryTimes(metadata)];
  return Object.fromEntries(
    times.map(([id, time]) => {
      const snapshot = metadata.snapshots.find(({ snapshotId }) => snapshotId === id);
      return [String(id), time - (snapshot?.timestampMs ?? 0)];
    }),
  );
}

function withAudit(change: Partial<SnapshotRef>): TableMetadata {
  const audit = sketch.refs.get("audit");
  return audit === undefined
    ? sketch
    : { ...sketch, refs: new Map([...sketch.refs, ["audit", { ...audit, ...change }]]) };
}

const fiveDays = 432_000_000;

test("what refs point at stays; the rest goes at the default age", () => {
  expect(ages(sketch)).toEqual({ 2: fiveDays, 3: fiveDays, 6: fiveDays });
});

test("the table's own age and number, where they are numbers", () => {
  const properties = new Map([
    ["history.expire.max-snapshot-age-ms", "1000"],
    ["history.expire.min-snapshots-to-keep", "2"],
  ]);
  expect(ages({ ...sketch, properties })).toEqual({ 6: 1000 });
  expect(ages({ ...sketch, properties: new Map([["history.expire.max-snapshot-age-ms", "soon"]]) })).toEqual(
    ages(sketch),
  );
});

test("a branch may keep more snapshots, or keep them longer", () => {
  expect(ages(withAudit({ minSnapshotsToKeep: 2 }))).toEqual({ 3: fiveDays, 6: fiveDays });
  expect(ages(withAudit({ maxSnapshotAgeMs: fiveDays * 2 }))).toEqual({ 2: fiveDays * 2, 3: fiveDays, 6: fiveDays });
  expect(ages(withAudit({ maxSnapshotAgeMs: 1 }))).toEqual(ages(sketch));
});

/** Ids that expiry would remove, and the branches and tags that it would drop. */
function removedAt(metadata: TableMetadata, nowMs: number): { snapshots: string[]; refs: readonly string[] } {
  const { snapshots, droppedRefs } = previewExpiry(metadata, nowMs);
  return {
    snapshots: snapshots.filter(({ keptBy }) => keptBy.length === 0).map(({ snapshotId }) => snapshotId),
    refs: droppedRefs,
  };
}

const withProperties = (metadata: TableMetadata, properties: Record<string, string>): TableMetadata => ({
  ...metadata,
  properties: new Map(Object.entries(properties)),
});

describe("Iceberg's own cases", () => {
  const line = sketchMetadata({
    snapshots: [{ id: 1 }, { id: 2, parent: 1 }, { id: 3, parent: 2 }],
    current: 2,
    branches: { branch: 3 },
  });
  const withRef = (metadata: TableMetadata, name: string, change: Partial<SnapshotRef>): TableMetadata => {
    const ref = metadata.refs.get(name);
    if (ref === undefined) throw new Error(`There is no ${name}.`);
    return { ...metadata, refs: new Map([...metadata.refs, [name, { ...ref, ...change }]]) };
  };
  const later = 10_000_000;

  test("a tag or branch whose age has passed is dropped, and what it alone kept goes", () => {
    const tagged = sketchMetadata({
      snapshots: [{ id: 1 }, { id: 2, parent: 1 }],
      tags: { tag: 1 },
    });
    const expired = withProperties(withRef(tagged, "tag", { maxRefAgeMs: 1 }), {
      "history.expire.max-snapshot-age-ms": "1",
    });
    expect(removedAt(expired, later)).toEqual({ snapshots: ["1"], refs: ["tag"] });
    expect(removedAt(withRef(line, "branch", { maxRefAgeMs: 1 }), later)).toEqual({ snapshots: [], refs: ["branch"] });
  });

  test("each branch keeps its own number", () => {
    const table = withProperties(line, { "history.expire.max-snapshot-age-ms": "1" });
    const keep = (minSnapshotsToKeep: number): TableMetadata =>
      withRef(withRef(table, "main", { minSnapshotsToKeep: 1 }), "branch", { minSnapshotsToKeep });
    expect(removedAt(keep(3), later).snapshots).toEqual([]);
    expect(removedAt(keep(1), later).snapshots).toEqual(["1"]);
  });

  test("each branch keeps its own age", () => {
    const table = withProperties(line, { "history.expire.max-snapshot-age-ms": "1" });
    const keep = (maxSnapshotAgeMs: number): TableMetadata => withRef(table, "branch", { maxSnapshotAgeMs });
    expect(removedAt(keep(Number.MAX_SAFE_INTEGER), later).snapshots).toEqual([]);
    expect(removedAt(keep(10), later).snapshots).toEqual(["1"]);
  });

  test("what no branch leads to stays while it is young", () => {
    const staged = sketchMetadata({ snapshots: [{ id: 1 }, { id: 2, parent: 1 }], current: 1 });
    const { snapshots } = previewExpiry(staged, later);
    expect(snapshots.map(({ keptBy }) => keptBy.map(({ kind }) => kind))).toEqual([["unreferenced"], ["ref"]]);
    expect(removedAt(staged, later + fiveDays).snapshots).toEqual(["2"]);
  });

  test("a tag protects its own snapshot alone, a branch its line", () => {
    const table = sketchMetadata({
      snapshots: [{ id: 1 }, { id: 2, parent: 1 }, { id: 3 }],
      current: 3,
      tags: { tag: 2 },
    });
    const young = withProperties(table, { "history.expire.max-snapshot-age-ms": "1" });
    expect(removedAt(young, later).snapshots).toEqual(["1"]);
    expect(removedAt(withProperties(line, {}), later).snapshots).toEqual([]);
  });

  test("the walk down a branch stops at the first that is too old, and a table may forbid expiry", () => {
    const clocks = sketchMetadata({
      snapshots: [
        { id: 1, at: 9000 },
        { id: 2, parent: 1, at: 1000 },
        { id: 3, parent: 2, at: 9500 },
      ],
    });
    const short = withProperties(clocks, { "history.expire.max-snapshot-age-ms": "2000" });
    expect(removedAt(short, 10_000).snapshots).toEqual(["1", "2"]);
    expect(previewExpiry(withProperties(clocks, { "gc.enabled": "false" }), 10_000).isOff).toBe(true);
  });
});
