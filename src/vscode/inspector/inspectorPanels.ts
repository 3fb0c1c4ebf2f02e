import { Disposable, type Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import { formatTableName, type TableRef } from "../../model/table";
import { tableId } from "../../view/tree";
import type { InspectorState, KeptInspector } from "../../webviews/inspector/contract";
import { inspectorViewType } from "../platform/contributions";
import type { InspectorServices } from "./inspectorHandlers";
import { InspectorPanel } from "./inspectorPanel";

export const startState: InspectorState = { view: "overview", branch: "main" };

/** The inspector's tabs: one for each table, found again when the window is loaded anew. */
export class InspectorPanels extends Disposable {
  readonly #panels = new Map<string, InspectorPanel>();
  readonly #serializer: Disposable;

  constructor(
    private readonly services: InspectorServices,
    private readonly extensionUri: Uri,
  ) {
    super(() => Disposable.from(this.#serializer, ...this.#panels.values()).dispose());
    this.#serializer = window.registerWebviewPanelSerializer(inspectorViewType, {
      deserializeWebviewPanel: async (panel, kept: KeptInspector | undefined) => this.#restore(panel, kept),
    });
  }

  /** The table of the tab in front. */
  get activeTable(): TableRef | undefined {
    return [...this.#panels.values()].find((panel) => panel.isActive)?.table;
  }

  isOpen(table: TableRef): boolean {
    return this.#panels.has(tableId(table));
  }

  /** Shows the table's tab, at the place given; without one, a tab that is open stays where it is. */
  show(table: TableRef, state?: InspectorState): void {
    const open = this.#panels.get(tableId(table));
    if (open !== undefined) {
      open.show(state);
    } else {
      const panel = window.createWebviewPanel(inspectorViewType, formatTableName(table), ViewColumn.Active, {
        enableFindWidget: false,
        retainContextWhenHidden: false,
      });
      this.#add(panel, table, state ?? startState);
    }
    this.services.facts.markSeen(table);
  }

  /** Makes a tab that the editor opened for a file the inspector of the table in it. */
  adopt(panel: WebviewPanel, table: TableRef): void {
    this.#add(panel, table, startState);
  }

  #restore(panel: WebviewPanel, kept: KeptInspector | undefined): void {
    if (kept === undefined || this.isOpen(kept.table)) {
      // A page that was closed before it had started left nothing to come back to.
      panel.dispose();
      return;
    }
    this.#add(panel, kept.table, kept.state);
  }

  #add(webviewPanel: WebviewPanel, table: TableRef, state: InspectorState): void {
    const panel = new InspectorPanel(webviewPanel, table, state, this.services, this.extensionUri);
    this.#panels.set(tableId(table), panel);
    panel.onDidDispose(() => this.#panels.delete(tableId(table)));
  }
}
