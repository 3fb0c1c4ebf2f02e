import { RelativePattern, type WorkspaceFolder, workspace } from "vscode";

const metadataPattern = "**/metadata/*.metadata.json*";

/** The workspace folders that hold an Iceberg table somewhere, which can be offered for opening. */
export async function listFoldersWithTables(): Promise<WorkspaceFolder[]> {
  const folders = (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  const found = await Promise.all(
    folders.map((folder) => workspace.findFiles(new RelativePattern(folder, metadataPattern), "**/node_modules/**", 1)),
  );
  return folders.filter((_folder, index) => found[index]?.length);
}
