import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../shared/tables", import.meta.url));

/** True when the folder of tables written by other engines lies beside the repository; tests of them say so when skipped. */
export const hasSharedTables = existsSync(root);

if (!hasSharedTables) console.warn("Tests on tables of other engines are skipped: ../shared/tables is not there.");

/** The path of a file or folder among those tables. */
export function sharedTablePath(relative: string): string {
  return `${root}/${relative}`;
}

/** Files among those tables whose path ends so, relative to their folder. */
export function listSharedFiles(suffix: string): readonly string[] {
  if (!hasSharedTables) return [];
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(suffix))
    .sort();
}
