import { stat } from "node:fs/promises";
import { LakehouseError } from "../model/errors";
import { mapConcurrent } from "../util/mapConcurrent";
import { mapFileError } from "./fileErrors";

/** A file of a table, and the size that the table's metadata gives for it. */
export interface SizedFile {
  readonly path: string;
  readonly sizeBytes: bigint;
  /** Where it lies on this machine. */
  readonly local: string;
}

const concurrentFiles = 16;

/**
 * Compares the sizes of files with the table's metadata.
 *
 * @throws LakehouseError "metadataInvalid" naming the file that was cut off, or replaced by another
 */
export async function checkFileSizes(files: readonly SizedFile[]): Promise<void> {
  await mapConcurrent(files, concurrentFiles, async ({ path, sizeBytes, local }) => {
    const found = await stat(local).catch((error: unknown) => Promise.reject(mapFileError(error, path)));
    if (BigInt(found.size) === sizeBytes) return;
    throw new LakehouseError(
      "metadataInvalid",
      `The file ${path} has ${found.size} bytes, but the table says ${sizeBytes}: it is not the file that was written.`,
      { file: path, field: "file_size_in_bytes", remedy: "Restore the file, or read a snapshot without it." },
    );
  });
}
