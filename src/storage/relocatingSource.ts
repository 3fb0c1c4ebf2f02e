import { realpath, stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import type { ByteSource } from "../iceberg/byteSource";
import { listRelocations, localPathOf } from "../iceberg/relocation";
import { LakehouseError } from "../model/errors";
import { mapFileError } from "./fileErrors";
import { LocalFiles } from "./localFiles";

export interface RelocationOptions {
  /** The folder that was opened; nothing outside it is read unless `allowOutside`. */
  readonly folder: string;
  /** Where the table was found, inside `folder`. */
  readonly tableFolder: string;
  /** Where the table's metadata says that it lies. */
  readonly location: string;
  readonly allowOutside: boolean;
}

/**
 * The files of a table that was moved or copied since it was written. Paths under the metadata's location, then the
 * longest existing suffix of any path, are read from the folder that the table was found in, then from the opened
 * folder; only then the path as written, and only if it lies inside the opened folder or reading outside was allowed.
 */
export class RelocatingSource implements ByteSource {
  private readonly files = new LocalFiles();
  private realFolder: Promise<string> | undefined;

  constructor(private readonly options: RelocationOptions) {}

  /**
   * The file on this machine, symbolic links resolved, that a path of the metadata stands for.
   *
   * @throws LakehouseError "notFound" when it is missing, "accessDenied" when it lies outside the opened folder
   */
  async resolve(path: string, signal?: AbortSignal): Promise<string> {
    const { folder, tableFolder, location, allowOutside } = this.options;
    const bases = resolve(folder) === resolve(tableFolder) ? [tableFolder] : [tableFolder, folder];
    for (const candidate of listRelocations(path, location)) {
      for (const spelling of spellings(candidate)) {
        for (const base of bases) {
          signal?.throwIfAborted();
          const file = join(base, spelling);
          if (!isInside(resolve(folder), resolve(file))) continue;
          const real = await this.findFile(file);
          if (real !== undefined) return this.admit(path, real);
        }
      }
    }
    const original = localPathOf(path);
    const real = original === undefined ? undefined : await this.findFile(original);
    if (real !== undefined) return this.admit(path, real);
    throw new LakehouseError("notFound", `The file ${path} is missing: it is not in ${tableFolder}.`, {
      file: path,
      remedy: allowOutside
        ? "Copy it there, or open the folder that holds it."
        : "Copy it there, or open the folder that holds both the table and the file.",
    });
  }

  async load(path: string, signal?: AbortSignal): Promise<Uint8Array> {
    return this.files.load(await this.resolve(path, signal), signal);
  }

  async loadRange(path: string, offset: bigint, length: bigint, signal?: AbortSignal): Promise<Uint8Array> {
    return this.files.loadRange(await this.resolve(path, signal), offset, length, signal);
  }

  async exists(path: string, signal?: AbortSignal): Promise<boolean> {
    try {
      await this.resolve(path, signal);
      return true;
    } catch (error) {
      if (LakehouseError.is(error, "notFound")) return false;
      throw error;
    }
  }

  private async findFile(file: string): Promise<string | undefined> {
    try {
      const real = await realpath(file);
      return (await stat(real)).isFile() ? real : undefined;
    } catch (error) {
      const mapped = mapFileError(error, file);
      if (LakehouseError.is(mapped, "notFound")) return undefined;
      throw mapped;
    }
  }

  private async admit(path: string, real: string): Promise<string> {
    if (this.options.allowOutside) return real;
    this.realFolder ??= realpath(this.options.folder);
    if (isInside(await this.realFolder, real)) return real;
    throw new LakehouseError(
      "accessDenied",
      `The file ${path} lies at ${real}, outside the opened folder ${this.options.folder}, and is not read.`,
      {
        file: path,
        remedy:
          "Open a folder that holds both, or allow reading outside the folder (--allow-outside on the command line).",
      },
    );
  }
}

/** True when `path` is `folder` or lies in it; both absolute. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === "" || (way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/** A relative path as written, then with its URL escapes decoded. */
function spellings(path: string): string[] {
  if (!path.includes("%")) return [path];
  try {
    const decoded = decodeURIComponent(path);
    return decoded === path || decoded.includes("\0") ? [path] : [path, decoded];
  } catch {
    return [path];
  }
}
