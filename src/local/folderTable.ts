import { resolve } from "node:path";
import { parseTableMetadata } from "../iceberg/parseMetadata";
import { createTable, type IcebergTable } from "../iceberg/table";
import type { FolderConnection } from "../model/table";
import { LocalFiles } from "../storage/localFiles";
import { RelocatingSource } from "../storage/relocatingSource";
import { isMetadataFileName, tableFolderOf } from "./metadataFiles";

/** A table of an opened folder; its source also tells which local file each path of its metadata stands for. */
export interface FolderTable extends IcebergTable {
  readonly source: RelocatingSource;
}

/**
 * A table from a metadata file in an opened folder. The table's other files are looked for beside that metadata file,
 * wherever the metadata says that they are.
 *
 * @throws LakehouseError "notFound", "metadataInvalid", or "unsupported" for a later format version
 */
export async function loadFolderTable(
  connection: FolderConnection,
  metadataFile: string,
  signal?: AbortSignal,
): Promise<FolderTable> {
  const metadata = parseTableMetadata(await new LocalFiles().load(metadataFile, signal), metadataFile);
  const tableFolder = tableFolderOf(metadataFile);
  const opened = resolve(connection.path);
  const source = new RelocatingSource({
    folder: isMetadataFileName(opened) ? tableFolder : opened,
    tableFolder,
    location: metadata.location,
    allowOutside: connection.allowOutside,
  });
  return { ...createTable(metadata, metadataFile, source), source };
}
