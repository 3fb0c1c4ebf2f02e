import { describe, expect, it } from "vitest";
import { describeCommit, formatEngine, readCommitCounts } from "../../../src/view/snapshotWords";
import { describeTable } from "../../../src/view/tableFacts";
import { makeRef, makeSnapshot, makeTable } from "./snapshots";

const hour = 3_600_000;
const spark = { "engine-name": "spark", "engine-version": "3.5.3" };
const totals = {
  "total-records": "1204311",
  "total-files-size": "38200000",
  "total-data-files": "41",
  "total-delete-files": "6",
};

describe("a table's facts", () => {
  it("tell stored rows from rows when delete files hide some", () => {
    const hidden = makeSnapshot(1, undefined, { summary: { ...totals, "total-position-deletes": "4" } });
    const facts = describeTable(makeTable([hidden], [makeRef("main", 1)]), "main", 2 * hour);
    expect(facts.rows).toBe("1,204,311 stored rows");
    expect(facts.rowsAreExact).toBe(false);
    expect(facts.files).toEqual(["41 data files", "6 delete files"]);
    const exact = makeSnapshot(1, undefined, { summary: { ...totals, "total-delete-files": "0" } });
    expect(describeTable(makeTable([exact], [makeRef("main", 1)]), "main", 2 * hour).rows).toBe("1,204,311 rows");
  });

  it("take freshness from the last commit that changed data", () => {
    const table = makeTable(
      [makeSnapshot(1, undefined, { summary: spark }), makeSnapshot(2, 1, { operation: "replace", summary: totals })],
      [makeRef("main", 2)],
      { properties: { "write.update.mode": "merge-on-read" } },
    );
    const facts = describeTable(table, "main", 4 * hour);
    expect(facts.freshness?.text).toBe("data last changed 3 h ago by Spark 3.5 (append)");
    expect(facts.writeMode).toBe("merge-on-read");
  });

  it("leave out what an empty table does not know", () => {
    const facts = describeTable(makeTable([], []), "main", 0);
    expect(facts).toMatchObject({
      rows: undefined,
      size: undefined,
      files: [],
      freshness: undefined,
      writeMode: "copy-on-write",
    });
  });
});

describe("a commit in words", () => {
  const describeSummary = (operation: string, summary: Record<string, string>): string =>
    describeCommit(makeSnapshot(1, undefined, { operation, summary }));

  it("says what was rewritten, added, deleted or compacted", () => {
    const rewrite = {
      "added-data-files": "3",
      "deleted-data-files": "3",
      "changed-partition-count": "2",
      "added-records": "1204",
      "deleted-records": "980",
    };
    expect(describeSummary("overwrite", { ...spark, ...rewrite })).toBe(
      "Spark 3.5 rewrote 3 files into 3 in 2 partitions: 1,204 rows written, 980 rows removed.",
    );
    expect(describeSummary("append", { ...spark, "added-data-files": "1", "added-records": "1" })).toBe(
      "Spark 3.5 added 1 file: 1 row written.",
    );
    expect(describeSummary("delete", { "added-delete-files": "1", "added-position-deletes": "17" })).toBe(
      "An unnamed engine added 1 delete file: 17 rows removed.",
    );
    expect(describeSummary("replace", { ...spark, "added-data-files": "4", "deleted-data-files": "40" })).toBe(
      "Spark 3.5 compacted 40 files into 4 without changing rows.",
    );
    expect(describeSummary("append", {})).toBe("An unnamed engine committed without touching a file.");
  });

  it("reads counts that are missing or no numbers as 0", () => {
    expect(readCommitCounts({ summary: { "added-records": "many" } })).toMatchObject({ rowsWritten: 0, filesAdded: 0 });
  });

  it("knows Spark by its application id alone", () => {
    expect(formatEngine({ "spark.app.id": "local-1" })).toBe("Spark");
    expect(formatEngine({})).toBeUndefined();
  });
});
