import { expect, test } from "vitest";
import type { FirstMatch, MatchingCommit } from "../../../src/changelog/firstMatch";
import { describeFirstMatch } from "../../../src/view/firstMatch";

const commit: MatchingCommit = {
  snapshotId: "42",
  timestampMs: Date.UTC(2026, 0, 31, 12),
  isExpiredStart: false,
  rowCount: 2,
  row: [],
};
const found: FirstMatch = {
  columns: [],
  commit,
  commitsSearched: 3,
  expiredBeforeMs: undefined,
  stats: { filesRead: 0, filesTotal: 0, bytesRead: 0, elapsedMs: 0 },
  notes: [],
};

test.each<[Partial<FirstMatch>, string]>([
  [{}, "Commit 42 of 2026-01-31 12:00 UTC is the first to have rows where a = 1: 2 rows."],
  [{ commit: undefined }, "No kept commit has a row where a = 1: 3 commits searched."],
  [
    { commit: undefined, expiredBeforeMs: commit.timestampMs },
    "No kept commit has a row where a = 1: 3 commits searched. History before 2026-01-31 12:00 UTC was expired.",
  ],
  [
    { commit: { ...commit, isExpiredStart: true, rowCount: 1 }, expiredBeforeMs: commit.timestampMs },
    "The oldest kept commit 42 already has 1 row where a = 1. History before 2026-01-31 12:00 UTC was expired.",
  ],
])("what was found is told with how far the search could look: %j", (part, text) => {
  expect(describeFirstMatch({ ...found, ...part }, "a = 1")).toBe(text);
});
