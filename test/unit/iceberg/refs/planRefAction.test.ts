import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RefAction, RefPlan } from "../../../../src/catalog/refAction";
import { planRefAction } from "../../../../src/iceberg/refs/planRefAction";
import { resolveRefAction } from "../../../../src/iceberg/refs/resolveRefAction";
import type { SnapshotRef, TableMetadata } from "../../../../src/iceberg/tableMetadata";
import { sketchMetadata } from "../../../support/memoryTable";

const day = 86_400_000;
const nowMs = 100 * day;

/** main: 1 - 2 - 3, a day apart; audit: 2 - 4; tag old: 1; 5 is staged on 3, 6 on 2. */
const sketch = sketchMetadata({
  snapshots: [
    { id: 1, at: 90 * day },
    { id: 2, parent: 1, at: 91 * day },
    { id: 3, parent: 2, at: 92 * day },
    { id: 4, parent: 2, at: 93 * day },
    { id: 5, parent: 3, at: 94 * day },
    { id: 6, parent: 2, at: 95 * day },
  ],
  current: 3,
  branches: { audit: 4 },
  tags: { old: 1 },
});
const table = withSummary(withSummary(sketch, 5n, "load-5"), 6n, "load-6");

function withSummary(metadata: TableMetadata, id: bigint, wapId: string): TableMetadata {
  const snapshots = metadata.snapshots.map((snapshot) =>
    snapshot.snapshotId === id ? { ...snapshot, summary: new Map([["wap.id", wapId]]) } : snapshot,
  );
  return { ...metadata, snapshots };
}

function plan(action: RefAction, metadata = table): RefPlan {
  return planRefAction(metadata, ["shop", "order's"], action, nowMs).plan;
}

const ids = (snapshots: readonly { readonly snapshotId: string }[]): string =>
  snapshots.map(({ snapshotId }) => snapshotId).join(" ");

describe("what a plan says", () => {
  test("rolling back names the commits that leave, and when those that nothing reaches may expire", () => {
    const rolled = plan({ kind: "rollback", to: "2" });
    expect(rolled).toMatchObject({
      action: { kind: "rollback", to: "2" },
      ref: "main",
      before: { snapshotId: "3" },
      after: { snapshotId: "2" },
      changesNothing: false,
      expected: [{ ref: "main", snapshotId: "3" }],
      joining: [],
      undo: { kind: "setCurrent", to: "3" },
    });
    expect(ids(rolled.leaving)).toBe("3");
    expect(rolled.unreachable).toEqual([
      { snapshotId: "3", timestampMs: 92 * day, operation: "append", mayExpireMs: 97 * day },
    ]);
  });

  test("what another branch still reaches stays reachable, and what the table never expires has no time", () => {
    expect(ids(plan({ kind: "setCurrent", to: "1" }).unreachable)).toBe("3");
    const kept = { ...table, properties: new Map([["gc.enabled", "false"]]) };
    expect(plan({ kind: "rollback", to: "2" }, kept).unreachable[0]?.mayExpireMs).toBeUndefined();
  });

  test("a time rolls back to the last ancestor before it, a ref to its snapshot", () => {
    expect(plan({ kind: "rollback", to: new Date(92 * day).toISOString() }).after?.snapshotId).toBe("2");
    expect(plan({ kind: "rollback", to: "old" }).action).toEqual({ kind: "rollback", to: "1" });
  });

  test("setting another line's snapshot has commits on both sides", () => {
    const moved = plan({ kind: "setCurrent", to: "audit" });
    expect([ids(moved.leaving), ids(moved.joining)]).toEqual(["3", "4"]);
  });

  test("a tag is created at the current snapshot, and keeps its files for ever without an age", () => {
    const created = plan({ kind: "createTag", name: "v1" });
    expect(created).toMatchObject({
      before: undefined,
      after: { type: "tag", snapshotId: "3" },
      expected: [{ ref: "v1" }],
      undo: { kind: "drop", name: "v1" },
      warnings: [{ kind: "keepsFilesForEver" }],
    });
    expect(created.leaving.concat(created.joining)).toEqual([]);
    const limited = { ...table, properties: new Map([["history.expire.max-ref-age-ms", String(30 * day)]]) };
    expect(plan({ kind: "createTag", name: "v1" }, limited).warnings).toEqual([]);
  });

  test("an age below that of the snapshot ends a ref at the next expiry", () => {
    const created = plan({ kind: "createBranch", name: "b", at: "1", retention: { maxRefAgeMs: 5 * day } });
    expect(created.warnings).toEqual([{ kind: "expiresAtOnce", sinceMs: 95 * day }]);
  });

  test("dropping names what goes, and warns of a commit of the last minutes", () => {
    const later = planRefAction(table, ["t"], { kind: "drop", name: "audit" }, 93 * day + 60_000).plan;
    expect(ids(later.unreachable)).toBe("4");
    expect(later.after).toBeUndefined();
    expect(later.warnings).toEqual([{ kind: "recentCommit", snapshotId: "4", timestampMs: 93 * day }]);
    expect(plan({ kind: "drop", name: "audit" }).warnings).toEqual([]);
  });

  test("nothing changes where it is so already", () => {
    expect(plan({ kind: "setCurrent", to: "3" })).toMatchObject({ changesNothing: true, undo: undefined });
    expect(plan({ kind: "setRetention", name: "audit", retention: {} }).changesNothing).toBe(true);
  });
});

