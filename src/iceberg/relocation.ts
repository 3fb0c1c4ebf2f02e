/** A path of table metadata taken apart; the authority of `s3://bucket/key` is its bucket. */
interface PathParts {
  /** Lower case; undefined for a path without scheme. A Windows drive letter is no scheme. */
  readonly scheme: string | undefined;
  readonly authority: string;
  readonly path: string;
}

/**
 * A path without scheme and authority, `/warehouse/t/f.parquet` of `hdfs://host:8020/warehouse/t/f.parquet`: what two
 * spellings of one file have in common. Some writers spell paths in delete files unlike those in manifests.
 */
export function stripAuthority(path: string): string {
  return `/${splitSegments(splitPath(path).path).join("/")}`;
}

/**
 * Where a file that metadata names may lie under the folder that the table was found in, best guess first: relative
 * paths with "/" between segments. First what follows the metadata's `location`, scheme and authority ignored, then
 * every suffix of the path, the longest first. Segments are as written, URL escapes not decoded.
 */
export function listRelocations(path: string, location: string): string[] {
  const parts = splitPath(path);
  const segments = splitSegments(parts.path);
  const root = splitSegments(splitPath(location).path);
  const candidates: string[] = [];
  if (segments.length > root.length && root.every((segment, index) => segment === segments[index])) {
    candidates.push(segments.slice(root.length).join("/"));
  }
  const whole = parts.authority ? [parts.authority, ...segments] : segments;
  for (let start = 0; start < whole.length; start++) candidates.push(whole.slice(start).join("/"));
  return [...new Set(candidates)];
}

/** The path on this machine that metadata spells: absolute, as it is or as a `file:` URI. Undefined for any other. */
export function localPathOf(path: string): string | undefined {
  const { scheme, authority, path: rest } = splitPath(path);
  if (scheme === undefined) return rest.startsWith("/") || /^[a-z]:[\\/]/i.test(rest) ? rest : undefined;
  if (scheme !== "file" || (authority !== "" && authority !== "localhost") || !rest.startsWith("/")) return undefined;
  return /^\/[a-z]:\//i.test(rest) ? rest.slice(1) : rest;
}

function splitPath(text: string): PathParts {
  const match = /^([a-z][a-z0-9+.-]+):(?:\/\/([^/]*))?(.*)$/is.exec(text);
  if (!match) return { scheme: undefined, authority: "", path: text };
  return { scheme: match[1]?.toLowerCase(), authority: match[2] ?? "", path: match[3] ?? "" };
}

function splitSegments(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "" && segment !== ".");
}
