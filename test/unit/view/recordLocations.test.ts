import { describe, expect, it } from "vitest";
import type { RecordLocation } from "../../../src/changelog/history";
import { describeLocations, groupLocations } from "../../../src/view/recordLocations";

const hour = 3_600_000;

const location = (file: string, other: Partial<RecordLocation>): RecordLocation => ({
  snapshotId: "1",
  timestampMs: 0,
  refs: [],
  file,
  fileSizeBytes: 10,
  hiddenByDelete: false,
  mayExpireMs: undefined,
  ...other,
});

describe("where a record can be read", () => {
  it("is one entry a file, the newest first, hidden only when hidden everywhere", () => {
    const files = groupLocations([
      location("old", { snapshotId: "1", timestampMs: 1, hiddenByDelete: true, mayExpireMs: 5 }),
      location("new", { snapshotId: "2", timestampMs: 2, hiddenByDelete: true, mayExpireMs: 5 }),
      location("new", { snapshotId: "3", timestampMs: 3, refs: ["main"] }),
    ]);
    expect(files.map(({ file, isHiddenEverywhere }) => [file, isHiddenEverywhere])).toEqual([
      ["new", false],
      ["old", true],
    ]);
    expect(files[0]?.snapshots.map(({ snapshotId }) => snapshotId)).toEqual(["3", "2"]);
    expect(files[0]?.mayExpireMs).toBeUndefined();
    expect(files[1]?.mayExpireMs).toBe(5);
  });

  it("is answered in a sentence", () => {
    expect(describeLocations([], 0)).toBe("No snapshot that is kept can read this record.");
    const kept = groupLocations([location("a", { refs: ["close"] })]);
    expect(describeLocations(kept, 0)).toBe("Still readable in 1 file of 1 snapshot, as long as close keeps it.");
    const expiring = groupLocations([location("a", { mayExpireMs: 20 * hour }), location("b", { mayExpireMs: hour })]);
    expect(describeLocations(expiring, 0)).toBe(
      "Still readable in 2 files of 1 snapshot; the last of them may expire in 20 h.",
    );
  });
});
