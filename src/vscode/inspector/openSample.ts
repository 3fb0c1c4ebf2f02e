import { realpath } from "node:fs/promises";
import { type TreeView, workspace } from "vscode";
import type { TreeNode } from "../../view/tree";
import type { ConnectionStore } from "../connections/connectionStore";
import { loadSampleWelcome } from "../connections/sampleWelcome";
import type { TableFactsStore } from "../connections/tableFacts";
import type { MementoStore } from "../platform/mementoStore";
import type { InspectorPanels } from "./inspectorPanels";

export interface SampleServices {
  readonly connections: ConnectionStore;
  readonly facts: TableFactsStore;
  readonly panels: InspectorPanels;
  readonly view: TreeView<TreeNode>;
}

/** Connects the bundled sample and shows the commit that it wants to be seen first. A tab already open is not moved. */
export async function openSample({ connections, facts, panels, view }: SampleServices): Promise<void> {
  const { table, placeIn } = await loadSampleWelcome(await connections.openSample());
  await view.reveal({ kind: "table", table }, { select: true, focus: false });
  if (panels.isOpen(table)) {
    panels.show(table);
  } else {
    panels.show(table, placeIn(await facts.load(table)));
  }
}

/** Opens the sample by itself in a window that was opened on the sample's own folder, the first time. */
export async function openSampleFolder(services: SampleServices, offered: MementoStore<boolean>): Promise<void> {
  const { path } = services.connections.sample();
  const [folder] = workspace.workspaceFolders ?? [];
  if (folder === undefined || offered.get(path) || (await realpath(folder.uri.fsPath)) !== (await realpath(path))) {
    return;
  }
  await offered.set(path, true);
  await openSample(services);
}
