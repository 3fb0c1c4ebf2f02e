import { afterAll, beforeAll, describe, expect, it, onTestFailed } from "vitest";
import type { InspectorTab } from "../../support/inspectorTab";
import { openWorkbench, type Workbench, type WorkbenchTheme } from "../../support/workbench";

const themes: readonly (readonly [WorkbenchTheme, string])[] = [
  ["Dark Modern", "dark"],
  ["Light Modern", "light"],
  ["Dark High Contrast", "contrast"],
];

/** A window on the sample's own folder, as `npm start` opens it, and a picture of each of its screens to look at. */
describe("the screens of the sample", () => {
  let workbench: Workbench;
  let inspector: InspectorTab;

  beforeAll(async () => {
    workbench = await openWorkbench({ folder: "media/sample" });
    inspector = workbench.inspector;
  });

  afterAll(() => workbench?.close());

  /** Shows each view of the table in front until it holds what it is for. */
  const visitViews = async (name: string): Promise<void> => {
    await inspector.view("Overview").click();
    await inspector.frame.locator(".columns-table").waitFor();
    await workbench.screenshot(`workbench-overview-${name}`);
    await inspector.view("Changes").click();
    await inspector.readRows();
    await workbench.screenshot(`workbench-changes-${name}`);
    await inspector.view("Snapshots").click();
    await inspector.frame.getByRole("button", { name: "Count real changes" }).click();
    await inspector.frame.getByRole("button", { name: "Count real changes" }).waitFor();
    await workbench.screenshot(`workbench-snapshots-${name}`);
    await inspector.view("History").click();
    await inspector.readRows();
    await workbench.screenshot(`workbench-whole-history-${name}`);
    const key = inspector.frame.getByRole("combobox");
    await key.fill("10021");
    await key.press("Enter");
    const [, ...versions] = await inspector.readTable("Versions of the record");
    expect(versions).toHaveLength(6);
    await inspector.frame.locator(".record-places table").waitFor();
    await workbench.screenshot(`workbench-history-${name}`);
    await inspector.frame.getByRole("button", { name: "Show the whole table" }).click();
    await inspector.view("Preview").click();
    await inspector.readRows();
    await workbench.screenshot(`workbench-preview-${name}`);
  };

  /** The rows at a tag, with the table's parts unfolded in the tree; then back to the orders. */
  const visitTag = async (name: string): Promise<void> => {
    await workbench.expandTreeItem("customers");
    await workbench.expandTreeItem("Columns");
    await workbench.expandTreeItem("Tags");
    await workbench.treeItem("quarter-2026-q3").click();
    await inspector.heading("shop.customers").waitFor();
    await inspector.readRows();
    await workbench.screenshot(`workbench-tag-${name}`);
    await workbench.treeItem("orders").click();
    await inspector.heading("shop.orders").waitFor();
  };

  it("starts with the sample open, and the load that went wrong in front", async () => {
    await inspector.heading(/overwrite/).waitFor();
    expect(await workbench.activeTab()).toBe("shop.orders");
    expect(await inspector.readRows()).not.toEqual([]);
    await workbench.treeItem("orders").waitFor();
  });

  it.each(themes)("are drawn in %s", async (theme, name) => {
    onTestFailed(() => workbench.screenshot("failed-screens"));
    await workbench.chooseTheme(theme);
    await visitViews(name);
    await visitTag(name);
  });

  it("fit an editor that is 400 px wide", async () => {
    await workbench.chooseTheme("Light Modern");
    await workbench.page.setViewportSize({ width: 756, height: 800 });
    await visitViews("narrow");
  });

  it("break no rule of a page's policy, and log no error", () => {
    expect(workbench.problems).toEqual([]);
  });
});
