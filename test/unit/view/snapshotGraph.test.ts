import { describe, expect, it } from "vitest";
import { layOutSnapshots } from "../../../src/view/snapshotGraph";
import { makeRef, makeSnapshot } from "./snapshots";

/** Each row as `id:lane`, newest first. */
const draw = (...args: Parameters<typeof layOutSnapshots>): string[] =>
  layOutSnapshots(...args).rows.map(({ snapshot, lane }) => `${snapshot.snapshotId}:${lane}`);

describe("the snapshot graph", () => {
  it("draws one line straight down", () => {
    const graph = layOutSnapshots([makeSnapshot(1, undefined), makeSnapshot(2, 1)], [makeRef("main", 2)]);
    expect(graph.laneCount).toBe(1);
    expect(graph.rows.map(({ below }) => below)).toEqual(["parent", "nothing"]);
    expect(graph.rows[1]?.joins).toEqual([{ lane: 0, line: "branch" }]);
  });

  it("gives a branch a lane of its own that joins where it began, and keeps lane 0 for main", () => {
    const snapshots = [
      makeSnapshot(1, undefined, { branches: ["main", "audit"] }),
      makeSnapshot(2, 1),
      makeSnapshot(3, 1, { branches: ["audit"] }),
      makeSnapshot(4, 3, { branches: ["audit"] }),
    ];
    const refs = [makeRef("main", 2), makeRef("audit", 4)];
    expect(draw(snapshots, refs)).toEqual(["4:1", "3:1", "2:0", "1:0"]);
    const graph = layOutSnapshots(snapshots, refs);
    expect(graph.rows[2]?.passes).toEqual([{ lane: 1, line: "branch" }]);
    expect(graph.rows[3]?.joins.map(({ lane }) => lane)).toEqual([0, 1]);
  });

  it("tells a line that was rolled back from one that a tag keeps", () => {
    const snapshots = [
      makeSnapshot(1, undefined),
      makeSnapshot(2, 1, { branches: [] }),
      makeSnapshot(3, 1, { branches: [] }),
      makeSnapshot(4, 1),
    ];
    const graph = layOutSnapshots(snapshots, [makeRef("main", 4), makeRef("close", 3, "tag")]);
    expect(graph.rows.map(({ line }) => line)).toEqual(["branch", "tag", "abandoned", "branch"]);
    expect(graph.laneCount).toBe(3);
  });

  it("uses a lane again once its line has ended", () => {
    const snapshots = [
      makeSnapshot(1, undefined),
      makeSnapshot(2, 1, { branches: [] }),
      makeSnapshot(3, 1),
      makeSnapshot(4, 3, { branches: [] }),
      makeSnapshot(5, 3),
    ];
    expect(draw(snapshots, [makeRef("main", 5)])).toEqual(["5:0", "4:1", "3:0", "2:1", "1:0"]);
  });

  it("shows expired history as a cut and counts it by the sequence number", () => {
    const oldest = makeSnapshot(32, 31, { parentExpired: true });
    const graph = layOutSnapshots([oldest], [makeRef("main", 32)]);
    expect(graph.rows[0]?.below).toBe("expired");
    expect(graph.expired).toEqual({ beforeMs: oldest.timestampMs, commits: 31 });
    const firstVersion = layOutSnapshots([{ ...oldest, sequenceNumber: "0" }], []);
    expect(firstVersion.expired?.commits).toBeUndefined();
  });

  it("draws what is wrong as far as it goes: circles, missing parents, the same id twice", () => {
    expect(draw([makeSnapshot(1, 2), makeSnapshot(2, 1)], [])).toEqual(["2:0", "1:0"]);
    expect(draw([makeSnapshot(5, 4)], [makeRef("gone", 9)])).toEqual(["5:0"]);
    expect(draw([makeSnapshot(1, undefined), makeSnapshot(1, undefined)], [])).toEqual(["1:0"]);
  });

  it("attaches refs to their snapshot", () => {
    const graph = layOutSnapshots([makeSnapshot(1, undefined)], [makeRef("main", 1), makeRef("t", 1, "tag")]);
    expect(graph.rows[0]?.refs.map(({ name }) => name)).toEqual(["main", "t"]);
  });
});