describe("publishing a staged commit", () => {
  test("moves main on when it was staged on top of it", () => {
    for (const staged of ["5", "load-5"]) {
      expect(plan({ kind: "publish", staged })).toMatchObject({
        action: { kind: "publish", staged: "5" },
        after: { snapshotId: "5" },
        engineOnly: undefined,
        sparkSql: "CALL system.publish_changes('`shop`.`order\\'s`', 'load-5');",
      });
    }
  });

  test("is an engine's work when main has moved on", () => {
    const later = plan({ kind: "publish", staged: "load-6" });
    expect(later.engineOnly).toMatch(/main has moved on/);
    expect(later.changesNothing).toBe(true);
    expect(later.sparkSql).toContain("publish_changes");
  });

  test.each([
    ["2", "Cannot cherrypick snapshot 2: already an ancestor"],
    ["99", "Cannot cherry-pick unknown snapshot or WAP ID: 99"],
    ["nobody", "Cannot cherry-pick unknown snapshot or WAP ID: nobody"],
  ])("refuses %s", (staged, message) => {
    expect(() => plan({ kind: "publish", staged })).toThrow(message);
  });

  test("refuses what was picked before, and what is no append", () => {
    const summaries = (at: bigint, entries: readonly [string, string][], operation = "append"): TableMetadata => ({
      ...table,
      snapshots: table.snapshots.map((snapshot) =>
        snapshot.snapshotId === at ? { ...snapshot, operation, summary: new Map(entries) } : snapshot,
      ),
    });
    expect(() => plan({ kind: "publish", staged: "6" }, summaries(3n, [["source-snapshot-id", "6"]]))).toThrow(
      "Cannot cherrypick snapshot 6: already picked to create ancestor 3",
    );
    expect(() => plan({ kind: "publish", staged: "6" }, summaries(3n, [["published-wap-id", "load-6"]]))).toThrow(
      "Duplicate request to cherry pick wap id that was published already: load-6",
    );
    expect(() => plan({ kind: "publish", staged: "6" }, summaries(6n, [], "overwrite"))).toThrow(
      "Cannot cherry-pick snapshot 6: not append, dynamic overwrite, or fast-forward",
    );
  });
});

