import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { parseTableMetadata } from "../iceberg/parseMetadata";
import { LakehouseError } from "../model/errors";
import { mapFileError } from "../storage/fileErrors";

const hintName = "version-hint.text";
const suffix = /(?:\.gz)?\.metadata\.json(?:\.gz)?$/;

/** True for the name of a table metadata file in any of its spellings, gzip-compressed ones included. */
export function isMetadataFileName(name: string): boolean {
  return suffix.test(name) && !name.startsWith(".");
}

/** True when the names in a `metadata` folder make it a table's. */
export function isTableMetadataFolder(names: readonly string[]): boolean {
  return names.some((name) => name === hintName || isMetadataFileName(name));
}

/**
 * The version that a metadata file's name gives: `v12.metadata.json`, `v12.gz.metadata.json`, `v12.metadata.json.gz`,
 * `00012-<uuid>.metadata.json` (gzip alike). Undefined for any other name.
 */
export function parseMetadataVersion(
  name: string,
): { readonly version: number; readonly catalog: boolean } | undefined {
  if (!isMetadataFileName(name)) return undefined;
  const stem = name.replace(suffix, "");
  const hadoop = /^v(\d+)$/.exec(stem)?.[1];
  if (hadoop !== undefined) return { version: Number(hadoop), catalog: false };
  const catalog = /^(\d+)-/.exec(stem)?.[1];
  return catalog === undefined ? undefined : { version: Number(catalog), catalog: true };
}

/** The folder that a table's metadata file belongs to: `t` for `t/metadata/v1.metadata.json`. */
export function tableFolderOf(metadataFile: string): string {
  const folder = dirname(metadataFile);
  return basename(folder) === "metadata" ? dirname(folder) : folder;
}

/**
 * The current metadata file of a table folder. A version hint is followed, and then the versions after it as long as
 * they exist, since the hint is written last; a hint may also name a file. Without a readable hint it is the file of
 * the greatest version; where several claim to be (a lost commit, a table that moved into a catalog and counts anew),
 * the one updated last, and of equals the last by name.
 *
 * @throws LakehouseError "notFound" when the folder has no metadata file, or not the one that its hint names
 * Source: Iceberg spec, Appendix E (file system tables); HadoopTableOperations
 */
export async function loadCurrentMetadataFile(tableFolder: string, signal?: AbortSignal): Promise<string> {
  const folder = join(tableFolder, "metadata");
  // First the hint, since the file that it names is there before it: the other way round a commit may come in between.
  const hint = await loadHint(join(folder, hintName), signal);
  const names = await listNames(tableFolder, folder, signal);
  const candidates = hint ? followHint(folder, names, hint) : listNewest(names);
  if (candidates.length === 0) {
    throw notATable(tableFolder, folder);
  }
  return join(folder, await pickNewest(folder, candidates, signal));
}

function notATable(tableFolder: string, folder: string): LakehouseError {
  return new LakehouseError("notFound", `${tableFolder} is not an Iceberg table: ${folder} holds no metadata file.`, {
    file: folder,
    remedy: "Open a folder that holds a table, or the table's metadata file itself.",
  });
}

async function listNames(tableFolder: string, folder: string, signal: AbortSignal | undefined): Promise<string[]> {
  signal?.throwIfAborted();
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    const failure = mapFileError(error, folder);
    throw LakehouseError.is(failure, "notFound") ? notATable(tableFolder, folder) : failure;
  }
}

/** Empty when there is no hint, or it says nothing. */
async function loadHint(file: string, signal: AbortSignal | undefined): Promise<string> {
  try {
    return (await readFile(file, { encoding: "utf8", signal })).replace("\u{feff}", "").trim();
  } catch (error) {
    signal?.throwIfAborted();
    const failure = mapFileError(error, file);
    if (LakehouseError.is(failure, "notFound")) return "";
    throw failure;
  }
}

function followHint(folder: string, names: readonly string[], hint: string): readonly string[] {
  if (/^\d+$/.test(hint)) {
    let found: readonly string[] = [];
    for (let version = Number(hint); ; version++) {
      const next = names.filter((name) => {
        const parsed = parseMetadataVersion(name);
        return parsed && !parsed.catalog && parsed.version === version;
      });
      if (next.length === 0) break;
      found = next;
    }
    if (found.length > 0) return found;
  }
  const named = names.filter((name) => {
    if (!isMetadataFileName(name)) return false;
    const stem = name.replace(suffix, "");
    return name === hint || stem === hint || stem === `v${hint}`;
  });
  if (named.length > 0) return named;
  throw new LakehouseError(
    "notFound",
    `The version hint ${join(folder, hintName)} names version "${hint.slice(0, 100)}", which is not in the folder.`,
    { file: join(folder, hintName), remedy: "Open one of the table's metadata files instead of its folder." },
  );
}

/** The files of the greatest version in either way of numbering; files without a version only where there are no others. */
function listNewest(names: readonly string[]): readonly string[] {
  const newest = [false, true].flatMap((catalog) => {
    const versions = names.flatMap((name) => {
      const parsed = parseMetadataVersion(name);
      return parsed?.catalog === catalog ? [{ name, version: parsed.version }] : [];
    });
    const greatest = Math.max(...versions.map(({ version }) => version));
    return versions.filter(({ version }) => version === greatest).map(({ name }) => name);
  });
  return newest.length > 0 ? newest : names.filter(isMetadataFileName);
}

async function pickNewest(
  folder: string,
  candidates: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string> {
  const [only, ...others] = candidates;
  if (only !== undefined && others.length === 0) return only;
  let newest: { readonly name: string; readonly lastUpdatedMs: number } | undefined;
  let failure: unknown;
  for (const name of candidates) {
    try {
      const { lastUpdatedMs } = parseTableMetadata(await readFile(join(folder, name), { signal }), join(folder, name));
      if (!newest || lastUpdatedMs >= newest.lastUpdatedMs) newest = { name, lastUpdatedMs };
    } catch (error) {
      signal?.throwIfAborted();
      failure = mapFileError(error, join(folder, name));
    }
  }
  if (newest) return newest.name;
  throw failure;
}
