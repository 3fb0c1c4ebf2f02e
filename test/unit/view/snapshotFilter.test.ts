import { describe, expect, it } from "vitest";
import {
  createSnapshotTest,
  isFiltering,
  listFilterChoices,
  parseSummaryEntry,
  type SnapshotFilter,
} from "../../../src/view/snapshotFilter";
import { makeRef, makeSnapshot, makeTable } from "./snapshots";

const spark = { "engine-name": "spark", "engine-version": "3.5.3", "spark.app.id": "local-1" };
const flink = { "engine-name": "flink", "engine-version": "1.20", "flink.job-id": "a1b2" };
const table = makeTable(
  [
    makeSnapshot(1, undefined, { summary: spark }),
    makeSnapshot(2, 1, { summary: flink, operation: "overwrite", branches: ["main", "audit"] }),
    makeSnapshot(3, 2, { summary: { ...spark, "spark.app.id": "local-2" }, operation: undefined }),
  ],
  [makeRef("main", 3), makeRef("audit", 2)],
);

const find = (filter: SnapshotFilter): string[] =>
  table.snapshots.filter(createSnapshotTest(filter, table)).map(({ snapshotId }) => snapshotId);

describe("the filter of snapshots", () => {
  it("asks for branch, operation, engine, time and entries, all at once", () => {
    expect(find({})).toEqual(["1", "2", "3"]);
    expect(find({ branch: "audit" })).toEqual(["2"]);
    expect(find({ operation: "overwrite" })).toEqual(["2"]);
    expect(find({ operation: "unknown" })).toEqual(["3"]);
    expect(find({ engine: "Spark 3.5" })).toEqual(["1", "3"]);
    expect(find({ fromMs: 2 * 3_600_000, untilMs: 3 * 3_600_000 })).toEqual(["2"]);
    expect(find({ entries: [{ key: "spark.app.id" }] })).toEqual(["1", "3"]);
    expect(find({ entries: [{ key: "spark.app.id", value: "local-2" }], engine: "Spark 3.5" })).toEqual(["3"]);
    expect(find({ entries: [{ key: "spark.app.id", value: "local-2" }], engine: "Flink 1.20" })).toEqual([]);
  });

  it("looks for text in ids, refs and the summary, in any case", () => {
    expect(find({ text: " AUDIT " })).toEqual(["2"]);
    expect(find({ text: "local-2" })).toEqual(["3"]);
    expect(find({ text: "flink.job-id=a1" })).toEqual(["2"]);
  });

  it("knows when it asks nothing", () => {
    expect(isFiltering({ text: " ", entries: [] })).toBe(false);
    expect(isFiltering({ untilMs: 0 })).toBe(true);
  });

  it("offers what occurs, newest job first", () => {
    expect(listFilterChoices(table)).toEqual({
      operations: ["append", "overwrite", "unknown"],
      engines: ["Flink 1.20", "Spark 3.5"],
      jobs: [
        { key: "spark.app.id", values: ["local-2", "local-1"] },
        { key: "flink.job-id", values: ["a1b2"] },
      ],
    });
  });

  it("reads key and value as typed", () => {
    expect(parseSummaryEntry("spark.app.id = a=b")).toEqual({ key: "spark.app.id", value: "a=b" });
    expect(parseSummaryEntry("wap.id")).toEqual({ key: "wap.id" });
    expect(parseSummaryEntry(" =x")).toBeUndefined();
  });
});
