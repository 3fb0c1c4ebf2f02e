import { describe, expect, it } from "vitest";
import type { RecordVersion } from "../../../src/changelog/history";
import type { ResultColumn } from "../../../src/query/result";
import { findVersionAt, layOutTimeline } from "../../../src/view/recordTimeline";

const columns: readonly ResultColumn[] = [
  { name: "id", type: { kind: "string" } },
  { name: "price", type: { kind: "int" } },
  { name: "category", type: { kind: "string" } },
];

const version = (
  startMs: number | undefined,
  endMs: number | undefined,
  values: RecordVersion["values"],
  changeType: RecordVersion["changeType"] = "UPDATE_AFTER",
): RecordVersion => ({
  changeType,
  startMs,
  endMs,
  isCurrent: endMs === undefined,
  snapshotId: "1",
  values,
  changed: [],
});

const heater = [
  version(10, 20, ["1", "250", "Electronics"], "INSERT"),
  version(20, undefined, ["1", "500", "Electronics"]),
];

describe("a record's timeline", () => {
  it("has a lane for the record and for each column that ever changed", () => {
    const { lanes, stepsMs } = layOutTimeline(heater, columns);
    expect(lanes.map(({ name }) => name)).toEqual(["record", "price"]);
    expect(lanes[1]?.bars).toEqual([
      { startMs: 10, endMs: 20, cell: { kind: "value", text: "250" }, version: 0 },
      { startMs: 20, endMs: undefined, cell: { kind: "value", text: "500" }, version: 1 },
    ]);
    expect(lanes[0]?.bars).toHaveLength(1);
    expect(stepsMs).toEqual([10, 20]);
  });

  it("joins equal neighbours, and not across a gap", () => {
    const back = [
      version(10, 20, ["1", "250", "a"], "INSERT"),
      version(20, 30, ["1", "250", "b"]),
      version(40, undefined, ["1", "250", "b"], "INSERT"),
    ];
    const { lanes, deletionsMs } = layOutTimeline(back, columns);
    expect(lanes[1]?.bars.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [10, 20],
      [20, 30],
      [40, undefined],
    ]);
    expect(deletionsMs).toEqual([30]);
  });

  it("ends with a mark where the record was deleted, with the delete row or without", () => {
    const closed = [version(10, 20, ["1", "250", "a"], "INSERT")];
    const kept = [...closed, version(20, undefined, ["1", "250", "a"], "DELETE")];
    expect(layOutTimeline(closed, columns).deletionsMs).toEqual([20]);
    expect(layOutTimeline(kept, columns).deletionsMs).toEqual([20]);
    expect(layOutTimeline(kept, columns).lanes[0]?.bars).toHaveLength(1);
  });

  it("says when the record is older than readable history", () => {
    expect(layOutTimeline([version(undefined, 20, ["1", "1", "a"], "INSERT")], columns).startsBefore).toBe(true);
    expect(layOutTimeline([], columns).startsBefore).toBe(false);
  });
});

describe("the version at a time", () => {
  it("holds from its start up to, not including, its end", () => {
    expect(findVersionAt(heater, 9)).toBeUndefined();
    expect(findVersionAt(heater, 10)).toBe(0);
    expect(findVersionAt(heater, 19)).toBe(0);
    expect(findVersionAt(heater, 20)).toBe(1);
    expect(findVersionAt([version(undefined, 20, ["1", "1", "a"])], 0)).toBe(0);
  });

  it("is never a delete row", () => {
    expect(findVersionAt([version(10, undefined, ["1", "1", "a"], "DELETE")], 15)).toBeUndefined();
  });
});
