import { expect, test } from "vitest";
import { listExpiryTimes } from "../../../src/iceberg/snapshotExpiry";
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
