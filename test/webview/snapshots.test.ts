import { afterEach, describe, expect, it } from "vitest";
import type { SnapshotInfo } from "../../src/catalog/tableInfo";
import { openInspector } from "./fakeHost/openInspector";
import { ids, orders } from "./fakeHost/orders";

type Inspector = Awaited<ReturnType<typeof openInspector>>;
let inspector: Inspector;
const open = async (...args: Parameters<typeof openInspector>): Promise<Inspector> => {
  inspector = await openInspector(...args);
  return inspector;
};
afterEach(async () => {
  expect(inspector.problems).toEqual([]);
  await inspector.close();
});

const lastParams = (method: string): unknown => inspector.host.paramsOf(method).at(-1);

describe("Snapshots", () => {
  it("shows every commit with its line, newest first, and counts the selected one", async () => {
    const { page } = await open({ view: "snapshots" });
    await page.waitForSelector(".change-counts");
    expect(lastParams("summariseCommit")).toEqual({ snapshotId: ids.head });
    expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe("35");
    expect(await page.locator(".line-abandoned").textContent()).toContain("rolled back");
    await expect.poll(() => page.locator(".details").textContent()).toContain("really changed");
  });

  it("opens the changes of a commit with the keyboard alone", async () => {
    const { page } = await open({ view: "snapshots" });
    const grid = page.getByRole("grid");
    await grid.focus();
    for (let row = 0; row < 7; row += 1) {
      await grid.press("ArrowDown");
    }
    await grid.press("Enter");
    await expect.poll(() => lastParams("openChangelog")).toMatchObject({ range: { to: ids.badLoad } });
    await page.waitForSelector(".slick-cell");
  });

  it("offers the changes between two commits of one line, and none across lines", async () => {
    const { page } = await open({ view: "snapshots" });
    const rows = page.locator(".snapshot-row[aria-selected]");
    await rows.nth(5).click({ modifiers: ["Control"] });
    await inspector.screenshot("inspector-snapshots-two");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
    await rows.nth(0).click();
    await rows.nth(1).click({ modifiers: ["Control"] });
    await page.getByText("They do not lie on one line").waitFor();
    await rows.nth(0).click();
    await rows.nth(5).click({ modifiers: ["Control"] });
    await page.getByRole("button", { name: "Changes between" }).click();
    await expect
      .poll(() => lastParams("openChangelog"))
      .toMatchObject({ range: { to: ids.head, from: expect.any(String) } });
  });

  it("says where history was expired, and how much of it", async () => {
    const { page } = await open({ view: "snapshots" });
    await page.getByRole("grid").focus();
    await page.keyboard.press("End");
    await page.locator(".snapshot-expired").scrollIntoViewIfNeeded();
    expect(await page.locator(".snapshot-expired").textContent()).toContain("31 commits no longer kept");
    await inspector.screenshot("inspector-snapshots-expired");
  });

  it("draws only what is in sight of a long history", async () => {
    const [first] = orders.snapshots;
    const snapshots: SnapshotInfo[] = Array.from({ length: 5000 }, (_, index) => ({
      ...(first as SnapshotInfo),
      snapshotId: String(index + 1),
      parentId: index === 0 ? undefined : String(index),
      parentExpired: false,
      branches: ["main"],
    }));
    const refs = [{ ...(orders.refs[0] as (typeof orders.refs)[number]), snapshotId: "5000" }];
    const { page } = await open({ view: "snapshots" }, { loadTable: async () => ({ ...orders, snapshots, refs }) });
    await page.waitForSelector(".snapshot-row[aria-selected]");
    await page.getByRole("grid").press("End");
    await expect.poll(() => page.locator(".snapshot-row.active").getAttribute("aria-rowindex")).toBe("5001");
    expect(await page.locator(".snapshot-row").count()).toBeLessThan(120);
  });

  it("counts the commits in sight and can be stopped", async () => {
    const { page } = await open({ view: "snapshots" });
    await page.waitForSelector(".change-counts");
    await page.getByRole("button", { name: "Count real changes" }).click();
    await expect.poll(() => page.locator(".change-counts").count()).toBeGreaterThan(20);
    await inspector.screenshot("inspector-snapshots-counted");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
  });
});
