import { describe, expect, it } from "vitest";
import { chooseBranch, findSnapshotAt, formatPlace, nameExport } from "../../../src/view/tablePlace";
import { makeRef, makeSnapshot, makeTableInfo } from "../../support/tableInfo";

const day = Date.UTC(2026, 9, 14, 9);
const table = makeTableInfo({
  snapshots: [
    makeSnapshot({ snapshotId: "4592000000000001907", timestampMs: day }),
    makeSnapshot({ snapshotId: "2", timestampMs: day + 1000 }),
  ],
  currentSnapshotId: "2",
  refs: [
    makeRef({ name: "main", type: "branch", snapshotId: "2" }),
    makeRef({ name: "audit", type: "branch", snapshotId: "4592000000000001907" }),
    makeRef({ name: "close", type: "tag", snapshotId: "4592000000000001907" }),
  ],
});

describe("the branch that is shown", () => {
  it("is the one asked for while the table has it, else main", () => {
    expect(chooseBranch(table, "audit")).toBe("audit");
    expect(chooseBranch(table, "dropped")).toBe("main");
    expect(chooseBranch(table, "close")).toBe("main");
    expect(chooseBranch(table, undefined)).toBe("main");
  });
});

describe("the state that is read", () => {
  it("is found by a ref or an id, not by a time", () => {
    expect(findSnapshotAt(table, "close")?.snapshotId).toBe("4592000000000001907");
    expect(findSnapshotAt(table, "2")?.snapshotId).toBe("2");
    expect(findSnapshotAt({ ...table, refs: [] }, "main")?.snapshotId).toBe("2");
    expect(findSnapshotAt(table, "2026-10-14T09:00:00Z")).toBeUndefined();
  });

  it("reads as a person would name it", () => {
    const at = (selector: string): string => formatPlace(table, { branch: "main", at: selector });
    expect(at("main")).toBe("latest");
    expect(at("close")).toBe("close");
    expect(at("4592000000000001907")).toBe("4592…1907, 2026-10-14 09:00 UTC");
    expect(at("2026-10-14T09:00:05Z")).toBe("2026-10-14 09:00:05 UTC");
    expect(at("99")).toBe("99");
  });

  it("is named in an exported file, unless it is main's latest", () => {
    expect(nameExport("rows", { branch: "main", at: "main" })).toBeUndefined();
    expect(nameExport("rows", { branch: "audit", at: "audit" })).toBe("audit");
    expect(nameExport("rows", { branch: "main", at: "close" })).toBe("close");
    expect(nameExport("history", { branch: "main", at: "main" })).toBe("history");
    expect(nameExport("changes", { branch: "main", at: "17" })).toBe("changes-17");
  });
});
