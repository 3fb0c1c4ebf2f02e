import type { TreeView } from "vscode";
import type { TreeNode } from "../../view/tree";
import type { ConnectionStore } from "../connections/connectionStore";
import { loadSampleWelcome } from "../connections/sampleWelcome";
import type { TableFactsStore } from "../connections/tableFacts";
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
