import type { SnapshotInfo, TableInfo } from "../../../src/catalog/tableInfo";
import { makeRef, makeSnapshot } from "../../support/tableInfo";
import { orders } from "./orders";

const hour = 3_600_000;
const now = Math.floor(Date.now() / 60_000) * 60_000;
const id = (index: number): string => String(5_100_000_000_000_000_000n + BigInt(index) * 31_415_926_535_897n);

const commit = (
  index: number,
  parent: number | undefined,
  branches: readonly string[],
  other: Partial<SnapshotInfo> = {},
): SnapshotInfo =>
  makeSnapshot({
    snapshotId: id(index),
    parentId: parent === undefined ? undefined : id(parent),
    sequenceNumber: String(index + 1),
    timestampMs: now - (60 - index) * hour,
    branches,
    ...other,
    summary: {
      "engine-name": "spark",
      "engine-version": "3.5.3",
      "spark.app.id": `local-17612345678${index % 3}`,
      "added-records": String(100 + index),
      "added-data-files": "2",
      "total-records": String(1000 + index * 100),
      "total-data-files": String(10 + index * 2),
      ...other.summary,
    },
  });

/** Everything that a line can be: staged, published as a copy, picked, rolled back, on no branch, kept by a tag. */
export const reviewed: TableInfo = {
  ...orders,
  snapshots: [
    commit(0, undefined, ["main", "audit"], { parentId: "7", parentExpired: true, sequenceNumber: "9" }),
    commit(1, 0, ["main", "audit"]),
    commit(2, 1, [], { summary: { "wap.id": "load-2026-11-20" } }),
    commit(3, 1, ["main"]),
    commit(4, 3, ["main"], {
      summary: { "source-snapshot-id": id(2), "published-wap-id": "load-2026-11-20" },
    }),
    commit(5, 4, [], { operation: "overwrite" }),
    commit(6, 5, []),
    commit(7, 4, ["main"], { operation: "replace" }),
    commit(8, 1, ["audit"]),
    commit(9, 7, []),
    commit(10, 9, [], { operation: "delete" }),
    commit(11, 7, ["main"], {
      summary: { "engine-name": "flink", "engine-version": "1.20", "flink.job-id": "a1b2c3" },
    }),
    commit(12, 7, []),
    commit(13, 11, [], { summary: { "wap.id": "load-2026-11-21" } }),
    commit(14, 11, [], { summary: { "wap.id": "repair-17" } }),
    commit(15, 11, ["main"]),
  ],
  snapshotLog: [
    ...[0, 1, 3, 4, 5, 6].map((index) => ({ snapshotId: id(index), timestampMs: now - (60 - index) * hour })),
    { snapshotId: id(4), timestampMs: now - 53.5 * hour },
    ...[7, 11, 15].map((index) => ({ snapshotId: id(index), timestampMs: now - (60 - index) * hour })),
  ],
  currentSnapshotId: id(15),
  refs: [
    makeRef({ name: "main", type: "branch", snapshotId: id(15) }),
    makeRef({ name: "audit", type: "branch", snapshotId: id(8), ahead: 1, behind: 5 }),
    makeRef({ name: "before-cleanup", type: "tag", snapshotId: id(10) }),
  ],
};

/** A history of this length on main, with a branch of a few commits now and then. */
export function makeLongHistory(count: number): TableInfo {
  const snapshots = Array.from({ length: count }, (_, index) => {
    const isSide = index % 50 === 49 && index > 50 && index < count - 1;
    return commit(index, index === 0 ? undefined : index % 50 === 0 ? index - 2 : index - 1, isSide ? [] : ["main"], {
      timestampMs: now - (count - index) * 60_000 * 7,
      operation: index % 9 === 0 ? "overwrite" : index % 40 === 7 ? "replace" : "append",
    });
  });
  return {
    ...orders,
    snapshots,
    snapshotLog: [],
    currentSnapshotId: id(count - 1),
    refs: [makeRef({ name: "main", type: "branch", snapshotId: id(count - 1) })],
  };
}

/** What metadata should not hold, all at once. */
export const broken: TableInfo = {
  ...orders,
  snapshots: [
    commit(0, 1, []),
    commit(1, 0, []),
    commit(2, undefined, ["main"]),
    { ...commit(3, 2, ["main"]), summary: {}, operation: undefined },
    commit(3, 2, ["main"]),
    commit(4, 3, ["main"], {
      operation: "<b>append</b>",
      summary: {
        "engine-name": "\u202Espark\u202C <img src=x onerror=alert(1)>",
        "key\nwith a break": "line 1\nline 2",
        "\u202Eright-to-left": "\u05E9\u05DC\u05D5\u05DD",
        "total-records": "not a number",
        empty: "",
        long: "x".repeat(600),
      },
    }),
  ],
  snapshotLog: [{ snapshotId: "404", timestampMs: now }],
  currentSnapshotId: id(4),
  refs: [
    makeRef({ name: "main", type: "branch", snapshotId: id(4) }),
    makeRef({ name: "gone\u202Ebranch", type: "branch", snapshotId: "404" }),
    makeRef({ name: "a tag\nwith a break <script>", type: "tag", snapshotId: id(4) }),
  ],
};
