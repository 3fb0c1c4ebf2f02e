import { join } from "node:path";
import { Uri, window, workspace } from "vscode";
import type { ExportFormat } from "../../query/result";

const formats: Readonly<Record<ExportFormat, { readonly name: string; readonly extension: string }>> = {
  csv: { name: "CSV", extension: "csv" },
  json: { name: "JSON", extension: "json" },
  jsonl: { name: "JSON lines", extension: "jsonl" },
  parquet: { name: "Parquet", extension: "parquet" },
};

/** Asks where to write an export; undefined when the person cancelled. */
export async function chooseExportFile(baseName: string, format: ExportFormat): Promise<string | undefined> {
  const { name, extension } = formats[format];
  const folder = workspace.workspaceFolders?.[0]?.uri.fsPath;
  const fileName = `${baseName.replace(/[^\w.-]+/g, "_")}.${extension}`;
  const uri = await window.showSaveDialog({
    title: `Export as ${name}`,
    saveLabel: "Export",
    filters: { [name]: [extension] },
    defaultUri: Uri.file(folder === undefined ? fileName : join(folder, fileName)),
  });
  return uri?.fsPath;
}
