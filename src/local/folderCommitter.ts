import { constants } from "node:fs";
import { access, readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { CommitOutcome, Committer, TableCommit } from "../catalog/committer";
import { decompressMetadata, parseTableMetadata } from "../iceberg/parseMetadata";
import { applyUpdates, findBrokenRequirement } from "../iceberg/refs/applyUpdates";
import type { TableMetadata } from "../iceberg/tableMetadata";
import { LakehouseError } from "../model/errors";
import type { TableRef } from "../model/table";
import { mapFileError } from "../storage/fileErrors";
import { LocalFiles } from "../storage/localFiles";
import { isMetadataFileName, loadCurrentMetadataFile, parseMetadataVersion } from "./metadataFiles";
import { mapWriteError, removeStaleChecksum, writeNewFile, writeVersionHint } from "./metadataWriter";

/**
 * Commits to tables that are folders, as file system catalogs do: the next version's metadata file is linked into place
 * whole, which fails when there is one already, and the version hint follows. Of writers that do the same none can undo
 * another's commit. Iceberg's own Java writers look first and rename then, so that theirs may replace one made in between:
 * that is looked for, and counts as a conflict.
 *
 * Source: Iceberg spec, File System Tables; HadoopTableOperations
 */
export class FolderCommitter implements Committer {
  async checkWritable(table: TableRef, signal: AbortSignal): Promise<void> {
    const { folder } = await this.findVersion(table, signal);
    await access(folder, constants.W_OK).catch((error: unknown) => {
      throw mapWriteError(error, folder);
    });
  }

  async commit(table: TableRef, { requirements, updates }: TableCommit, signal: AbortSignal): Promise<CommitOutcome> {
    const { folder, file, version } = await this.findVersion(table, signal);
    const bytes = await new LocalFiles().load(file, signal);
    const metadata = parseTableMetadata(bytes, file);
    const broken = findBrokenRequirement(metadata, requirements);
    if (broken !== undefined) return { kind: "conflict", reason: broken };

    const text = new TextDecoder().decode(decompressMetadata(bytes, file));
    const location = `${metadata.location.replace(/\/+$/, "")}/metadata/${basename(file)}`;
    const next = Buffer.from(applyUpdates({ text, metadata, location }, updates, Date.now()));
    const name = `v${version + 1}${isGzip(metadata, file) ? ".gz" : ""}.metadata.json`;
    // Nobody could open the table any more if what is written were not metadata.
    parseTableMetadata(next, name);

    const committed = await writeNewFile(
      join(folder, name),
      isGzip(metadata, file) ? gzipSync(next) : next,
      async () => {
        signal.throwIfAborted();
        if (!(await this.isNewest(table, folder, file, version))) return false;
        await removeStaleChecksum(folder, name);
        return true;
      },
    );
    if (!committed) {
      return { kind: "conflict", reason: `Somebody else committed version ${version + 1} of ${table.location} first.` };
    }
    await writeVersionHint(folder, version + 1);
    return { kind: "committed", metadataLocation: join(folder, name) };
  }

  /** The current metadata file of a table that can be committed to by its folder. */
  private async findVersion(table: TableRef, signal: AbortSignal) {
    const location = resolve(table.location);
    if (isMetadataFileName(basename(location))) {
      throw new LakehouseError("unsupported", `${location} is one version of a table, which cannot be changed.`, {
        file: location,
        remedy: "Open the table's folder instead of one of its metadata files.",
      });
    }
    const file = await loadCurrentMetadataFile(location, signal);
    const folder = join(location, "metadata");
    const named = (await readNames(folder)).find((name) => parseMetadataVersion(name)?.catalog === true);
    const current = parseMetadataVersion(basename(file));
    if (named === undefined && current !== undefined) return { folder, file, version: current.version };
    throw new LakehouseError(
      "unsupported",
      `${location} is read-only here: its metadata file ${named ?? basename(file)} is named as a catalog names them, not v<N>.metadata.json, so that commits have to go through that catalog.`,
      { file, remedy: "Run the statement for Spark, connected to the table's catalog." },
    );
  }

  private async isNewest(table: TableRef, folder: string, file: string, version: number): Promise<boolean> {
    // A commit may have another spelling than ours, and so many may have followed that the next one is gone again.
    const names = await readNames(folder);
    if (names.some((name) => parseMetadataVersion(name)?.version === version + 1)) return false;
    return (await loadCurrentMetadataFile(resolve(table.location))) === file;
  }
}

async function readNames(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    throw mapFileError(error, folder);
  }
}

function isGzip({ properties }: TableMetadata, file: string): boolean {
  const codec = properties.get("write.metadata.compression-codec");
  return codec === undefined ? basename(file).includes(".gz") : codec.toLowerCase() === "gzip";
}
