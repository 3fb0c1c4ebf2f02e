import { describe, expect, test } from "vitest";
import type { RefPlan, RefState } from "../../../src/catalog/refAction";
import { describeRefPlan, describeRefState, needsTypedName } from "../../../src/view/refPlanWords";

const day = 86_400_000;
const nowMs = 20_000 * day;

function state(name: string, snapshotId: string, retention: Partial<RefState> = {}): RefState {
  return {
    name,
    type: "branch",
    snapshotId,
    maxRefAgeMs: undefined,
    maxSnapshotAgeMs: undefined,
    minSnapshotsToKeep: undefined,
    ...retention,
  };
}

const commit = (snapshotId: string, daysAgo: number) => ({
  snapshotId,
  timestampMs: nowMs - daysAgo * day,
  operation: "append",
});

const rollback: RefPlan = {
  action: { kind: "rollback", to: "1" },
  ref: "main",
  before: state("main", "3"),
  after: state("main", "1"),
  changesNothing: false,
  expected: [{ ref: "main", snapshotId: "3" }],
  leaving: [commit("3", 1), commit("2", 2)],
  joining: [],
  unreachable: [
    { ...commit("3", 1), mayExpireMs: nowMs + 4 * day },
    { ...commit("2", 2), mayExpireMs: nowMs + 3 * day },
  ],
  warnings: [{ kind: "recentCommit", snapshotId: "3", timestampMs: nowMs - 120_000 }],
  engineOnly: undefined,
  sparkSql: "",
  undo: { kind: "setCurrent", to: "3" },
};

describe("a plan in words", () => {
  test("of a rollback: from, to, what leaves, what nothing reaches any more, and who is at work", () => {
    expect(describeRefPlan(rollback, "shop.orders", nowMs)).toEqual({
      title: "Roll main of shop.orders back to snapshot 1",
      details: [
        "From: main, branch at snapshot 3. To: main, branch at snapshot 1.",
        "2 commits will no longer be on main: 3 (append, yesterday), 2 (append, 2 days ago).",
        "No branch or tag will reach 2 snapshots any more: expiry may remove them from in 3 days to in 4 days.",
      ],
      warnings: ["Somebody committed 3 to main 2 min ago and may be about to commit again."],
    });
  });

  test("of many commits, the newest by name and the rest by their number", () => {
    const leaving = Array.from({ length: 30 }, (_, i) => commit(String(100 - i), 3));
    const { details } = describeRefPlan({ ...rollback, leaving }, "t", nowMs);
    expect(details[1]).toMatch(
      /^30 commits will no longer be on main: 100 .* 91 \(append, 3 days ago\) and 20 earlier ones\.$/,
    );
  });

  test("of a new tag that nothing limits", () => {
    const plan: RefPlan = {
      ...rollback,
      action: { kind: "createTag", name: "v1", at: "3" },
      ref: "v1",
      before: undefined,
      after: state("v1", "3", { type: "tag" }),
      leaving: [],
      unreachable: [],
      warnings: [{ kind: "keepsFilesForEver" }],
    };
    expect(describeRefPlan(plan, "t", nowMs)).toEqual({
      title: "Create tag v1 of t",
      details: ["New: v1, tag at snapshot 3."],
      warnings: ["Without a maximum age the tag v1 keeps the files of its snapshot for ever."],
    });
  });

  test("of snapshots that the table keeps all the same, and of nothing to do", () => {
    const kept = { ...commit("3", 1), mayExpireMs: undefined };
    expect(describeRefPlan({ ...rollback, unreachable: [kept] }, "t", nowMs).details.at(-1)).toBe(
      "No branch or tag will reach 1 snapshot any more; the table's properties keep it.",
    );
    expect(describeRefPlan({ ...rollback, changesNothing: true }, "t", nowMs).details[0]).toBe(
      "Nothing changes: it is so already.",
    );
  });
});

test("a ref with its retention", () => {
  const kept = { maxRefAgeMs: 7 * day, minSnapshotsToKeep: 1, maxSnapshotAgeMs: 5_400_000 };
  expect(describeRefState(state("b", "1", kept))).toBe(
    "branch at snapshot 1, kept for 7 days, at least 1 snapshot, snapshots kept for 1 h 30 min",
  );
  expect(describeRefState(state("b", "1", { maxRefAgeMs: Number.MAX_SAFE_INTEGER }))).toContain("kept for ever");
});

test("the actions that take commits away from readers of main want the table's name", () => {
  expect(needsTypedName({ kind: "rollback", to: "1" })).toBe(true);
  expect(needsTypedName({ kind: "setCurrent", to: "1" })).toBe(true);
  expect(needsTypedName({ kind: "replace", name: "main", at: "1" })).toBe(true);
  expect(needsTypedName({ kind: "replace", name: "audit", at: "1" })).toBe(false);
  expect(needsTypedName({ kind: "drop", name: "audit" })).toBe(false);
});
