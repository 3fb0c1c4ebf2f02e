import { equal, match, ok } from "node:assert/strict";
import { commands, TabInputCustom, Uri, window, workspace } from "vscode";
import { formatDocumentUri } from "../../../src/vscode/documents/rawDocuments";
import { activateExtension, findNode, waitFor } from "../support/extension";

describe("what Iceberg wrote about a table", () => {
  it("opens as a read-only JSON document with exact ids", async () => {
    const extension = await activateExtension();
    await commands.executeCommand("lakehouse.sample.open");
    const node = await findNode(extension, "Sample lakehouse", "shop", "orders");
    if (node.kind !== "table") throw new Error("shop.orders is not a table.");
    const [current] = await extension.worker.call("listMetadataDocuments", { table: node.table });
    const document = await workspace.openTextDocument(formatDocumentUri(node.table, current?.path ?? ""));
    equal(document.languageId, "json");
    match(document.getText(), /"current-snapshot-id": \d{15,19},/);
  });

  it("is offered as an inspector for a metadata file of the explorer", async () => {
    const extension = await activateExtension();
    const node = await findNode(extension, "Sample lakehouse", "shop", "orders");
    if (node.kind !== "table") throw new Error("shop.orders is not a table.");
    const [current] = await extension.worker.call("listMetadataDocuments", { table: node.table });
    const uri = Uri.file(current?.path ?? "");
    await commands.executeCommand("vscode.openWith", uri, "lakehouse.metadataFile");
    const tab = await waitFor("the inspector's tab", () => {
      const input = window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof TabInputCustom ? input : undefined;
    });
    equal(tab.viewType, "lakehouse.metadataFile");
    ok(tab.uri.fsPath.endsWith(".metadata.json"));
    await commands.executeCommand("workbench.action.closeActiveEditor");
  });
});
