import { basename, dirname } from "node:path";
import {
  type CustomDocument,
  type CustomReadonlyEditorProvider,
  type Disposable,
  type Uri,
  type WebviewPanel,
  window,
} from "vscode";
import type { TableRef } from "../../model/table";
import type { InspectorPanels } from "../inspector/inspectorPanels";
import { metadataEditorType } from "../platform/contributions";

/** Opens a metadata file of the file explorer as the table that it describes. */
export class MetadataEditor implements CustomReadonlyEditorProvider {
  constructor(private readonly panels: InspectorPanels) {}

  register(): Disposable {
    return window.registerCustomEditorProvider(metadataEditorType, this);
  }

  openCustomDocument(uri: Uri): CustomDocument {
    return { uri, dispose: () => undefined };
  }

  resolveCustomEditor({ uri }: CustomDocument, panel: WebviewPanel): void {
    this.panels.adopt(panel, tableOfMetadata(uri.fsPath));
  }
}

/** The table as this one metadata file has it, whatever was committed since. */
function tableOfMetadata(file: string): TableRef {
  return {
    connection: { kind: "folder", id: `file:${file}`, name: basename(file), path: file, allowOutside: false },
    namespace: [],
    name: basename(dirname(dirname(file))),
    location: file,
  };
}
