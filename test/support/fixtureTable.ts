import { type FolderTable, loadFolderTable } from "../../src/local/folderTable";
import { loadCurrentMetadataFile } from "../../src/local/metadataFiles";
import { inRepository } from "./repository";

/** A table that Spark wrote, by its folder in test/fixtures/tables. */
export async function loadFixtureTable(name: string): Promise<FolderTable> {
  const path = inRepository(`test/fixtures/tables/${name}`);
  return loadFolderTable(
    { kind: "folder", id: "fixtures", name: "fixtures", path, allowOutside: false },
    await loadCurrentMetadataFile(path),
  );
}
