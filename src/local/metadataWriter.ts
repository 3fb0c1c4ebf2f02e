import { randomUUID } from "node:crypto";
import { link, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { LakehouseError } from "../model/errors";
import { mapFileError } from "../storage/fileErrors";

const hintName = "version-hint.text";

/**
 * Writes a file that must not be there yet: whole under a temporary name, flushed to the disk, then linked to its own
 * name at once. False when the name is taken, or `isStillWanted`, asked right before, says no, or somebody who does not
 * look has put another file there since; nothing is left behind.
 *
 * @throws LakehouseError "accessDenied" for a folder that cannot be written to, "unsupported" where files cannot be linked
 */
export async function writeNewFile(
  file: string,
  bytes: Uint8Array,
  isStillWanted: () => Promise<boolean>,
): Promise<boolean> {
  const folder = dirname(file);
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  let written: bigint;
  try {
    written = await writeFlushed(temporary, bytes);
    if (!(await isStillWanted())) return false;
    if (!(await linkNew(temporary, file))) return false;
  } finally {
    await rm(temporary, { force: true });
  }
  await flushFolder(folder);
  return (await stat(file, { bigint: true })).ino === written;
}

/** Hadoop's checksum of an earlier file of that name would make Java readers refuse the new one. */
export async function removeStaleChecksum(folder: string, name: string): Promise<void> {
  await rm(join(folder, `.${name}.crc`), { force: true });
}

/**
 * Points the version hint at a version, replacing it at once, unless it is further already. A hint that cannot be
 * written is no failure: readers look for later versions themselves.
 */
export async function writeVersionHint(folder: string, version: number): Promise<void> {
  const hint = join(folder, hintName);
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  try {
    const known = Number(await readFile(hint, "utf8").catch(() => "0"));
    if (known >= version) return;
    await writeFlushed(temporary, Buffer.from(String(version)));
    await removeStaleChecksum(folder, hintName);
    await rename(temporary, hint);
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** Our error for what node:fs threw while writing to `path`. */
export function mapWriteError(error: unknown, path: string): unknown {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code !== "EACCES" && code !== "EPERM" && code !== "EROFS") return mapFileError(error, path);
  return new LakehouseError(
    "accessDenied",
    `${path} cannot be written to, so that nothing can be committed to the table.`,
    { file: path, remedy: "Grant your user write access to the table's metadata folder." },
    error,
  );
}

/** The number that the file system knows the new file by. */
async function writeFlushed(file: string, bytes: Uint8Array): Promise<bigint> {
  try {
    const handle = await open(file, "wx");
    try {
      await handle.writeFile(bytes);
      await handle.sync();
      return (await handle.stat({ bigint: true })).ino;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw mapWriteError(error, dirname(file));
  }
}

async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST") return false;
    throw new LakehouseError(
      "unsupported",
      `${to} could not be linked into place: the file system of the table has no hard links, without which two writers could overwrite each other.`,
      { file: to, remedy: "Commit through an engine, or move the table to another file system." },
      error,
    );
  }
}

/** So that the new name outlives a power cut; not every system can flush a folder. */
async function flushFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The file itself is flushed: an older version comes back at worst, whole.
  }
}
