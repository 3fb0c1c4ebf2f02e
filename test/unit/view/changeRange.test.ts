import { describe, expect, it } from "vitest";
import { describeStretch, findStretch, toRange, toSelectors } from "../../../src/view/changeRange";
import { makeRef, makeSnapshot, makeTable } from "./snapshots";

const table = makeTable(
  [makeSnapshot(1, undefined), makeSnapshot(2, 1), makeSnapshot(3, 2, { branches: [] }), makeSnapshot(4, 2)],
  [makeRef("main", 4), makeRef("close", 2, "tag")],
);
const find = (range: { from?: string; to?: string } | undefined): string | undefined => {
  const stretch = findStretch(table, "main", range);
  return stretch?.commits
    .slice(stretch.first, stretch.last + 1)
    .map(({ snapshotId }) => snapshotId)
    .join(" ");
};

describe("a stretch of commits", () => {
  it("is the newest commit where nothing is chosen", () => {
    expect(find(undefined)).toBe("4");
    expect(find({})).toBe("4");
  });

  it("leaves out the commit that it starts from", () => {
    expect(find({ from: "1", to: "4" })).toBe("2 4");
    expect(find({ from: "1" })).toBe("2 4");
    expect(find({ to: "2" })).toBe("2");
    expect(find({ from: "1970-01-01T00:00:00Z", to: "2" })).toBe("1 2");
    expect(find({ from: "1970-01-01T01:30:00Z", to: "1970-01-01T05:00:00Z" })).toBe("2 4");
    expect(find({ from: "close" })).toBe("4");
  });

  it("follows the line of a commit that no branch leads to", () => {
    expect(find({ from: "2", to: "3" })).toBe("3");
  });

  it("is nothing when an end is unknown or comes first", () => {
    expect(find({ to: "9" })).toBeUndefined();
    expect(find({ from: "4", to: "2" })).toBeUndefined();
    expect(findStretch(table, "no such branch", undefined)).toBeUndefined();
  });

  it("gives back the range that reads it", () => {
    const stretch = findStretch(table, "main", { from: "1", to: "4" });
    expect(stretch && toRange(stretch)).toEqual({ from: "1", to: "4" });
    const first = findStretch(table, "main", { from: "1970-01-01T00:00:00Z", to: "2" });
    expect(first && toRange(first)).toEqual({ to: "2" });
    expect(first && findStretch(table, "main", toSelectors(first))).toEqual(first);
  });

  it("is described by its commit, or by its number and times", () => {
    const now = 5 * 3_600_000;
    const one = findStretch(table, "main", undefined);
    const two = findStretch(table, "main", { from: "1" });
    expect(one && describeStretch(one, now)).toBe("Commit 4, append, 1 h ago");
    expect(two && describeStretch(two, now)).toBe("2 commits, 3 h ago to 1 h ago");
    const rolledBack = findStretch(table, "main", { from: "2", to: "3" });
    expect(rolledBack && describeStretch(rolledBack, now)).toBe("Commit 3, append, 2 h ago, on no branch");
  });
});
