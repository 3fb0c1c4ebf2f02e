import { cpSync, mkdtempSync, readdirSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFailed } from "vitest";
import type { InspectorTab } from "../../support/inspectorTab";
import { inRepository } from "../../support/repository";
import { openWorkbench, type Workbench } from "../../support/workbench";

/** One window for the whole walk: each step goes on where the one before left it. */
describe("a walk through the sample", () => {
  let workbench: Workbench;
  let inspector: InspectorTab;
  let broken: string;

  beforeAll(async () => {
    broken = makeBrokenFolder();
    workbench = await openWorkbench({ folder: "media/walkthrough" });
    inspector = workbench.inspector;
  });

  afterAll(async () => {
    await workbench?.close();
    rmSync(broken, { recursive: true, force: true });
  });

  const walk = (title: string, steps: () => Promise<void>): void => {
    it(title, async () => {
      onTestFailed(() => workbench.screenshot(`failed-${title.replaceAll(/\W+/g, "-")}`));
      await steps();
    });
  };

  walk("opens the sample from the welcome view, at the load that went wrong", async () => {
    await workbench.openContainer("Lakehouse");
    await workbench.page.getByRole("button", { name: "Open Sample Lakehouse" }).click();
    await inspector.heading("shop.orders").waitFor();
    const rows = await inspector.readRows();
    expect(rows.length).toBeGreaterThan(10);
    for (const row of rows) {
      const [, before = "", after = ""] = row.map((cell) => /^([\d.]+) → ([\d.]+)$/.exec(cell)).find(Boolean) ?? [];
      expect(inCents(after), row.join(" | ")).toBe(inCents(before) * 100n);
    }
  });

  walk("shows an update as one row with old and new price, among the changes of its commit", async () => {
    await workbench.expandTreeItem("shop");
    await workbench.treeItem("products").click();
    await inspector.heading("shop.products").waitFor();
    await inspector.frame.getByText("3 commits of main").waitFor();
    await inspector.view("Snapshots").click();
    await expect.poll(() => inspector.snapshots().count()).toBe(3);
    await inspector.snapshots().first().dblclick();
    await expect.poll(() => inspector.readRows()).toEqual([expect.arrayContaining(["−", "00003", "Television"])]);

    await inspector.view("Snapshots").click();
    await inspector.snapshots().nth(1).dblclick();
    await inspector.cell("Heater").waitFor();
    expect(await inspector.readRows()).toEqual([
      expect.arrayContaining(["~", "00001", "Heater", "250 → 500", "Electronics"]),
      expect.arrayContaining(["+", "00006", "Chair", "50", "Furniture"]),
    ]);
  });

  walk("opens the history of a changed row", async () => {
    await inspector.cell("Heater").dblclick();
    await expectHeaterHistory(inspector);
  });

  walk("comes back to the same view when the window is loaded anew", async () => {
    await workbench.reload();
    await expectHeaterHistory(inspector);
    expect(await workbench.activeTab()).toBe("shop.products");
    await workbench.treeItem("Sample lakehouse").waitFor();
  });

  walk("reads the rows at a tag", async () => {
    await workbench.expandTreeItem("shop");
    await workbench.expandTreeItem("customers");
    await workbench.expandTreeItem("Tags");
    await workbench.treeItem("quarter-2026-q3").click();
    await inspector.frame.getByText("28 rows shown").waitFor();
    await inspector.frame.getByRole("button", { name: "at quarter-2026-q3" }).click();
    await inspector.frame.getByRole("option", { name: "Latest of main" }).click();
    await inspector.frame.getByText("27 rows shown").waitFor();
  });

  walk("answers from the Command Palette", async () => {
    await workbench.runCommand("Lakehouse: Open Table");
    await workbench.quickPickRow("shop.products").click();
    await inspector.heading("shop.products").waitFor();
    await workbench.runCommand("Lakehouse: History of a Record…");
    await workbench.quickInput().fill("00006");
    await workbench.quickPickRow("00006").click();
    await expect.poll(() => inspector.readLane("record")).toEqual(["exists"]);
    await workbench.runCommand("Lakehouse: Filter Tables by Name…");
    const filter = workbench.page.getByPlaceholder("Part of a table's name");
    await filter.fill("taxi");
    await filter.press("Enter");
    await workbench.treeItem("taxi").waitFor();
    await expect.poll(() => workbench.treeItem("products").count()).toBe(0);
    await workbench.runCommand("Lakehouse: Clear Filter");
    await workbench.expandTreeItem("shop");
    await workbench.treeItem("products").waitFor();
  });

  walk("leads from the tree to a record's history by the keyboard alone", async () => {
    const { keyboard } = workbench.page;
    await workbench.runCommand("View: Close All Editors");
    await workbench.treeItem("products").click({ button: "middle" });
    await keyboard.press("Enter");
    await workbench.tabTo(inspector.view("Overview"));
    await keyboard.press("ArrowRight");
    await inspector.snapshots().first().waitFor();
    await workbench.tabTo(inspector.frame.getByRole("grid", { name: "Snapshots" }));
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
    await inspector.cell("Heater").waitFor();
    await workbench.tabTo(inspector.frame.locator(".grid-host"));
    await keyboard.press("Enter");
    await expectHeaterHistory(inspector);
  });

  walk("says that the worker stopped in the middle of work, and works again", async () => {
    const worker = workbench.workerPid ?? Number.NaN;
    process.kill(worker, "SIGSTOP");
    await inspector.view("Preview").click();
    await inspector.frame.getByText("Reading rows").waitFor();
    process.kill(worker, "SIGKILL");
    await expect.poll(() => inspector.frame.getByRole("alert").textContent()).toContain("stopped before it answered");
    await inspector.frame.getByRole("button", { name: "Retry" }).click();
    await inspector.frame.getByText("5 rows shown").waitFor();
    expect(workbench.workerPid).not.toBe(worker);
  });

  walk("shows what is wrong with a folder in its place, and leaves the sample alone", async () => {
    await workbench.runCommand("Lakehouse: Open Folder as Lakehouse…");
    await workbench.chooseFolder(broken);
    await workbench.expandTreeItem(basename(broken));
    await workbench.expandTreeItem("room_data");
    await expect.poll(() => workbench.treeTexts()).toContainEqual(expect.stringMatching(/cannot be read/));
    await workbench.runCommand("Lakehouse: Open Preview");
    await inspector.frame.getByText("5 rows shown").waitFor();
  });

  walk("breaks no rule of a page's policy, and logs no error", async () => {
    expect(workbench.problems).toEqual([]);
  });
});

const inCents = (amount: string): bigint => BigInt(amount.replace(".", ""));

async function expectHeaterHistory(inspector: InspectorTab): Promise<void> {
  await expect.poll(() => inspector.readLane("price")).toEqual(["250", "500"]);
  const [head, ...versions] = await inspector.readTable("Versions of the record");
  expect(head?.slice(0, 3)).toEqual(["effective_start", "effective_end", "is_current"]);
  expect(versions.map((version) => version.slice(0, 3))).toEqual([
    ["2024-10-24 17:18:12.630 UTC", "2024-10-24 17:19:45.118 UTC", "false"],
    ["2024-10-24 17:19:45.118 UTC", "—", "true"],
  ]);
  expect(versions[1]?.[3]).toContain("price 250 → 500");
}

/** A lakehouse whose only table has metadata files that are cut off. */
function makeBrokenFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "broken-"));
  const table = join(folder, "room_data");
  cpSync(inRepository("media/sample/sensors/room_data"), table, { recursive: true });
  for (const file of readdirSync(join(table, "metadata")).filter((name) => name.endsWith(".metadata.json"))) {
    truncateSync(join(table, "metadata", file), 100);
  }
  return folder;
}
