import { join } from "node:path";
import { Disposable, type ExtensionContext, window, workspace } from "vscode";
import { ConnectionStore } from "./vscode/connections/connectionStore";
import { TableFactsStore } from "./vscode/connections/tableFacts";
import { listFoldersWithTables } from "./vscode/connections/workspaceTables";
import { createDocumentCommands } from "./vscode/documents/documentCommands";
import { MetadataEditor } from "./vscode/documents/metadataEditor";
import { documentScheme, RawDocuments } from "./vscode/documents/rawDocuments";
import { CatalogLoader } from "./vscode/explorer/catalogLoader";
import { CatalogTree } from "./vscode/explorer/catalogTree";
import { createExplorerCommands } from "./vscode/explorer/explorerCommands";
import { TablePicker } from "./vscode/explorer/tablePicker";
import { TableChoiceStore } from "./vscode/inspector/choices";
import { InspectorPanels } from "./vscode/inspector/inspectorPanels";
import { openSample, openSampleFolder } from "./vscode/inspector/openSample";
import { createTableCommands } from "./vscode/inspector/tableCommands";
import { registerCommands, setContext } from "./vscode/platform/commands";
import { viewId } from "./vscode/platform/contributions";
import { ErrorPresenter } from "./vscode/platform/errorPresenter";
import { MementoStore } from "./vscode/platform/mementoStore";
import { onSettingChanged } from "./vscode/platform/settings";
import { readWorkerOptions } from "./vscode/platform/workerOptions";
import { RefActions } from "./vscode/refs/refActions";
import { createRefCommands } from "./vscode/refs/refCommands";
import { createWorkerClient, type WorkerClient } from "./worker/client";

/** What the integration tests look at. */
export interface LakehouseExtension {
  readonly tree: CatalogTree;
  readonly worker: WorkerClient;
}

export function activate(context: ExtensionContext): LakehouseExtension {
  const log = window.createOutputChannel("Lakehouse", { log: true });
  const presenter = new ErrorPresenter(log);
  const note = (error: unknown): void => presenter.note(error);
  const worker = createWorkerClient(
    context.asAbsolutePath(join("out", "worker.js")),
    () => readWorkerOptions(context.globalStorageUri),
    (line) => log.info(line),
  );

  const connections = new ConnectionStore(context.asAbsolutePath(join("media", "sample")), context.globalState);
  const facts = new TableFactsStore(worker, note);
  const loader = new CatalogLoader(worker);
  const tree = new CatalogTree(connections, loader, facts, note);
  const view = window.createTreeView(viewId, { treeDataProvider: tree, showCollapseAll: true });

  const choices = new TableChoiceStore(new MementoStore(context.globalState, "choices"));
  const refs = new RefActions({ worker, facts, show: (error) => presenter.show(error) });
  const panels = new InspectorPanels({ worker, facts, choices, refs }, context.extensionUri);
  const picker = new TablePicker(connections, loader, () => panels.activeTable);

  const sample = { connections, facts, panels, view };
  const commands = registerCommands(
    {
      ...createExplorerCommands({ worker, connections, tree, view, picker, presenter }),
      ...createTableCommands({ worker, note, picker, panels, facts, choices }),
      ...createRefCommands(refs, picker),
      ...createDocumentCommands({ worker, picker, facts }),
      "lakehouse.sample.open": () => openSample(sample),
      "lakehouse.log.show": () => log.show(),
      "lakehouse.worker.restart": () => worker.stop(),
    },
    presenter,
  );

  const offerWorkspace = async (): Promise<void> =>
    setContext("lakehouse.workspaceHasTables", (await listFoldersWithTables()).length > 0);
  const documents = workspace.registerTextDocumentContentProvider(documentScheme, new RawDocuments(worker));
  context.subscriptions.push(
    Disposable.from(documents, new MetadataEditor(panels).register()),
    Disposable.from(log, worker, refs, connections, facts, tree, view, panels, commands),
    // The engine takes its limits when it starts.
    onSettingChanged(["lakehouse.engine.memory", "lakehouse.engine.threads"], () => worker.stop()),
    workspace.onDidChangeWorkspaceFolders(() => offerWorkspace().catch(note)),
  );
  offerWorkspace().catch(note);
  openSampleFolder(sample, new MementoStore(context.workspaceState, "offered")).catch(note);
  return { tree, worker };
}
