import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import type { FolderConnection } from "../../model/table";
import type { FolderSetting } from "../platform/contributions";

/** What paths in settings may be relative to. */
export interface FolderBases {
  readonly home: string;
  readonly workspaceFolder?: string;
}

/**
 * Connections from the entries of `lakehouse.folders`. `~` is the home folder; a relative path lies in the workspace,
 * and names nothing where there is none. The first of two entries for one folder wins; folders of equal names are told
 * apart by their parents.
 */
export function mapFolderSettings(settings: readonly FolderSetting[], bases: FolderBases): FolderConnection[] {
  const byPath = new Map<string, { name?: string; allowOutside: boolean }>();
  for (const setting of settings) {
    const { path, name, allowOutside = false } = typeof setting === "string" ? { path: setting } : setting;
    const resolved = resolveFolder(path, bases);
    if (resolved !== undefined && !byPath.has(resolved)) {
      byPath.set(resolved, { ...(name ? { name } : {}), allowOutside });
    }
  }
  const folders = [...byPath];
  const shared = (path: string): boolean => folders.filter(([other]) => basename(other) === basename(path)).length > 1;
  return folders.map(([path, { name, allowOutside }]) => ({
    kind: "folder",
    id: `folder:${path}`,
    name: name ?? (shared(path) ? join(basename(dirname(path)), basename(path)) : basename(path) || path),
    path,
    allowOutside,
  }));
}

/** The absolute path that a setting means; undefined when it is relative and there is no workspace. */
export function resolveFolder(path: string, { home, workspaceFolder }: FolderBases): string | undefined {
  const expanded = path === "~" || path.startsWith("~/") ? join(home, path.slice(1)) : path;
  if (isAbsolute(expanded)) {
    return resolve(expanded);
  }
  return workspaceFolder === undefined || expanded === "" ? undefined : resolve(workspaceFolder, expanded);
}
