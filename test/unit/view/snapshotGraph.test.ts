import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GraphRow, layOutSnapshots, maxLanes } from "../../../src/view/snapshotGraph";
import { makeRef, makeSnapshot, makeTable } from "./snapshots";

const layOut = (...args: Parameters<typeof makeTable>) => layOutSnapshots(makeTable(...args));

/** Each row as `id:lane`, newest first. */
const draw = (...args: Parameters<typeof makeTable>): string[] =>
  layOut(...args).rows.map(({ snapshot, lane }) => `${snapshot.snapshotId}:${lane}`);

describe("the snapshot graph", () => {
  it("draws one line straight down", () => {
    const graph = layOut([makeSnapshot(1, undefined), makeSnapshot(2, 1)], [makeRef("main", 2)]);
    expect(graph.laneCount).toBe(1);
    expect(graph.rows.map(({ below }) => below)).toEqual([
      { kind: "parent", lane: 0, line: "branch", isBroken: false },
      { kind: "root" },
    ]);
    expect(graph.rows[1]?.joins).toEqual([{ lane: 0, line: "branch", isBroken: false }]);
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
    const graph = layOut(snapshots, refs);
    expect(graph.rows[2]?.passes.map(({ lane }) => lane)).toEqual([1]);
    expect(graph.rows[3]?.joins.map(({ lane }) => lane)).toEqual([0, 1]);
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

  it("runs lines of one kind to one commit together, so that many staged commits need one lane", () => {
    const staged = Array.from({ length: 40 }, (_, index) =>
      makeSnapshot(index + 2, 1, { branches: [], summary: { "wap.id": String(index) } }),
    );
    const graph = layOut([makeSnapshot(1, undefined), ...staged], [makeRef("main", 1)]);
    expect(graph.laneCount).toBe(3);
    expect(graph.rows[5]?.below).toMatchObject({ kind: "parent", lane: 1 });
  });

  it("puts a child above its parent wherever the metadata has put it", () => {
    const snapshots = [makeSnapshot(3, 2), makeSnapshot(1, undefined), makeSnapshot(2, 1)];
    expect(draw(snapshots, [makeRef("main", 3)])).toEqual(["3:0", "2:0", "1:0"]);
  });

  it("shows expired history as a cut and counts it by the sequence number", () => {
    const oldest = makeSnapshot(32, 31, { parentExpired: true });
    const graph = layOut([oldest], [makeRef("main", 32)]);
    expect(graph.rows[0]?.below).toEqual({ kind: "expired" });
    expect(graph.expired).toEqual({ beforeMs: oldest.timestampMs, commits: 31 });
    const firstVersion = layOut([{ ...oldest, sequenceNumber: "0" }], []);
    expect(firstVersion.expired?.commits).toBeUndefined();
  });

  it("leaves a broken line where commits between are not shown", () => {
    const table = makeTable(
      [1, 2, 3, 4].map((id) => makeSnapshot(id, id === 1 ? undefined : id - 1)),
      [makeRef("main", 4)],
    );
    const { rows } = layOutSnapshots(table, ({ snapshotId }) => snapshotId === "4" || snapshotId === "2");
    expect(rows.map(({ snapshot, below }) => [snapshot.snapshotId, below.kind])).toEqual([
      ["4", "parent"],
      ["2", "hidden"],
    ]);
    expect(rows[1]?.joins).toEqual([{ lane: 0, line: "branch", isBroken: true }]);
  });

  it("draws what is wrong as far as it goes: circles, missing parents, the same id twice", () => {
    const circle = layOut([makeSnapshot(1, 2), makeSnapshot(2, 1)], []);
    expect(circle.rows.map(({ snapshot, below }) => [snapshot.snapshotId, below.kind])).toEqual([
      ["1", "parent"],
      ["2", "circle"],
    ]);
    expect(layOut([makeSnapshot(1, 1)], []).rows[0]?.below.kind).toBe("circle");
    expect(layOut([makeSnapshot(5, 4)], [makeRef("gone", 9)]).rows[0]?.below.kind).toBe("expired");
    const twice = layOut([makeSnapshot(1, undefined), makeSnapshot(1, undefined)], []);
    expect(twice.rows.map(({ isDuplicate }) => isDuplicate)).toEqual([true, false]);
  });

  it("attaches refs to their snapshot", () => {
    const graph = layOut([makeSnapshot(1, undefined)], [makeRef("main", 1), makeRef("t", 1, "tag")]);
    expect(graph.rows[0]?.refs.map(({ name }) => name)).toEqual(["main", "t"]);
  });
});

/** Parents of snapshots by their place: any earlier one, mostly the last, or one that is not kept. */
const histories = fc.array(fc.tuple(fc.nat({ max: 9 }), fc.constantFrom("main", "audit", "staged", "none")), {
  minLength: 1,
  maxLength: 120,
});

const sketchHistory = (history: readonly (readonly [number, string])[]) =>
  history.map(([back, line], index) => {
    const parent = back === 9 ? 100_000 + index : index - Math.max(1, back - 4);
    return makeSnapshot(index, parent < 0 ? undefined : parent, {
      parentExpired: back === 9,
      branches: line === "main" || line === "audit" ? [line] : [],
      summary: line === "staged" ? { "wap.id": "w" } : {},
    });
  });

/** The commit that a line leads to, found as a reader would: down its lane until it joins one. */
function follow(rows: readonly GraphRow[], from: number, lane: number): GraphRow | undefined {
  for (const row of rows.slice(from + 1)) {
    if (row.joins.some((edge) => edge.lane === lane)) return row;
    if (!row.passes.some((edge) => edge.lane === lane)) return undefined;
  }
  return undefined;
}

describe("the snapshot graph of any history", () => {
  it("leads every line to its parent, with no two lines in one place and no more lanes than fit", () => {
    fc.assert(
      fc.property(histories, fc.func(fc.boolean()), (history, choose) => {
        const snapshots = sketchHistory(history);
        const table = makeTable(snapshots, []);
        for (const isShown of [() => true, ({ snapshotId }: { snapshotId: string }) => choose(snapshotId)]) {
          const { rows, laneCount } = layOutSnapshots(table, isShown);
          expect(rows).toHaveLength(snapshots.filter(isShown).length);
          expect(laneCount).toBeLessThanOrEqual(maxLanes);
          for (const [at, row] of rows.entries()) {
            const passing = row.passes.map(({ lane }) => lane);
            const joining = row.joins.map(({ lane }) => lane);
            expect(new Set([...passing, ...joining]).size).toBe(passing.length + joining.length);
            expect(passing).not.toContain(row.lane);
            if (row.below.kind !== "parent") continue;
            const target = follow(rows, at, row.below.lane)?.snapshot;
            let parent = snapshots[Number(row.snapshot.parentId)];
            while (parent !== undefined && !isShown(parent)) parent = snapshots[Number(parent.parentId)];
            expect(target).toBe(parent);
            expect(row.below.isBroken).toBe(parent?.snapshotId !== row.snapshot.parentId);
          }
          const drawn = rows.reduce((sum, { joins }) => sum + joins.length, 0);
          const ends = rows.filter(({ below, lane }) => below.kind === "parent" && below.lane === lane).length;
          expect(drawn).toBe(ends);
        }
      }),
    );
  });

  it("bounds the lanes of very many open lines, and says of each that is not drawn", () => {
    const line = Array.from({ length: 300 }, (_, index) => makeSnapshot(index, index === 0 ? undefined : index - 1));
    const forks = Array.from({ length: 300 }, (_, index) => makeSnapshot(1000 + index, index, { branches: [] }));
    const { rows, laneCount } = layOut([...line, ...forks], [makeRef("main", 299)]);
    expect(laneCount).toBe(maxLanes);
    expect(rows.filter(({ below }) => below.kind === "crowded").length).toBeGreaterThan(200);
  });
});
