import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import type { CatalogEntry, CatalogSource } from "../catalog/source";
import { LakehouseError } from "../model/errors";
import type { FolderConnection, TableRef } from "../model/table";
import { mapFileError } from "../storage/fileErrors";
import { isInside } from "../storage/relocatingSource";
import { mapConcurrent } from "../util/mapConcurrent";
import { isMetadataFileName, isTableMetadataFolder, loadCurrentMetadataFile, tableFolderOf } from "./metadataFiles";

/** How far below a folder tables are looked for, to tell whether the folder is a namespace. */
const searchDepth = 6;
/** A folder with more subfolders than this is taken for a namespace without looking into all of them. */
const searchedFolders = 5000;

/**
 * A folder of Iceberg tables as a catalog. A folder is a table when it has a `metadata` folder with metadata files; a
 * namespace when there are tables somewhere below it, or something below it cannot be read, so that the failure shows
 * where it belongs. Hidden folders and `node_modules` are left out. The opened folder may itself be a table, and what
 * is opened may be a single metadata file.
 */
export class FolderCatalog implements CatalogSource {
  constructor(private readonly connection: FolderConnection) {}

  async list(namespace: readonly string[], signal?: AbortSignal): Promise<readonly CatalogEntry[]> {
    const root = resolve(this.connection.path);
    if (namespace.length === 0) {
      const table = await this.findRootTable(root, signal);
      if (table) return [{ kind: "table", table }];
    }
    const folder = this.folderOf(namespace);
    const children = await this.listFolders(folder, signal);
    const entries = await mapConcurrent(children, 8, async (name): Promise<CatalogEntry | undefined> => {
      const location = join(folder, name);
      const kind = await this.classify(location, signal);
      if (kind === "table") {
        return { kind, table: { connection: this.connection, namespace, name, location } };
      }
      return kind && { kind, namespace: [...namespace, name] };
    });
    return entries.filter((entry) => entry !== undefined);
  }

  async loadMetadataLocation(table: TableRef, signal?: AbortSignal): Promise<string> {
    if (isMetadataFileName(basename(table.location))) return table.location;
    return loadCurrentMetadataFile(table.location, signal);
  }

  private async findRootTable(root: string, signal: AbortSignal | undefined): Promise<TableRef | undefined> {
    signal?.throwIfAborted();
    const isFolder = await stat(root).then(
      (stats) => stats.isDirectory(),
      (error) => {
        throw mapFileError(error, root);
      },
    );
    const table = { connection: this.connection, namespace: [], location: root };
    if (isFolder) return (await isTable(root)) ? { ...table, name: basename(root) } : undefined;
    if (isMetadataFileName(basename(root))) return { ...table, name: basename(tableFolderOf(root)) };
    throw new LakehouseError("invalidArgument", `${root} is neither a folder nor a table metadata file.`, {
      file: root,
      remedy: "Open a folder of Iceberg tables, one table's folder, or a metadata.json file.",
    });
  }

  private folderOf(namespace: readonly string[]): string {
    const root = resolve(this.connection.path);
    if (namespace.some((level) => level === "" || level === ".." || basename(level) !== level)) {
      throw new LakehouseError("invalidArgument", `"${namespace.join(".")}" is no namespace of ${root}.`);
    }
    return join(root, ...namespace);
  }

  private async classify(folder: string, signal: AbortSignal | undefined): Promise<"table" | "namespace" | undefined> {
    if (await isTable(folder)) return "table";
    return (await this.mightHoldTables(folder, signal)) ? "namespace" : undefined;
  }

  /** Breadth first; true when unsure: when a folder cannot be read or there are too many of them. */
  private async mightHoldTables(folder: string, signal: AbortSignal | undefined): Promise<boolean> {
    let level = [folder];
    let visited = 0;
    for (let depth = 1; depth < searchDepth && level.length > 0; depth++) {
      const next: string[] = [];
      for (const parent of level) {
        let names: string[];
        try {
          names = await this.listFolders(parent, signal);
        } catch (error) {
          if (LakehouseError.is(error, "notFound")) continue;
          if (LakehouseError.is(error)) return true;
          throw error;
        }
        for (const name of names) {
          const child = join(parent, name);
          if (++visited > searchedFolders || (await isTable(child))) return true;
          next.push(child);
        }
      }
      level = next;
    }
    return false;
  }

  /** Names of the subfolders to look at, sorted. */
  private async listFolders(folder: string, signal: AbortSignal | undefined): Promise<string[]> {
    signal?.throwIfAborted();
    let children: Dirent[];
    try {
      children = await readdir(folder, { withFileTypes: true });
    } catch (error) {
      throw mapFileError(error, folder);
    }
    const kept = await mapConcurrent(children, 8, async (child) => {
      if (child.name.startsWith(".") || child.name === "node_modules") return false;
      return child.isSymbolicLink() ? this.isFollowed(join(folder, child.name)) : child.isDirectory();
    });
    return children
      .filter((_child, index) => kept[index])
      .map((child) => child.name)
      .sort();
  }

  /** A link to a folder inside the opened one is followed, unless it leads back to a folder it lies in. */
  private async isFollowed(link: string): Promise<boolean> {
    try {
      const [root, target, parent] = await Promise.all([
        realpath(this.connection.path),
        realpath(link),
        realpath(dirname(link)),
      ]);
      if (!this.connection.allowOutside && !isInside(root, target)) return false;
      return !isInside(target, parent) && (await stat(target)).isDirectory();
    } catch {
      return false;
    }
  }
}

/** True also when the `metadata` folder cannot be read: opening the table then says so. */
async function isTable(folder: string): Promise<boolean> {
  try {
    return isTableMetadataFolder(await readdir(join(folder, "metadata")));
  } catch (error) {
    return LakehouseError.is(mapFileError(error, folder), "accessDenied") && (await canList(folder));
  }
}

async function canList(folder: string): Promise<boolean> {
  return readdir(folder).then(
    () => true,
    () => false,
  );
}
