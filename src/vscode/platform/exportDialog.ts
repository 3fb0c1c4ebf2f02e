import { homedir } from "node:os";
import { join } from "node:path";
import { Uri, window, workspace } from "vscode";
import { formatTableName, type TableRef } from "../../model/table";
import type { ExportFormat } from "../../query/result";

const formats: Readonly<Record<ExportFormat, { readonly name: string; readonly extension: string }>> = {
  csv: { name: "CSV", extension: "csv" },
  json: { name: "JSON", extension: "json" },
  jsonl: { name: "JSON lines", extension: "jsonl" },
  parquet: { name: "Parquet", extension: "parquet" },
};

/**
 * Asks where to write rows of a table; undefined when the person cancelled. A folder of tables is never suggested.
 *
 * @param about  what the suggested name says beside the table's
 */
export async function chooseExportFile(
  table: TableRef,
  format: ExportFormat,
  about: string | undefined,
): Promise<string | undefined> {
  const { name, extension } = formats[format];
  const workspaceFolder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  const folder =
    workspaceFolder === undefined || table.location.startsWith(workspaceFolder) ? homedir() : workspaceFolder;
  const stem = about === undefined ? formatTableName(table) : `${formatTableName(table)}-${about}`;
  const fileName = `${stem.replace(/[^\w.-]+/g, "_")}.${extension}`;
  const uri = await window.showSaveDialog({
    title: `Export as ${name}`,
    saveLabel: "Export",
    filters: { [name]: [extension] },
    defaultUri: Uri.file(join(folder, fileName)),
  });
  return uri?.fsPath;
}
