import { type TextDocumentContentProvider, Uri } from "vscode";
import type { TableRef } from "../../model/table";
import { formatFileName } from "../../view/format";
import type { WorkerCaller } from "../../worker/client";

export const documentScheme = "lakehouse-document";

/** Metadata files, manifest lists and manifests as read-only JSON documents; a document finds its file after a reload. */
export class RawDocuments implements TextDocumentContentProvider {
  constructor(private readonly worker: WorkerCaller) {}

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const { text } = await this.worker.call("loadDocument", parseDocumentUri(uri));
    return text;
  }
}

/** A URI that holds all that is needed to read the file again. */
export function formatDocumentUri(table: TableRef, path: string): Uri {
  const name = formatFileName(path);
  return Uri.from({
    scheme: documentScheme,
    path: `/${table.name}/${/\.json$/.test(name) ? name : `${name}.json`}`,
    query: JSON.stringify({ table, path }),
  });
}

function parseDocumentUri(uri: Uri): { table: TableRef; path: string } {
  return JSON.parse(uri.query);
}
