import type { Committer } from "../../catalog/committer";
import type { CatalogSource } from "../../catalog/source";
import { FolderCatalog } from "../../local/folderCatalog";
import { FolderCommitter } from "../../local/folderCommitter";
import { type FolderTable, loadFolderTable } from "../../local/folderTable";
import type { Connection, TableRef } from "../../model/table";

/** Tables kept open, with their decoded manifests. */
const keptTables = 8;

/** Catalogs and tables by connection. A table is loaded again only when its current metadata file is another one. */
export class OpenTables {
  private readonly tables = new Map<string, Promise<FolderTable>>();

  catalogOf(connection: Connection): CatalogSource {
    return new FolderCatalog(connection);
  }

  committerOf({ kind }: Connection): Committer {
    switch (kind) {
      case "folder":
        return new FolderCommitter();
    }
  }

  async load(ref: TableRef, signal: AbortSignal): Promise<FolderTable> {
    const { connection } = ref;
    const location = await this.catalogOf(connection).loadMetadataLocation(ref, signal);
    const key = JSON.stringify([connection.path, connection.allowOutside, location]);
    const known = this.tables.get(key);
    // One that is being loaded may be cancelled by whoever asked for it: that is not ours to share.
    const table = await known?.catch(() => undefined);
    if (known !== undefined && table !== undefined) {
      this.tables.delete(key);
      this.tables.set(key, known);
      return table;
    }
    const loading = loadFolderTable(connection, location, signal);
    this.tables.set(key, loading);
    for (const oldest of this.tables.keys()) {
      if (this.tables.size <= keptTables) break;
      this.tables.delete(oldest);
    }
    try {
      return await loading;
    } catch (error) {
      if (this.tables.get(key) === loading) this.tables.delete(key);
      throw error;
    }
  }
}
