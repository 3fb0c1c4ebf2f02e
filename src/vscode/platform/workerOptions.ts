import { Uri } from "vscode";
import type { WorkerOptions } from "../../worker/contract";
import { getSetting } from "./settings";

/** How the next worker is to be started: its folders lie in the extension's own storage. */
export function readWorkerOptions(storage: Uri): WorkerOptions {
  const threads = getSetting("lakehouse.engine.threads");
  return {
    storageFolder: Uri.joinPath(storage, "engine").fsPath,
    cacheFolder: Uri.joinPath(storage, "cache").fsPath,
    memory: getSetting("lakehouse.engine.memory"),
    ...(threads > 0 ? { threads } : {}),
  };
}
