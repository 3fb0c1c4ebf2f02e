import { deepEqual, equal } from "node:assert/strict";
import { commands, TabInputWebview, window } from "vscode";
import type { LakehouseExtension } from "../../../src/extension";
import { activateExtension, findNode, waitFor } from "../support/extension";

const tabsOf = (label: string) =>
  window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter((tab) => tab.label === label && tab.input instanceof TabInputWebview);

describe("the inspector", () => {
  let extension: LakehouseExtension;

  before(async () => {
    extension = await activateExtension();
    await commands.executeCommand("workbench.action.closeAllEditors");
    await commands.executeCommand("lakehouse.sample.open");
  });

  it("opens the sample at the table that it wants to be seen first", async () => {
    await waitFor("the tab of shop.orders", () => tabsOf("shop.orders")[0]);
  });

  it("opens one tab for a table, however often it is asked for", async () => {
    const products = await findNode(extension, "Sample lakehouse", "shop", "products");
    await commands.executeCommand("lakehouse.table.open", products);
    await commands.executeCommand("lakehouse.table.openHistory", products);
    await commands.executeCommand("lakehouse.table.openPreview", products);
    await waitFor("the tab of shop.products", () => tabsOf("shop.products")[0]);
    deepEqual(
      tabsOf("shop.products").map(({ isActive }) => isActive),
      [true],
    );
  });

  it("can be opened again after its tab was closed", async () => {
    const products = await findNode(extension, "Sample lakehouse", "shop", "products");
    await commands.executeCommand("lakehouse.table.open", products);
    await window.tabGroups.close(tabsOf("shop.products"));
    await waitFor("the tab to close", () => (tabsOf("shop.products").length === 0 ? true : undefined));
    await commands.executeCommand("lakehouse.table.openSnapshots", products);
    await waitFor("the tab of shop.products", () => tabsOf("shop.products")[0]);
    equal(tabsOf("shop.products").length, 1);
  });
});
