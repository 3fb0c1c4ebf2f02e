import { describe, expect, it } from "vitest";
import { childrenOfGroup, childrenOfTable, parentOf, type TreeNode, tableId, treeNodeId } from "../../../src/view/tree";
import { makeColumn, makeRef, makeTableInfo, sampleTable } from "../../support/tableInfo";

const info = makeTableInfo({
  columns: [
    makeColumn({ id: 1, name: "order_id", type: "long" }),
    makeColumn({ id: 4, name: "amount", type: "double" }),
  ],
  refs: [
    makeRef({ name: "main", type: "branch", snapshotId: "1" }),
    makeRef({ name: "a/b#c", type: "branch", snapshotId: "1" }),
    makeRef({ name: "main", type: "tag", snapshotId: "1" }),
  ],
});
const table = sampleTable;

function allNodes(): TreeNode[] {
  const groups = childrenOfTable(table, info);
  const { connection } = table;
  return [
    { kind: "connection", connection },
    { kind: "namespace", connection, namespace: ["shop"] },
    { kind: "namespace", connection, namespace: ["shop", "eu"] },
    { kind: "table", table },
    ...groups,
    ...groups.flatMap(childrenOfGroup),
    { kind: "empty", parent: { kind: "connection", connection } },
    { kind: "failed", parent: { kind: "table", table }, failure: { code: "network", message: "no", details: {} } },
  ];
}

describe("treeNodeId", () => {
  it("gives every node an id of its own", () => {
    const ids = allNodes().map(treeNodeId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is made of what names a node alone, so that it outlives a reload", () => {
    const column = childrenOfGroup({ kind: "columns", table, info })[1];
    expect(column && treeNodeId(column)).toBe("folder%3A%2Fdata/shop:orders#columns/4");
    expect(treeNodeId({ kind: "table", table: { ...table, location: "/elsewhere" } })).toBe(tableId(table));
  });

  it("does not confuse a table with a namespace, nor names that hold separators", () => {
    const nested = { ...table, namespace: ["shop/orders"], name: "x" };
    const plain = { ...table, namespace: ["shop", "orders"], name: "x" };
    expect(tableId(nested)).not.toBe(tableId(plain));
    const namespace: TreeNode = { kind: "namespace", connection: table.connection, namespace: ["shop", "orders"] };
    expect(treeNodeId(namespace)).not.toBe(tableId(table));
  });
});

describe("parentOf", () => {
  it("leads from every node up to its connection", () => {
    for (const node of allNodes()) {
      let top = node;
      for (let parent = parentOf(top); parent !== undefined; parent = parentOf(top)) {
        top = parent;
      }
      expect(top.kind).toBe("connection");
    }
  });

  it("puts a table of no namespace below its connection, and a column below the columns", () => {
    expect(parentOf({ kind: "table", table: { ...table, namespace: [] } })?.kind).toBe("connection");
    const [column] = childrenOfGroup({ kind: "columns", table, info });
    expect(column && parentOf(column)).toMatchObject({ kind: "columns" });
  });
});

describe("childrenOfTable", () => {
  it("leaves out groups that hold nothing, but for the columns", () => {
    expect(childrenOfTable(table, info).map(({ kind }) => kind)).toEqual(["columns", "branches", "tags"]);
    expect(childrenOfTable(table, makeTableInfo({ columns: [] })).map(({ kind }) => kind)).toEqual(["columns"]);
  });

  it("sorts refs into branches and tags in the order of the table", () => {
    const [, branches, tags] = childrenOfTable(table, info);
    const names = (group: typeof branches) =>
      group && childrenOfGroup(group).map((node) => "ref" in node && node.ref.name);
    expect(names(branches)).toEqual(["main", "a/b#c"]);
    expect(names(tags)).toEqual(["main"]);
  });
});
