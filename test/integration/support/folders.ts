import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ConfigurationTarget, extensions, workspace } from "vscode";

/** A copy of a table of the bundled sample, below a new folder; both are removed by `removeFolders`. */
export async function copySampleTable(folder: string, table: string): Promise<string> {
  const root = extensions.getExtension("lakehouse-lens.lakehouse-lens")?.extensionPath ?? "";
  const target = join(folder, table);
  await cp(resolve(root, "media/sample", table), target, { recursive: true });
  return target;
}

const made: string[] = [];

export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "lakehouse-test-"));
  made.push(folder);
  return folder;
}

/** Connects folders, and no others, through the settings. */
export async function connectFolders(folders: readonly string[]): Promise<void> {
  await workspace.getConfiguration().update("lakehouse.folders", folders, ConfigurationTarget.Global);
}

export async function removeFolders(): Promise<void> {
  await workspace.getConfiguration().update("lakehouse.folders", undefined, ConfigurationTarget.Global);
  for (const folder of made.splice(0)) {
    await rm(folder, { recursive: true, force: true });
  }
}
