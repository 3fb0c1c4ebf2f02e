import { describe, expect, it } from "vitest";
import type { RefInfo, TableInfo } from "../../../src/catalog/tableInfo";
import type { TreeNode } from "../../../src/view/tree";
import { describeTreeNode, type TableNodeFacts } from "../../../src/view/treeAppearance";
import { makeColumn, makeRef, makeSnapshot, makeTableInfo, sampleTable } from "../../support/tableInfo";

const hour = 3_600_000;
const nowMs = Date.UTC(2026, 9, 14, 12);
const table = sampleTable;

const describeTable = (tableFacts: TableNodeFacts) => describeTreeNode({ kind: "table", table }, { nowMs, tableFacts });
const lookAt = (node: TreeNode) => describeTreeNode(node, { nowMs });

describe("a table's node", () => {
  const snapshots = [makeSnapshot({ snapshotId: "1" }), makeSnapshot({ snapshotId: "2" })];
  const main = makeRef({ name: "main", type: "branch", snapshotId: "2" });

  it("says how long its history is, and how many branches there are", () => {
    const audit = makeRef({ name: "audit", type: "branch", snapshotId: "1" });
    expect(describeTable({ info: makeTableInfo({ snapshots, refs: [main, audit] }) }).description).toBe(
      "2 snapshots · 2 branches",
    );
  });

  it("says the schema's version where there are no branches to tell of", () => {
    const info = makeTableInfo({ snapshots, refs: [main], schemaId: 5 });
    expect(describeTable({ info }).description).toBe("2 snapshots · schema v5");
    expect(describeTable({ info: makeTableInfo() }).description).toBe("no snapshots");
  });

  it("marks commits that came since it was looked at, by a word and not by colour alone", () => {
    const { description, icon } = describeTable({ info: makeTableInfo({ snapshots, refs: [main] }), newSnapshots: 2 });
    expect(description).toBe("2 new · 2 snapshots");
    expect(icon.color).toBe("gitDecoration.modifiedResourceForeground");
  });

  it("shows nothing but its name until it was loaded", () => {
    expect(describeTable({})).toMatchObject({ label: "orders", collapsible: "collapsed", contextValue: "table" });
    expect(describeTable({}).description).toBeUndefined();
  });

  it("says when rows are stored ones, and who wrote last", () => {
    const summary = {
      "total-records": "1204311",
      "total-files-size": "38200000",
      "total-data-files": "41",
      "total-delete-files": "6",
      "total-position-deletes": "12",
      "engine-name": "spark",
      "engine-version": "3.5.6",
    };
    const last = makeSnapshot({ snapshotId: "2", operation: "overwrite", timestampMs: nowMs - 3 * hour, summary });
    const info: TableInfo = makeTableInfo({ snapshots: [last], currentSnapshotId: "2", refs: [main] });
    const facts = new Map(describeTable({ info }).tooltip?.facts);
    expect(facts.get("Content")).toBe(
      "1,204,311 stored rows, deletes not applied · 38.2 MB · 41 data files · 6 delete files",
    );
    expect(facts.get("Freshness")).toBe("data last changed 3 h ago by Spark 3.5 (overwrite)");
    expect(facts.get("Location")).toBe("/data/shop/orders");
    expect(facts.has("Partitioned by")).toBe(false);
  });

  it("counts rows plainly without delete files, and leaves out what the writer did not say", () => {
    const last = makeSnapshot({ snapshotId: "2", summary: { "total-records": "5" } });
    const info = makeTableInfo({ snapshots: [last], currentSnapshotId: "2", refs: [main] });
    expect(new Map(describeTable({ info }).tooltip?.facts).get("Content")).toBe("5 rows");
  });

  it("stays a node with a remedy when it cannot be read", () => {
    const failure = { code: "metadataInvalid", message: "v3.metadata.json ends in the middle.", details: {} } as const;
    const look = describeTable({ failure });
    expect(look.description).toBe("this file cannot be read");
    expect(look.icon.id).toBe("error");
    expect(look.tooltip?.text).toContain("v3.metadata.json ends in the middle.");
    expect(look.tooltip?.text).toContain("Restore it");
  });
});

describe("a column's node", () => {
  const node = (column: Parameters<typeof makeColumn>[0]): TreeNode => ({
    kind: "column",
    table,
    info: makeTableInfo(),
    column: makeColumn(column),
  });

  it("shows type, key and partition marks and the comment", () => {
    const look = lookAt(
      node({
        id: 3,
        name: "order_time",
        type: "timestamptz",
        doc: "When it was placed",
        isIdentifier: true,
        partitionTransforms: ["day"],
      }),
    );
    expect(look.description).toBe("timestamptz · key · by day · When it was placed");
    expect(look.icon.id).toBe("key");
    expect(look.tooltip?.text).toBe("When it was placed");
  });

  it("tells partition columns from plain ones by their icon", () => {
    expect(lookAt(node({ id: 1, name: "a", type: "int", partitionTransforms: ["bucket[8]"] })).icon.id).toBe("layers");
    expect(lookAt(node({ id: 1, name: "a", type: "int" })).icon.id).toBe("symbol-field");
  });
});

describe("a ref's node", () => {
  const look = (ref: Partial<RefInfo> & Pick<RefInfo, "name" | "type">) => {
    const snapshots = [makeSnapshot({ snapshotId: "8776769953965417881", timestampMs: nowMs - 3 * hour })];
    const full = makeRef({ snapshotId: "8776769953965417881", ...ref });
    return lookAt({ kind: "ref", table, info: makeTableInfo({ snapshots, refs: [full] }), ref: full });
  };

  it("says how fresh main is", () => {
    expect(look({ name: "main", type: "branch" })).toMatchObject({
      description: "3 h ago",
      contextValue: "ref.branch",
    });
  });

  it("says where a branch stands against main", () => {
    const describeBranch = (ahead: number, behind: number) =>
      look({ name: "audit", type: "branch", ahead, behind }).description;
    expect(describeBranch(2, 0)).toBe("2 ahead of main");
    expect(describeBranch(0, 1)).toBe("1 behind main");
    expect(describeBranch(2, 1)).toBe("2 ahead, 1 behind main");
    expect(describeBranch(0, 0)).toBe("same as main");
  });

  it("dates a tag, and names a snapshot that is missing", () => {
    expect(look({ name: "close", type: "tag", ahead: 0, behind: 3 })).toMatchObject({
      description: "3 h ago",
      contextValue: "ref.tag",
    });
    expect(look({ name: "lost", type: "tag", snapshotId: "1234567890123456789" }).description).toBe(
      "1234…6789 is missing",
    );
  });
});

describe("places without children", () => {
  const parent: TreeNode = { kind: "connection", connection: table.connection };

  it("tells no tables, no match and a failure apart", () => {
    expect(lookAt({ kind: "empty", parent }).label).toBe("No Iceberg tables here");
    expect(lookAt({ kind: "empty", parent, filter: "ord" }).label).toBe("No table is named like “ord”");
    const failure = { code: "accessDenied", message: "/data may not be listed.", details: { file: "/data" } } as const;
    expect(lookAt({ kind: "failed", parent, failure })).toMatchObject({
      label: "Access denied",
      description: "/data may not be listed.",
      contextValue: "failed.retry",
    });
  });
});

describe("a connection's node", () => {
  it("tells the sample from a person's own folder", () => {
    const node: TreeNode = { kind: "connection", connection: table.connection };
    expect(lookAt(node)).toMatchObject({ description: "local folder", contextValue: "connection.folder" });
    expect(describeTreeNode(node, { nowMs, isSample: true }).contextValue).toBe("connection.sample");
  });
});
