import { LakehouseError } from "../model/errors";
import type { LocalFile } from "./errors";
import type { Session } from "./session";
import { formatFileList } from "./sqlText";

/** A Parquet file, and how many rows the table's metadata says it holds. */
export interface CountedFile extends LocalFile {
  readonly recordCount: bigint;
}

const filesPerStatement = 500;

/**
 * Compares the number of rows in the footers of Parquet files with the table's metadata.
 *
 * @throws LakehouseError "metadataInvalid" naming the file that was damaged, or replaced by another
 */
export async function checkRowCounts(session: Session, files: readonly CountedFile[]): Promise<void> {
  const byLocal = new Map(files.map((file) => [file.local, file]));
  for (let start = 0; start < files.length; start += filesPerStatement) {
    const part = files.slice(start, start + filesPerStatement);
    const list = formatFileList(part.map(({ local }) => local));
    const rows = await session.list(`SELECT file_name, num_rows FROM parquet_file_metadata(${list})`, [], {
      files: part,
    });
    for (const [name, found] of rows) {
      const file = byLocal.get(String(name));
      if (file === undefined || found === file.recordCount) continue;
      throw new LakehouseError(
        "metadataInvalid",
        `The file ${file.path} holds ${found} rows, but the table says ${file.recordCount}: it is not the file that was written.`,
        { file: file.path, field: "record_count", remedy: "Restore the file, or read a snapshot without it." },
      );
    }
  }
}
