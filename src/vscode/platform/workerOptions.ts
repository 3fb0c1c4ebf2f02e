import { Uri } from "vscode";
import type { WorkerOptions } from "../../worker/contract";
import { getSetting } from "./settings";

/** How the next worker is to be started: it spills into the extension's own storage. */
export function readWorkerOptions(storage: Uri): WorkerOptions {
  const threads = getSetting("lakehouse.engine.threads");
  return {
    storageFolder: Uri.joinPath(storage, "engine").fsPath,
    memory: getSetting("lakehouse.engine.memory"),
    ...(threads > 0 ? { threads } : {}),
  };
}
