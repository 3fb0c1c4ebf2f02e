import { describe, expect, it } from "vitest";
import { mapTableInfo } from "../../../src/iceberg/tableInfo";
import { listStandings } from "../../../src/view/commitStanding";
import { loadFixtureTable } from "../../support/fixtureTable";
import { makeRef, makeSnapshot, makeTable } from "./snapshots";

/** Each commit's line, and what else is told of it, in the order of the metadata. */
async function describeFixture(name: string): Promise<string[]> {
  const table = mapTableInfo(await loadFixtureTable(name));
  const standings = listStandings(table);
  const place = (id: string | undefined): number => table.snapshots.findIndex(({ snapshotId }) => snapshotId === id);
  return table.snapshots.map(({ snapshotId }) => {
    const { line, wapId, pickedFrom, publishedAs, jumpedToMs } = standings.get(snapshotId) ?? {};
    return [
      line,
      wapId && `wap ${wapId}`,
      pickedFrom && `picked from ${place(pickedFrom)}`,
      publishedAs && `published as ${place(publishedAs)}`,
      ...(jumpedToMs ?? []).map(({ isBack }) => (isBack ? "back" : "over")),
    ]
      .filter(Boolean)
      .join(", ");
  });
}

describe("the standing of commits in tables that Spark wrote", () => {
  it("tells staged commits that were published from their copies", async () => {
    expect(await describeFixture("cherry_pick")).toEqual([
      "branch",
      "published, wap one, published as 3",
      "branch",
      "branch, wap one, picked from 1",
      "published, wap two, published as 6",
      "branch",
      "branch, wap two, picked from 4",
      "staged, wap never published",
    ]);
  });

  it("sees that the table went over to a staged commit without a copy", async () => {
    expect((await describeFixture("publish_staged"))[4]).toBe("branch, wap repair, over");
  });

  it("sees rollbacks in the log, and what they left behind", async () => {
    expect(await describeFixture("mor_rolled_back")).toEqual(["branch, back", "rolledBack", "branch", "branch"]);
    expect(await describeFixture("jumps")).toEqual(["branch", "branch, back", "branch, over", "rolledBack", "branch"]);
  });
});

describe("the standing of commits", () => {
  it("tells what waits for review, what a tag keeps, and what nothing leads to", () => {
    const snapshots = [
      makeSnapshot(1, undefined),
      makeSnapshot(2, 1, { branches: [], summary: { "wap.id": "load" } }),
      makeSnapshot(3, 1, { branches: [] }),
      makeSnapshot(4, 3, { branches: [] }),
      makeSnapshot(5, 1, { branches: [] }),
    ];
    const table = makeTable(snapshots, [makeRef("main", 1), makeRef("close", 4, "tag")]);
    expect([...listStandings(table).values()].map(({ line }) => line)).toEqual([
      "branch",
      "staged",
      "tag",
      "tag",
      "abandoned",
    ]);
  });

  it("ends where parents form a circle", () => {
    const table = makeTable([makeSnapshot(1, 2, { branches: [] }), makeSnapshot(2, 1, { branches: [] })], []);
    const log = [{ snapshotId: "1", timestampMs: 0 }];
    expect(listStandings({ ...table, snapshotLog: log }).get("2")?.line).toBe("rolledBack");
  });
});
