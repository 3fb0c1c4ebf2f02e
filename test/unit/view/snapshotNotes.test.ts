import { describe, expect, it } from "vitest";
import { layOutSnapshots } from "../../../src/view/snapshotGraph";
import { listNotes } from "../../../src/view/snapshotNotes";
import { makeRef, makeSnapshot, makeTable } from "./snapshots";

const hour = 3_600_000;

/** The notes beside each commit, newest first. */
function describeNotes(...args: Parameters<typeof makeTable>): string[][] {
  return layOutSnapshots(makeTable(...args)).rows.map((row) => listNotes(row, 10 * hour).map(({ text }) => text));
}

describe("the notes beside a commit", () => {
  it("say nothing of an ordinary commit", () => {
    expect(describeNotes([makeSnapshot(1, undefined)], [makeRef("main", 1)])).toEqual([[]]);
  });

  it("name what was staged, what published it, and what was published as it is", () => {
    const snapshots = [
      makeSnapshot(1, undefined),
      makeSnapshot(2, 1, { branches: [], summary: { "wap.id": "load" } }),
      makeSnapshot(3, 1, { summary: { "source-snapshot-id": "2", "published-wap-id": "load" } }),
      makeSnapshot(4, 3, { summary: { "wap.id": "repair" } }),
      makeSnapshot(5, 4, { branches: [], summary: { "wap.id": "next" } }),
    ];
    expect(describeNotes(snapshots, [makeRef("main", 4)])).toEqual([
      ["staged · next"],
      ["published · repair"],
      ["picked from 2"],
      ["published as 3"],
      [],
    ]);
  });

  it("tell the commit that was gone back to from those that were left", () => {
    const snapshots = [makeSnapshot(1, undefined), makeSnapshot(2, 1, { branches: [] })];
    const snapshotLog = [
      { snapshotId: "1", timestampMs: hour },
      { snapshotId: "2", timestampMs: 2 * hour },
      { snapshotId: "1", timestampMs: 7 * hour },
    ];
    expect(describeNotes(snapshots, [makeRef("main", 1)], { snapshotLog })).toEqual([
      ["rolled back"],
      ["rolled back to, 3 h ago"],
    ]);
  });

  it("mark what the metadata gets wrong", () => {
    const snapshots = [makeSnapshot(1, 1), makeSnapshot(1, undefined)];
    const wrong = layOutSnapshots(makeTable(snapshots, [])).rows.flatMap((row) =>
      listNotes(row, 0).flatMap(({ text, isWrong }) => (isWrong ? [text] : [])),
    );
    expect(wrong.sort()).toEqual(["circle of parents", "same id twice"]);
  });
});