describe("statements for Spark", () => {
  const retention = { maxRefAgeMs: 7 * day, minSnapshotsToKeep: 2, maxSnapshotAgeMs: 90 * 60_000 };
  const alter = "ALTER TABLE `shop`.`order's`";
  const call = (procedure: string, rest: string) => `CALL system.${procedure}('\`shop\`.\`order\\'s\`', ${rest});`;
  test.each<[RefAction, string]>([
    [
      { kind: "createBranch", name: "a`b", at: "1", retention },
      `${alter} CREATE BRANCH \`a\`\`b\` AS OF VERSION 1 RETAIN 7 DAYS WITH SNAPSHOT RETENTION 2 SNAPSHOTS 90 MINUTES;`,
    ],
    [{ kind: "createTag", name: "v1" }, `${alter} CREATE TAG \`v1\` AS OF VERSION 3;`],
    [{ kind: "replace", name: "old", at: "2" }, `${alter} REPLACE TAG \`old\` AS OF VERSION 2;`],
    [{ kind: "drop", name: "audit" }, `${alter} DROP BRANCH \`audit\`;`],
    [
      { kind: "setRetention", name: "old", retention: { maxRefAgeMs: day } },
      `${alter} REPLACE TAG \`old\` AS OF VERSION 1 RETAIN 1 DAYS;`,
    ],
    [{ kind: "fastForward", name: "old2", to: "audit" }, call("fast_forward", "'old2', 'audit'")],
    [{ kind: "rollback", to: "1" }, call("rollback_to_snapshot", "1")],
    [{ kind: "setCurrent", to: "4" }, call("set_current_snapshot", "4")],
  ])("%o", (action, sql) => {
    expect(plan(action).sparkSql).toBe(sql);
  });

  test("what Spark has no statement for is made of others, or said", () => {
    expect(plan({ kind: "rename", name: "audit", newName: "b" }).sparkSql).toMatch(
      /^-- .*\nALTER .* CREATE BRANCH `b` AS OF VERSION 4;\nALTER .* DROP BRANCH `audit`;$/,
    );
    const main = { ...(table.refs.get("main") as SnapshotRef), maxSnapshotAgeMs: day };
    const limited = { ...table, refs: new Map([...table.refs, ["main", main]]) };
    expect(plan({ kind: "setRetention", name: "main", retention: {} }, limited).sparkSql).toMatch(/^-- /);
  });
});

describe("the way back", () => {
  const name = fc.constantFrom("main", "audit", "old", "new", "other");
  const at = fc.constantFrom("1", "2", "3", "4", "5");
  const positive = fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined });
  const retention = fc.record(
    { maxRefAgeMs: positive, minSnapshotsToKeep: positive, maxSnapshotAgeMs: positive },
    { requiredKeys: [] },
  );
  const action: fc.Arbitrary<RefAction> = fc.oneof(
    fc.record({ kind: fc.constantFrom("createBranch", "createTag"), name, at, retention }),
    fc.record({ kind: fc.constant("setRetention"), name, retention }),
    fc.record({ kind: fc.constant("rename"), name, newName: name }),
    fc.record({ kind: fc.constant("replace"), name, at }),
    fc.record({ kind: fc.constant("drop"), name }),
    fc.record({ kind: fc.constant("fastForward"), name, to: name }),
    fc.record({ kind: fc.constantFrom("rollback", "setCurrent"), to: at }),
    fc.record({ kind: fc.constant("publish"), staged: at }),
  ) as fc.Arbitrary<RefAction>;

  function applied(metadata: TableMetadata, next: RefAction): TableMetadata {
    const { changed } = resolveRefAction(metadata, next);
    const refs = new Map(metadata.refs);
    for (const [ref, state] of changed) {
      if (state) refs.set(ref, state);
      else refs.delete(ref);
    }
    return { ...metadata, refs, currentSnapshotId: refs.get("main")?.snapshotId };
  }

  test("brings the same refs back, after any allowed action", () => {
    let undone = 0;
    fc.assert(
      fc.property(fc.array(action, { maxLength: 4 }), action, (earlier, last) => {
        let metadata = table;
        for (const step of earlier) {
          try {
            metadata = applied(metadata, step);
          } catch {
            // Not allowed there: the next one is tried on the same refs.
          }
        }
        let undo: RefAction | undefined;
        let after: TableMetadata;
        try {
          undo = plan(last, metadata).undo;
          after = applied(metadata, last);
        } catch {
          return;
        }
        if (undo !== undefined) undone++;
        const back = undo === undefined ? after : applied(after, undo);
        expect(new Map([...back.refs].sort())).toEqual(new Map([...metadata.refs].sort()));
      }),
      { numRuns: 500 },
    );
    expect(undone).toBeGreaterThan(50);
  });
});
