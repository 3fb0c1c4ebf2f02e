import { type TreeView, Uri, window } from "vscode";
import { LakehouseError } from "../../model/errors";
import type { TreeNode } from "../../view/tree";
import type { WorkerCaller } from "../../worker/client";
import type { ConnectionStore } from "../connections/connectionStore";
import { openFolder } from "../connections/openFolder";
import { copyToClipboard } from "../platform/clipboard";
import { setContext } from "../platform/commands";
import type { CommandHandlers } from "../platform/contributions";
import type { ErrorPresenter } from "../platform/errorPresenter";
import type { CatalogTree } from "./catalogTree";
import type { TablePicker } from "./tablePicker";

export interface ExplorerServices {
  readonly worker: WorkerCaller;
  readonly connections: ConnectionStore;
  readonly tree: CatalogTree;
  readonly view: TreeView<TreeNode>;
  readonly picker: TablePicker;
  readonly presenter: ErrorPresenter;
}

type ExplorerCommands = Pick<
  CommandHandlers,
  | "lakehouse.folder.open"
  | "lakehouse.folder.remove"
  | "lakehouse.catalogs.refresh"
  | "lakehouse.catalogs.filter"
  | "lakehouse.catalogs.clearFilter"
  | "lakehouse.node.refresh"
  | "lakehouse.node.copyName"
  | "lakehouse.failure.show"
  | "lakehouse.snapshot.copyId"
  | "lakehouse.table.reveal"
>;

/** Commands of the tree and its nodes. */
export function createExplorerCommands(services: ExplorerServices): ExplorerCommands {
  const { connections, picker, presenter, tree, view, worker } = services;

  const setFilter = async (text: string): Promise<void> => {
    tree.setFilter(text);
    view.message = tree.filter === "" ? undefined : `Tables named like “${tree.filter}”`;
    await setContext("lakehouse.filtered", tree.filter !== "");
    if (tree.filter !== "") {
      for (const connection of connections.list()) {
        await view.reveal({ kind: "connection", connection }, { select: false, expand: 2 });
      }
    }
  };

  return {
    "lakehouse.folder.open": async (target) => {
      const path = target instanceof Uri ? target.fsPath : undefined;
      const connection = await openFolder(connections, worker, path);
      if (connection !== undefined) {
        await view.reveal({ kind: "connection", connection }, { select: true, focus: true, expand: true });
      }
    },
    "lakehouse.folder.remove": async (node) => {
      const connection = node?.kind === "connection" ? node.connection : await pickConnection(connections);
      if (connection !== undefined) {
        await connections.remove(connection);
      }
    },
    "lakehouse.catalogs.refresh": () => tree.refresh(),
    "lakehouse.catalogs.filter": async () => {
      const text = await window.showInputBox({
        title: "Filter Tables by Name",
        placeHolder: "Part of a table's name, such as shop.ord",
        value: tree.filter,
        // Run from the palette over a page, the page takes the focus back a moment after this has opened.
        ignoreFocusOut: true,
      });
      if (text !== undefined) {
        await setFilter(text);
      }
    },
    "lakehouse.catalogs.clearFilter": () => setFilter(""),
    "lakehouse.node.refresh": (node) => tree.refresh(node?.kind === "failed" ? node.parent : node),
    "lakehouse.node.copyName": async (node) => {
      const name = node === undefined ? undefined : nameOf(node);
      if (name !== undefined) {
        await copyToClipboard(name, "the name");
      }
    },
    "lakehouse.failure.show": async (node) => {
      if (node?.kind === "failed") {
        await presenter.show(LakehouseError.fromFailure(node.failure));
      }
    },
    "lakehouse.snapshot.copyId": async (node) => {
      if (node?.kind === "ref") {
        await copyToClipboard(node.ref.snapshotId, "the snapshot id");
      }
    },
    "lakehouse.table.reveal": async (target) => {
      const table = await picker.resolve(target);
      if (table !== undefined) {
        await setFilter("");
        await view.reveal({ kind: "table", table }, { select: true, focus: true, expand: true });
      }
    },
  };
}

async function pickConnection(connections: ConnectionStore) {
  const items = connections.list().map((connection) => ({
    label: connection.name,
    description: connection.path,
    connection,
  }));
  const item = await window.showQuickPick(items, { placeHolder: "Remove a folder from the list; its files stay" });
  return item?.connection;
}

function nameOf(node: TreeNode): string | undefined {
  switch (node.kind) {
    case "connection":
      return node.connection.name;
    case "namespace":
      return node.namespace.join(".");
    case "column":
      return node.column.name;
    case "ref":
      return node.ref.name;
    default:
      return undefined;
  }
}
