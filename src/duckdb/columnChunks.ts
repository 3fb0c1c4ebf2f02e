import type { LocalFile } from "./errors";
import type { Session } from "./session";
import { formatFileList } from "./sqlText";

/** The bytes of one leaf column in one row group of a Parquet file. */
export interface ColumnChunk {
  /** The leaf column, counted in the order of the footer. */
  readonly leaf: number;
  readonly rowGroup: number;
  readonly rows: number;
  readonly codec: string;
  /** From `start` up to `end`, without it. */
  readonly start: number;
  readonly end: number;
}

const filesPerStatement = 500;

/** Where the column chunks of Parquet files lie, by the files' local paths. */
export async function listColumnChunks(
  session: Session,
  files: readonly LocalFile[],
): Promise<Map<string, readonly ColumnChunk[]>> {
  const chunks = new Map<string, ColumnChunk[]>();
  for (let first = 0; first < files.length; first += filesPerStatement) {
    const part = files.slice(first, first + filesPerStatement);
    const rows = await session.list(
      `SELECT file_name, column_id, row_group_id, row_group_num_rows, compression,
        least(coalesce(nullif(dictionary_page_offset, 0), data_page_offset), data_page_offset), total_compressed_size
       FROM parquet_metadata(${formatFileList(part.map(({ local }) => local))})`,
      [],
      { files: part },
    );
    for (const [name, leaf, rowGroup, count, codec, start, size] of rows) {
      const ofFile = chunks.get(String(name)) ?? [];
      chunks.set(String(name), ofFile);
      ofFile.push({
        leaf: Number(leaf),
        rowGroup: Number(rowGroup),
        rows: Number(count),
        codec: String(codec),
        start: Number(start),
        end: Number(start) + Number(size),
      });
    }
  }
  return chunks;
}
