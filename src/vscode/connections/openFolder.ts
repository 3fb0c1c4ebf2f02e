import { type QuickPickItem, window } from "vscode";
import type { Connection } from "../../model/table";
import type { WorkerCaller } from "../../worker/client";
import type { ConnectionStore } from "./connectionStore";
import { listFoldersWithTables } from "./workspaceTables";

interface FolderItem extends QuickPickItem {
  /** Absent: choose one in the dialog. */
  readonly path?: string;
}

const another = "Choose Another Folder…";
const keep = "Open It Anyway";

/** Connects a folder, or a single metadata file, and asks which if none is given; undefined when the person changed their mind. */
export async function openFolder(
  connections: ConnectionStore,
  worker: WorkerCaller,
  given?: string,
): Promise<Connection | undefined> {
  let path = given ?? (await offerWorkspaceFolders(connections));
  while (path !== undefined) {
    const candidate: Connection = { kind: "folder", id: `folder:${path}`, name: path, path, allowOutside: false };
    const entries = await worker.call("listEntries", { connection: candidate, namespace: [] });
    const answer = entries.length > 0 ? keep : await explainEmpty(path);
    if (answer === keep) {
      return connections.addFolder(path);
    }
    path = answer === another ? await chooseFolder() : undefined;
  }
  return undefined;
}

/** Folders of the workspace that hold tables come first; without any, the dialog opens at once. */
async function offerWorkspaceFolders(connections: ConnectionStore): Promise<string | undefined> {
  const known = new Set(connections.list().map(({ path }) => path));
  const offered = (await listFoldersWithTables()).filter(({ uri }) => !known.has(uri.fsPath));
  if (offered.length === 0) {
    return chooseFolder();
  }
  const items: FolderItem[] = [
    ...offered.map(({ name, uri }) => ({
      label: `$(folder-library) ${name}`,
      description: uri.fsPath,
      detail: "Holds Iceberg tables",
      path: uri.fsPath,
    })),
    { label: "$(folder-opened) Choose another folder…" },
  ];
  const item = await window.showQuickPick(items, { title: "Open Folder as Lakehouse" });
  return item === undefined ? undefined : (item.path ?? (await chooseFolder()));
}

async function chooseFolder(): Promise<string | undefined> {
  const [folder] =
    (await window.showOpenDialog({
      title: "Open Folder as Lakehouse",
      openLabel: "Open as Lakehouse",
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  return folder?.fsPath;
}

function explainEmpty(path: string): Thenable<string | undefined> {
  return window.showWarningMessage(
    `No Iceberg tables in ${path}. A table is a folder with a metadata folder in it; open the folder that holds your tables, or one table's own folder.`,
    another,
    keep,
  );
}
