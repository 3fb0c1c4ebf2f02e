import type { MenuGroups } from "../shared/menu";
import { type ExportedResult, exportResult, type ViewContext } from "./viewContext";

const formats = ["csv", "json", "jsonl", "parquet"] as const;

/** The formats that a result can be written in, as a menu. */
export function makeExportMenu(context: ViewContext, exported: ExportedResult): MenuGroups {
  return [
    formats.map((format) => ({ label: format.toUpperCase(), run: () => exportResult(context, exported, format) })),
  ];
}
