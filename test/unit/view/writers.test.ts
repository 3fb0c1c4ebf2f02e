import { describe, expect, it } from "vitest";
import { formatEngine, readWriter } from "../../../src/view/snapshotWords";
import { listWriters } from "../../../src/view/writers";
import { makeSnapshot } from "../../support/tableInfo";

const spark = { "engine-name": "spark", "engine-version": "3.5.3", "spark.app.id": "local-1" };

describe("who wrote a commit", () => {
  it("is told by the engine's name, or by a key that only it writes", () => {
    expect(readWriter({ ...spark, "iceberg-version": "Apache Iceberg 1.10.1 (commit ccb8bc43)" })).toEqual({
      engine: "Spark",
      version: "3.5.3",
      library: "Apache Iceberg 1.10.1",
    });
    expect(formatEngine({ "flink.job-id": "a59b" })).toBe("Flink");
    expect(formatEngine({ trino_query_id: "20250401_023623_00108_u4nkm" })).toBe("Trino");
    expect(readWriter({})).toEqual({ engine: undefined, version: undefined, library: undefined });
  });
});

describe("who wrote a line of commits", () => {
  it("counts commits and jobs by engine and version, the most recent first", () => {
    const writers = listWriters([
      makeSnapshot({ snapshotId: "1", timestampMs: 10, summary: spark }),
      makeSnapshot({ snapshotId: "2", timestampMs: 20, summary: { ...spark, "spark.app.id": "local-2" } }),
      makeSnapshot({ snapshotId: "3", timestampMs: 30, summary: spark }),
      makeSnapshot({ snapshotId: "4", timestampMs: 15, summary: { ...spark, "engine-version": "4.0.1" } }),
      makeSnapshot({ snapshotId: "5", timestampMs: 40 }),
    ]);
    expect(
      writers.map(({ engine, version, commits, jobs, firstMs, lastMs }) => [
        engine,
        version,
        commits,
        jobs,
        firstMs,
        lastMs,
      ]),
    ).toEqual([
      [undefined, undefined, 1, 0, 40, 40],
      ["Spark", "3.5.3", 3, 2, 10, 30],
      ["Spark", "4.0.1", 1, 1, 15, 15],
    ]);
  });
});
