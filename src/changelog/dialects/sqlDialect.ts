/** The dialects in which SQL can be copied; Athena's is Trino's with Iceberg's time travel. */
export type SqlDialect = "spark" | "athena" | "duckdb";

/** A name as an identifier of the dialect, always quoted, so that no name is a keyword or loses its case. */
export function quoteIdentifier(name: string, dialect: SqlDialect): string {
  return dialect === "spark" ? `\`${name.replaceAll("`", "``")}\`` : `"${name.replaceAll('"', '""')}"`;
}

/** Names one below the other: `"shop"."orders"`. */
export function quotePath(names: readonly string[], dialect: SqlDialect): string {
  return names.map((name) => quoteIdentifier(name, dialect)).join(".");
}

/** Text as a string literal of the dialect; Spark reads backslashes in one as escapes. */
export function quoteText(text: string, dialect: SqlDialect): string {
  if (dialect === "spark") return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const parts = text.split("\0").map((part) => `'${part.replaceAll("'", "''")}'`);
  // DuckDB takes a NUL in a statement for its end.
  return dialect === "duckdb" && parts.length > 1
    ? `concat(${parts.join(", chr(0), ")})`
    : `'${text.replaceAll("'", "''")}'`;
}

/** The dialect's null-safe equality: true for two nulls, never null. */
export function formatNullSafeEqual(left: string, right: string, dialect: SqlDialect): string {
  return dialect === "spark" ? `${left} <=> ${right}` : `${left} IS NOT DISTINCT FROM ${right}`;
}
