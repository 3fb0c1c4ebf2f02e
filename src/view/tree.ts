import type { ColumnInfo, RefInfo, TableInfo } from "../catalog/tableInfo";
import type { LakehouseFailure } from "../model/errors";
import type { Connection, TableRef } from "../model/table";

export interface ConnectionNode {
  readonly kind: "connection";
  readonly connection: Connection;
}

export interface NamespaceNode {
  readonly kind: "namespace";
  readonly connection: Connection;
  /** Levels, outermost first; never empty. */
  readonly namespace: readonly string[];
}

export interface TableNode {
  readonly kind: "table";
  readonly table: TableRef;
}

/** What a table holds, by sort. */
export interface GroupNode {
  readonly kind: "columns" | "branches" | "tags";
  readonly table: TableRef;
  readonly info: TableInfo;
}

export interface ColumnNode {
  readonly kind: "column";
  readonly table: TableRef;
  readonly info: TableInfo;
  readonly column: ColumnInfo;
}

export interface RefNode {
  readonly kind: "ref";
  readonly table: TableRef;
  readonly info: TableInfo;
  readonly ref: RefInfo;
}

/** Stands where a connection or a namespace holds nothing that can be shown. */
export interface EmptyNode {
  readonly kind: "empty";
  readonly parent: ConnectionNode | NamespaceNode;
  /** Text that names were filtered by, when that is why nothing shows. */
  readonly filter?: string;
}

/** Stands where children could not be listed: a failure is never an empty list. */
export interface FailedNode {
  readonly kind: "failed";
  readonly parent: ConnectionNode | NamespaceNode | TableNode;
  readonly failure: LakehouseFailure;
}

export type TreeNode =
  | ConnectionNode
  | NamespaceNode
  | TableNode
  | GroupNode
  | ColumnNode
  | RefNode
  | EmptyNode
  | FailedNode;

/** A path that names the node for ever: `folder:/data/shop/orders`, with every part escaped. */
export function treeNodeId(node: TreeNode): string {
  switch (node.kind) {
    case "connection":
      return join([node.connection.id]);
    case "namespace":
      return join([node.connection.id, ...node.namespace]);
    case "table":
      return tableId(node.table);
    case "columns":
    case "branches":
    case "tags":
      return `${tableId(node.table)}#${node.kind}`;
    case "column":
      return `${tableId(node.table)}#columns/${node.column.id}`;
    case "ref":
      return `${tableId(node.table)}#${groupOf(node.ref)}/${encodeURIComponent(node.ref.name)}`;
    case "empty":
    case "failed":
      return `${treeNodeId(node.parent)}#${node.kind}`;
  }
}

/** The id of a table's node, by which everything kept per table is found. */
export function tableId(table: TableRef): string {
  return `${join([table.connection.id, ...table.namespace])}:${encodeURIComponent(table.name)}`;
}

/** The node that `node` hangs below; undefined for a connection. */
export function parentOf(node: TreeNode): TreeNode | undefined {
  switch (node.kind) {
    case "connection":
      return undefined;
    case "namespace":
      return containerOf(node.connection, node.namespace.slice(0, -1));
    case "table":
      return containerOf(node.table.connection, node.table.namespace);
    case "columns":
    case "branches":
    case "tags":
      return { kind: "table", table: node.table };
    case "column":
      return { kind: "columns", table: node.table, info: node.info };
    case "ref":
      return { kind: groupOf(node.ref), table: node.table, info: node.info };
    case "empty":
    case "failed":
      return node.parent;
  }
}

/** The children of a table, or of one of its groups, which its facts alone decide. */
export function childrenOfTable(table: TableRef, info: TableInfo): GroupNode[] {
  const kinds: GroupNode["kind"][] = ["columns", "branches", "tags"];
  return kinds
    .map((kind): GroupNode => ({ kind, table, info }))
    .filter((group) => group.kind === "columns" || childrenOfGroup(group).length > 0);
}

export function childrenOfGroup({ kind, table, info }: GroupNode): (ColumnNode | RefNode)[] {
  if (kind === "columns") {
    return info.columns.map((column) => ({ kind: "column", table, info, column }));
  }
  return info.refs.filter((ref) => groupOf(ref) === kind).map((ref) => ({ kind: "ref", table, info, ref }));
}

function groupOf(ref: RefInfo): "branches" | "tags" {
  return ref.type === "branch" ? "branches" : "tags";
}

function containerOf(connection: Connection, namespace: readonly string[]): ConnectionNode | NamespaceNode {
  return namespace.length === 0 ? { kind: "connection", connection } : { kind: "namespace", connection, namespace };
}

function join(parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join("/");
}
