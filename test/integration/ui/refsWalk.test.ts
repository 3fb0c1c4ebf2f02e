import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from "vitest";
import type { InspectorTab } from "../../support/inspectorTab";
import { inRepository } from "../../support/repository";
import { openWorkbench, type Workbench } from "../../support/workbench";

/** The newest commit of audit's line before its head, and that head. */
const beforeAudit = "6582327874423242525";
const auditHead = "8841326639478850382";

/** One window for the whole walk, on a copy of the sample that may be written to. */
describe("a walk through branches and tags", () => {
  let workbench: Workbench;
  let inspector: InspectorTab;
  let lake: string;

  beforeAll(async () => {
    lake = mkdtempSync(join(tmpdir(), "lake-"));
    cpSync(inRepository("media/sample/shop/orders"), join(lake, "orders"), { recursive: true });
    workbench = await openWorkbench({ folder: "media/walkthrough" });
    inspector = workbench.inspector;
  });

  afterAll(async () => {
    await workbench?.close();
    rmSync(lake, { recursive: true, force: true });
  });

  const walk = (title: string, steps: () => Promise<void>): void => {
    it(title, async () => {
      onTestFailed(() => workbench.screenshot(`failed-${title.replaceAll(/\W+/g, "-")}`));
      await steps();
    });
  };

  /** What the table on disk says, which no screen can gloss over. */
  const readRefs = (): Record<string, { "snapshot-id": unknown }> => {
    const folder = join(lake, "orders", "metadata");
    const versions = readdirSync(folder).flatMap((name) => /^v(\d+)\.metadata\.json$/.exec(name)?.[1] ?? []);
    const newest = Math.max(...versions.map(Number));
    const text = readFileSync(join(folder, `v${newest}.metadata.json`), "utf8");
    return JSON.parse(text.replaceAll(/("snapshot-id"\s*:\s*)(\d+)/g, '$1"$2"')).refs;
  };
  const row = (name: string) =>
    inspector.frame.locator(".refs-table tbody tr", { has: inspector.frame.getByText(name, { exact: true }) });
  const agree = (button: string) =>
    workbench.page.locator(".monaco-dialog-box").getByRole("button", { name: button }).click();
  const answer = async (text: string): Promise<void> => {
    await workbench.quickInput().fill(text);
    await workbench.quickInput().press("Enter");
  };

  walk("creates a tag after saying what will happen", async () => {
    await workbench.openContainer("Lakehouse");
    await workbench.runCommand("Lakehouse: Open Folder as Lakehouse…");
    await workbench.chooseFolder(lake);
    await workbench.expandTreeItem(basename(lake));
    await workbench.treeItem("orders").click();
    await inspector.view("Branches & tags").click();
    await row("main").waitFor();
    await inspector.frame.getByRole("button", { name: "Create tag…" }).click();
    await workbench.page.getByPlaceholder("Create the tag at this snapshot").waitFor();
    await workbench.quickInput().press("Enter");
    await workbench.page.getByText(/Name of the new tag/).waitFor();
    await answer("before-walk");
    await workbench.page.getByText(/How long the tag is kept/).waitFor();
    await answer("30d");
    await workbench.page.getByText("Create tag before-walk of orders?").waitFor();
    await workbench.screenshot("refs-walk-confirm");
    await agree("Commit");
    await row("before-walk").waitFor();
    expect(await row("before-walk").textContent()).toContain("for 30 days");
    expect(readRefs()).toHaveProperty("before-walk");
  });

  walk("rolls main back when the table's name is typed", async () => {
    await workbench.runCommand("Lakehouse: Roll Back Main…");
    await workbench.quickInput().fill(beforeAudit.slice(0, 4));
    await workbench.page
      .locator(".quick-input-list .monaco-list-row", { hasText: beforeAudit.slice(0, 4) })
      .first()
      .click();
    await workbench.page.getByText(/will no longer be on main/).waitFor();
    await workbench.screenshot("refs-walk-rollback");
    await agree("Continue…");
    await answer("orders");
    await expect.poll(() => readRefs().main?.["snapshot-id"]).toBe(beforeAudit);
    await expect.poll(() => row("main").textContent()).toContain("6582…2525");
  });

  walk("comes back to the same view after a reload, and fast-forwards main to audit", async () => {
    await workbench.reload();
    await row("main").waitFor();
    await inspector.frame.getByRole("button", { name: "What can be done with main" }).click();
    await inspector.frame.getByRole("menuitem", { name: "Fast-forward…" }).click();
    await workbench.quickPickRow("audit").click();
    await agree("Commit");
    await expect.poll(() => readRefs().main?.["snapshot-id"]).toBe(auditHead);
    await workbench.screenshot("refs-walk-done");
  });

  walk("takes it back from the message", async () => {
    await workbench.page.getByRole("button", { name: "Take Back" }).last().click();
    await agree("Continue…");
    await answer("orders");
    await expect.poll(() => readRefs().main?.["snapshot-id"]).toBe(beforeAudit);
    expect(workbench.problems).toEqual([]);
  });
});
