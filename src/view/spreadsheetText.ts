/** Rows as tab separated text, as spreadsheets take them from the clipboard; cells that hold tabs, breaks or quotes are quoted. */
export function formatSpreadsheetText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(quoteCell).join("\t")).join("\n");
}

function quoteCell(text: string): string {
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
