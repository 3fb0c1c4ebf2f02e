import { type QuickPickItem, window } from "vscode";
import { LakehouseError } from "../../model/errors";
import { formatTableName, type TableRef } from "../../model/table";
import type { TreeNode } from "../../view/tree";
import type { ConnectionStore } from "../connections/connectionStore";
import { runCommand } from "../platform/commands";
import type { TableTarget } from "../platform/contributions";
import type { CatalogLoader } from "./catalogLoader";

interface TableItem extends QuickPickItem {
  readonly table: TableRef;
}

/** Finds the table that a command is meant for: of its node, of the inspector in front, or one that is picked. */
export class TablePicker {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly loader: CatalogLoader,
    private readonly activeTable: () => TableRef | undefined,
  ) {}

  /** The table of the argument or of the inspector in front, else one that is picked; undefined when none was. */
  async resolve(target: TableTarget): Promise<TableRef | undefined> {
    return tableOf(target) ?? this.activeTable() ?? (await this.pick());
  }

  async pick(): Promise<TableRef | undefined> {
    const connections = this.connections.list();
    if (connections.length === 0) {
      return this.#offerConnections();
    }
    const found = this.loader.listTables(connections);
    const items = found.then(({ tables, failures }): TableItem[] => {
      const [failure] = failures;
      if (tables.length === 0) {
        throw failure === undefined
          ? new LakehouseError("notFound", "None of the opened folders holds an Iceberg table.", {
              remedy: "Open the folder that holds your tables, or one table's own folder.",
            })
          : LakehouseError.fromFailure(failure);
      }
      return tables.map((table) => ({
        label: `$(table) ${formatTableName(table)}`,
        description: table.connection.name,
        table,
      }));
    });
    const item = await window.showQuickPick(items, {
      placeHolder: "Choose a table",
      matchOnDescription: true,
      // Run from the palette over a page, the page takes the focus back a moment after this has opened.
      ignoreFocusOut: true,
    });
    return item?.table;
  }

  async #offerConnections(): Promise<undefined> {
    const sample = "Open Sample Lakehouse";
    const folder = "Open Folder…";
    const answer = await window.showInformationMessage("No lakehouse is open yet.", sample, folder);
    if (answer === sample) {
      await runCommand("lakehouse.sample.open");
    } else if (answer === folder) {
      await runCommand("lakehouse.folder.open");
    }
    return undefined;
  }
}

/** The table that an argument names or belongs to. */
export function tableOf(target: TableTarget): TableRef | undefined {
  if (target === undefined) {
    return undefined;
  }
  if (!isNode(target)) {
    return target;
  }
  if (target.kind === "failed") {
    return tableOf(target.parent);
  }
  return "table" in target ? target.table : undefined;
}

export function isNode(target: TreeNode | TableRef): target is TreeNode {
  return "kind" in target;
}
