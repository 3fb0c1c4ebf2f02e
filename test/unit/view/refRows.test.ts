import { describe, expect, it } from "vitest";
import { formatRefAge, parseRefAge } from "../../../src/view/refAge";
import { listRefRows } from "../../../src/view/refRows";
import { makeRef, makeSnapshot, makeTableInfo } from "../../support/tableInfo";

const table = makeTableInfo({
  snapshots: [makeSnapshot({ snapshotId: "1", timestampMs: 1000 })],
  refs: [
    makeRef({ name: "main", type: "branch", snapshotId: "1", maxRefAgeMs: 5 }),
    makeRef({ name: "audit", type: "branch", snapshotId: "1", maxRefAgeMs: 10 }),
    makeRef({ name: "kept", type: "tag", snapshotId: "1", maxRefAgeMs: Number.MAX_SAFE_INTEGER }),
    makeRef({ name: "plain", type: "tag", snapshotId: "1" }),
    makeRef({ name: "lost", type: "tag", snapshotId: "9", maxRefAgeMs: 10 }),
  ],
});

describe("listRefRows", () => {
  it("ends a ref by the age of its snapshot, and main never", () => {
    const ends = (rows: ReturnType<typeof listRefRows>) => rows.map(({ ref, endsMs }) => [ref.name, endsMs]);
    expect(ends(listRefRows(table))).toEqual([
      ["main", undefined],
      ["audit", 1010],
      ["kept", undefined],
      ["plain", undefined],
      ["lost", undefined],
    ]);
    const properties = { "history.expire.max-ref-age-ms": "100" };
    expect(ends(listRefRows({ ...table, properties }))[3]).toEqual(["plain", 1100]);
  });
});

describe("parseRefAge", () => {
  it("reads back what formatRefAge writes", () => {
    for (const text of ["7d", "12h", "30m"]) expect(formatRefAge(parseRefAge(text) ?? 0)).toBe(text);
    for (const text of ["", "7", "0d", "-1d", "1w", "1.5d"]) expect(parseRefAge(text)).toBeUndefined();
  });
});
