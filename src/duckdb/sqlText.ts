/** An SQL string literal. */
export function quoteString(text: string): string {
  // DuckDB takes a NUL in a statement for its end.
  const parts = text.split("\0").map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? (parts[0] ?? "''") : `(${parts.join(" || chr(0) || ")})`;
}

export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A list of local files as an argument of read_parquet, with the characters that would match other files escaped. */
export function formatFileList(localPaths: readonly string[]): string {
  return `[${localPaths.map((path) => quoteString(path.replace(/[[*?]/g, "[$&]"))).join(", ")}]`;
}
