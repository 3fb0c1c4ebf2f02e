/** Lines of an SQL comment; names within them cannot end it. */
export function formatComment(lines: readonly string[]): string {
  return lines.map((line) => `-- ${line.replace(/\s+/g, " ")}`).join("\n");
}

/** `1 row`, `2 rows`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
