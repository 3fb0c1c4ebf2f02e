import { describe, expect, it } from "vitest";
import { formatChangesAsText, formatRowsAsText } from "../../../../src/vscode/inspector/copyText";

describe("formatRowsAsText", () => {
  it("writes a header and a line a row, nulls empty and nested values as JSON", () => {
    const text = formatRowsAsText(
      ["id", "tags", "note"],
      [
        ["1", ["a", "b"], null],
        ["2", { x: true }, ""],
      ],
    );
    expect(text).toBe('id\ttags\tnote\n1\t"[""a"",""b""]"\t\n2\t"{""x"":true}"\t');
  });

  it("keeps a tab or a line break inside of its cell", () => {
    expect(formatRowsAsText(["a"], [['x\ty\n"z"']])).toBe('a\n"x\ty\n""z"""');
  });
});

describe("formatChangesAsText", () => {
  const columns = [
    { name: "id", type: { kind: "long" } },
    { name: "price", type: { kind: "int" } },
    { name: "_change_type", type: { kind: "string" } },
  ] as const;
  const commit = { ordinal: 0, snapshotId: "77", timestampMs: 0 };

  it("writes an update as two lines, with the commit", () => {
    const text = formatChangesAsText(columns, [
      { ...commit, kind: "updated", values: ["1", "500"], before: ["1", "250"], changed: [1] },
      { ...commit, kind: "deleted", values: ["3", "9"], changed: [] },
    ]);
    expect(text.split("\n")).toEqual([
      "_change_type\tid\tprice\t_commit_snapshot_id",
      "UPDATE_BEFORE\t1\t250\t77",
      "UPDATE_AFTER\t1\t500\t77",
      "DELETE\t3\t9\t77",
    ]);
  });
});
