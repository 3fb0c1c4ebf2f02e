import { describe, expect, it } from "vitest";
import type { ConflictPair } from "../../../src/iceberg/conflicts/report";
import { formatPresetSql, listConflictPresets } from "../../../src/view/conflictPresets";
import { describeOrder, describeOverlap, describeRisk } from "../../../src/view/conflictWords";

const pair: ConflictPair = {
  earlierId: "1",
  laterId: "2",
  apartMs: 90_000,
  partitions: ["day=2026-10-14", "day=2026-10-15"],
  partitionCount: 4,
  sharedFiles: 0,
  risks: [],
};

describe("words for conflicts", () => {
  it("name where two commits met, and whether they were at work together", () => {
    expect(describeOverlap(pair)).toBe("4 partitions: day=2026-10-14, day=2026-10-15 and 2 more");
    expect(describeOverlap({ ...pair, partitions: [], partitionCount: 0, sharedFiles: 1 })).toBe(
      "a table without partitions · 1 file of the earlier one",
    );
    expect(describeOrder(pair)).toBe("1 min 30 s apart; they may have been at work together");
    expect(describeOrder({ ...pair, sharedFiles: 2 })).toContain("began after it");
  });

  it("say under which isolation a commit fails, and with which message", () => {
    const newData = { snapshotId: "2", cause: "newData", underSnapshotIsolation: false } as const;
    expect(describeRisk(newData, { operation: "overwrite" })).toMatchObject({
      title: "The overwrite commit can fail under serializable isolation only",
      exception: expect.stringContaining("Found conflicting files that can contain records matching"),
    });
    const newDeletes = { snapshotId: "2", cause: "newDeletes", underSnapshotIsolation: true } as const;
    expect(describeRisk(newDeletes, { operation: "replace" })).toMatchObject({
      title: "Compaction can fail under both isolation levels",
      exception: expect.stringContaining("found new delete for replaced data file"),
      remedy: expect.stringContaining("Compact only partitions that nobody writes to"),
    });
  });
});

describe("presets against conflicts", () => {
  it("stand beside what the table has now", () => {
    const presets = listConflictPresets({ properties: { "commit.retry.num-retries": "7" } });
    expect(presets.map(({ name }) => name)).toEqual([
      "Retries for streaming",
      "Retries for maintenance",
      "Snapshot isolation",
      "Serializable isolation",
    ]);
    expect(presets[0]?.properties.slice(0, 2)).toEqual([
      { key: "commit.retry.num-retries", value: "10", current: "7", isDefault: false },
      { key: "commit.retry.min-wait-ms", value: "100", current: "100", isDefault: true },
    ]);
  });

  it("become SQL for Spark, whatever the table is called", () => {
    const [, , snapshot] = listConflictPresets({ properties: {} });
    expect(snapshot && formatPresetSql(snapshot, ["shop", "odd`name.x"])).toBe(
      [
        "ALTER TABLE `shop`.`odd``name.x` SET TBLPROPERTIES (",
        "  'write.delete.isolation-level' = 'snapshot',",
        "  'write.update.isolation-level' = 'snapshot',",
        "  'write.merge.isolation-level' = 'snapshot'",
        ");\n",
      ].join("\n"),
    );
  });
});
