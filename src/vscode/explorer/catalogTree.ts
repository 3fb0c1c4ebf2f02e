import { Disposable, EventEmitter, type TreeDataProvider, type TreeItem } from "vscode";
import { LakehouseError } from "../../model/errors";
import {
  childrenOfGroup,
  childrenOfTable,
  type FailedNode,
  parentOf,
  type TableNode,
  type TreeNode,
  tableId,
  treeNodeId,
} from "../../view/tree";
import { type AppearanceOptions, describeTreeNode } from "../../view/treeAppearance";
import type { ConnectionStore } from "../connections/connectionStore";
import type { TableFactsStore } from "../connections/tableFacts";
import type { CatalogLoader, ContainerNode } from "./catalogLoader";
import { createTreeItem } from "./treeItem";

/** A namespace of thousands is listed whole, but the facts of its tables are loaded when they are expanded. */
const eagerTables = 200;

/** The tree "Catalogs". A node that fails gets a child that says so; its siblings do not notice. */
export class CatalogTree extends Disposable implements TreeDataProvider<TreeNode> {
  readonly #changed = new EventEmitter<TreeNode | undefined>();
  readonly #subscription: Disposable;
  /** The nodes that the view holds: it knows them by identity, so a change is told of these very objects. */
  readonly #tables = new Map<string, TableNode>();
  #filter = "";
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    private readonly connections: ConnectionStore,
    private readonly loader: CatalogLoader,
    private readonly facts: TableFactsStore,
    private readonly note: (error: unknown) => void,
  ) {
    super(() => Disposable.from(this.#changed, this.#subscription).dispose());
    this.#subscription = Disposable.from(
      connections.onDidChange(() => this.#followConnections()),
      facts.onDidChange((table) => {
        const node = this.#tables.get(tableId(table));
        if (node !== undefined) {
          this.#changed.fire(node);
        }
      }),
    );
  }

  get filter(): string {
    return this.#filter;
  }

  setFilter(filter: string): void {
    this.#filter = filter.trim();
    this.#changed.fire(undefined);
  }

  /** Asks again for everything at and below a node, or everywhere. */
  refresh(node?: TreeNode): void {
    const id = node === undefined ? "" : treeNodeId(node);
    this.facts.reload((known) => known.startsWith(id));
    this.#changed.fire(node);
  }

  getTreeItem(node: TreeNode): TreeItem {
    const options: AppearanceOptions = { nowMs: Date.now() };
    if (node.kind === "table") {
      const tableFacts = this.facts.get(node.table) ?? {};
      return createTreeItem(node, describeTreeNode(node, { ...options, tableFacts }));
    }
    const isSample = node.kind === "connection" && this.connections.isSample(node.connection);
    return createTreeItem(node, describeTreeNode(node, { ...options, isSample }));
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return parentOf(node);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    switch (node?.kind) {
      case undefined:
        return this.connections.list().map((connection) => ({ kind: "connection", connection }));
      case "connection":
      case "namespace":
        return this.#orFailure(node, () => this.#listContainer(node));
      case "table":
        return this.#orFailure(node, () => this.#listTable(node));
      case "columns":
      case "branches":
      case "tags":
        return childrenOfGroup(node);
      default:
        return [];
    }
  }

  #followConnections(): void {
    const ids = this.connections.list().map((connection) => treeNodeId({ kind: "connection", connection }));
    this.facts.forget((known) => !ids.some((id) => known.startsWith(id)));
    this.#changed.fire(undefined);
  }

  async #listContainer(node: ContainerNode): Promise<TreeNode[]> {
    const children = await this.loader.listChildren(node, this.#filter);
    if (children.length === 0) {
      return [{ kind: "empty", parent: node, ...(this.#filter === "" ? {} : { filter: this.#filter }) }];
    }
    const tables = children.filter((child) => child.kind === "table");
    for (const child of tables) {
      this.#tables.set(tableId(child.table), child);
    }
    this.facts.request(tables.slice(0, eagerTables).map(({ table }) => table));
    return children;
  }

  async #listTable({ table }: TableNode): Promise<TreeNode[]> {
    const info = this.facts.get(table)?.info ?? (await this.facts.load(table));
    return childrenOfTable(table, info);
  }

  async #orFailure(parent: FailedNode["parent"], list: () => Promise<TreeNode[]>): Promise<TreeNode[]> {
    try {
      return await list();
    } catch (error) {
      this.note(error);
      return [{ kind: "failed", parent, failure: LakehouseError.toFailure(error) }];
    }
  }
}
