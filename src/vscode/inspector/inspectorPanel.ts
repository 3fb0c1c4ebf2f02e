import { randomBytes } from "node:crypto";
import { Disposable, EventEmitter, Uri, type WebviewPanel } from "vscode";
import type { TableInfo } from "../../catalog/tableInfo";
import { formatTableName, type TableRef } from "../../model/table";
import { tableId } from "../../view/tree";
import type { InspectorContract, InspectorState } from "../../webviews/inspector/contract";
import { PageServer } from "../platform/pageServer";
import { formatPanelHtml } from "../platform/panelHtml";
import { CommitSummaries } from "./commitSummaries";
import { createInspectorHandlers, type InspectorServices } from "./inspectorHandlers";

/** The editor tab of one table. Its page comes and goes with its visibility; this stays until the tab is closed. */
export class InspectorPanel extends Disposable {
  readonly #page: PageServer<InspectorContract>;
  readonly #summaries: CommitSummaries;
  readonly #disposed = new EventEmitter<void>();
  #state: InspectorState;
  /** Snapshots that the page shows or was told of; undefined until it loaded the table. */
  #knownSnapshots: ReadonlySet<string> | undefined;
  readonly onDidDispose = this.#disposed.event;

  constructor(
    private readonly panel: WebviewPanel,
    readonly table: TableRef,
    state: InspectorState,
    services: InspectorServices,
    extensionUri: Uri,
  ) {
    super(() => panel.dispose());
    this.#state = state;
    this.#summaries = new CommitSummaries(services.worker, table);
    panel.title = formatTableName(table);
    panel.iconPath = Uri.joinPath(extensionUri, "media", "table.svg");
    this.#page = new PageServer<InspectorContract>(panel.webview, "getStart", (ended) =>
      createInspectorHandlers(services, this.#tab(), ended),
    );
    // After the page's own load, which is a change too, has said what the page now shows.
    const changes = services.facts.onDidChange((changed) =>
      setImmediate(() => this.#announceCommits(changed, services)),
    );
    const commits = services.refs.onDidCommit((table) => {
      if (tableId(table) === tableId(this.table)) {
        this.#page.announce("refsChanged", null);
      }
    });
    panel.onDidChangeViewState(() => {
      if (!panel.visible) {
        this.#page.endSession();
      }
    });
    panel.onDidDispose(() => {
      Disposable.from(changes, commits, this.#page).dispose();
      this.#disposed.fire();
      this.#disposed.dispose();
    });
    this.#load(extensionUri);
  }

  get isActive(): boolean {
    return this.panel.active;
  }

  /** Brings the tab to the front, and to another place if one is given. */
  show(state?: InspectorState): void {
    if (state !== undefined) {
      this.#state = state;
      this.#page.announce("navigate", state);
    }
    this.panel.reveal();
  }

  #load(extensionUri: Uri): void {
    const { webview } = this.panel;
    const folder = Uri.joinPath(extensionUri, "out", "webviews");
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    webview.html = formatPanelHtml({
      page: "inspector",
      title: this.panel.title,
      scriptUri: webview.asWebviewUri(Uri.joinPath(folder, "inspector.js")).toString(),
      styleUri: webview.asWebviewUri(Uri.joinPath(folder, "inspector.css")).toString(),
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString("base64url"),
    });
  }

  #tab() {
    const { table } = this;
    return {
      table,
      summaries: this.#summaries,
      getStart: () => ({
        tableName: formatTableName(table),
        connectionName: table.connection.name,
        table,
        state: this.#state,
      }),
      keepState: (state: InspectorState) => {
        this.#state = state;
      },
      noteShown: (info: TableInfo) => {
        this.#knownSnapshots = snapshotIds(info);
      },
    };
  }

  /** The page offers what is new and stays where it is. */
  #announceCommits(changed: TableRef, { facts }: InspectorServices): void {
    const info = facts.get(this.table)?.info;
    if (tableId(changed) !== tableId(this.table) || info === undefined) {
      return;
    }
    const known = this.#knownSnapshots ?? snapshotIds(info);
    const newSnapshots = [...snapshotIds(info)].filter((id) => !known.has(id)).length;
    if (newSnapshots > 0) {
      this.#knownSnapshots = snapshotIds(info);
      this.#page.announce("tableChanged", { newSnapshots });
    } else if (this.panel.active) {
      facts.markSeen(this.table);
    }
  }
}

function snapshotIds(info: TableInfo): ReadonlySet<string> {
  return new Set(info.snapshots.map(({ snapshotId }) => snapshotId));
}
