import { afterEach, describe, expect, it } from "vitest";
import { LakehouseError } from "../../src/model/errors";
import { broken, makeLongHistory, reviewed } from "./fakeHost/histories";
import { openInspector } from "./fakeHost/openInspector";
import { conflicts } from "./fakeHost/orderConflicts";
import { ids } from "./fakeHost/orders";

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
    expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe("36");
    expect(await page.locator(".line-rolledBack").textContent()).toContain("rolled back");
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

  it("draws only what is in sight of a long history while it scrolls", async () => {
    const { page } = await open({ view: "snapshots" }, { loadTable: async () => makeLongHistory(5000) });
    await page.waitForSelector(".snapshot-row[aria-selected]");
    const grid = page.getByRole("grid");
    expect(await grid.getAttribute("aria-rowcount")).toBe("5001");
    const { updates, mostRows } = await page.evaluate(async () => {
      const list = document.querySelector(".snapshot-list") as HTMLElement;
      const view = document.querySelector("lens-snapshot-list") as HTMLElement & { updateComplete: Promise<unknown> };
      const updates: number[] = [];
      let mostRows = 0;
      for (let top = 0; top < list.scrollHeight; top += 3120) {
        list.scrollTop = top;
        const begun = performance.now();
        list.dispatchEvent(new Event("scroll"));
        await view.updateComplete;
        updates.push(performance.now() - begun);
        mostRows = Math.max(mostRows, document.querySelectorAll(".snapshot-row").length);
        await new Promise(requestAnimationFrame);
      }
      return { updates: updates.sort((one, other) => one - other), mostRows };
    });
    const at = (share: number): string => (updates[Math.floor((updates.length - 1) * share)] ?? 0).toFixed(1);
    console.info(
      `5,000 snapshots, 120 rows a frame: ${at(0.5)} ms to draw, 95 % within ${at(0.95)} ms, ${mostRows} rows in the page`,
    );
    expect(mostRows).toBeLessThan(90);
    await grid.focus();
    await page.keyboard.press("End");
    await expect.poll(() => page.locator(".snapshot-row.active").getAttribute("aria-rowindex")).toBe("5001");
    await page.keyboard.press("PageUp");
    await expect.poll(() => page.locator(".snapshot-row.active").getAttribute("aria-rowindex")).toBe("4991");
    await page.keyboard.press("Home");
    await expect.poll(() => page.locator(".snapshot-row.active").getAttribute("aria-rowindex")).toBe("2");
    await inspector.screenshot("inspector-snapshots-5000");
  });

  it("counts the commits in sight and can be stopped", async () => {
    const { page } = await open({ view: "snapshots" });
    await page.waitForSelector(".change-counts");
    await page.getByRole("button", { name: "Count real changes" }).click();
    await expect.poll(() => page.locator(".change-counts").count()).toBeGreaterThan(15);
    await inspector.screenshot("inspector-snapshots-counted");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
  });

  it("tells by shape and word what was staged, published, picked, rolled back or left", async () => {
    const { page, setTheme } = await open({ view: "snapshots" }, { loadTable: async () => reviewed });
    await page.waitForSelector(".change-counts");
    const notes = await page.locator(".snapshot-refs .badge").allTextContents();
    for (const word of [
      "staged · repair-17",
      "published as",
      "picked from",
      "rolled back",
      "rolled back to",
      "on no branch",
      "tag only",
    ]) {
      expect(notes.some((note) => note.includes(word))).toBe(true);
    }
    await page.getByRole("button", { name: "Legend of the graph" }).click();
    await page.getByText("cherry-picked").waitFor();
    await inspector.screenshot("inspector-snapshots-lines");
    for (const theme of ["dark", "light", "highContrast"] as const) {
      await setTheme(theme);
      expect(await inspector.findAccessibilityProblems()).toEqual([]);
    }
    await page.keyboard.press("Escape");
    await setTheme("light");
    await inspector.screenshot("inspector-snapshots-lines-light");
  });

  it("shows a commit in a tooltip, by pointer and by keyboard, until Escape", async () => {
    const { page } = await open({ view: "snapshots" }, { loadTable: async () => reviewed });
    await page.locator(".snapshot-row[aria-selected]").nth(1).hover();
    const tip = page.getByRole("tooltip");
    await tip.getByText("Staged for review").waitFor();
    await inspector.screenshot("inspector-snapshots-tooltip");
    await page.keyboard.press("Escape");
    await tip.waitFor({ state: "hidden" });
    await page.getByRole("grid").focus();
    await page.keyboard.press("ArrowDown");
    await tip.waitFor();
    expect(await page.locator(".snapshot-row.active").getAttribute("aria-describedby")).toBe(
      await tip.getAttribute("id"),
    );
  });

  it("filters by what commits say of themselves, tells how many fit, and keeps it over a reload", async () => {
    const { page } = await open({ view: "snapshots" });
    await page.getByRole("searchbox").fill("compaction");
    await page.getByText("No snapshot fits the filter").waitFor();
    await page.getByRole("button", { name: "Clear the filter" }).click();
    await page.getByRole("button", { name: "Operation" }).click();
    await page.getByRole("menuitemradio", { name: "overwrite" }).click();
    await page.getByText("2 of 34 snapshots").waitFor();
    await page.getByRole("button", { name: "Job" }).click();
    await page.getByRole("menuitem", { name: "Another entry" }).click();
    await page.getByLabel("Key, or key=value").fill("deleted-records=980");
    await page.keyboard.press("Enter");
    await page.getByText("1 of 34 snapshots").waitFor();
    expect(lastParams("keepState")).toMatchObject({
      snapshots: { filter: { operation: "overwrite", entries: [{ key: "deleted-records", value: "980" }] } },
    });
    await page.getByRole("button", { name: "deleted-records=980" }).click();
    await inspector.screenshot("inspector-snapshots-filtered");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
    expect(await page.locator(".graph-broken").count()).toBeGreaterThan(0);
  });

  it("narrows to a time, and starts with the filter that was kept", async () => {
    const { page } = await open({ view: "snapshots", snapshots: { filter: { branch: "audit" } } });
    await page.getByText("31 of 34 snapshots").waitFor();
    await page.getByRole("button", { name: "Time", exact: true }).click();
    await page.getByRole("button", { name: "Last 7 days" }).click();
    await page.getByText("3 of 34 snapshots").waitFor();
    await page.getByRole("button", { name: "Clear" }).click();
    await expect.poll(() => page.locator(".snapshot-row[aria-selected]").count()).toBeGreaterThan(20);
  });

  it("lists commits that got in each other's way, with what can fail and settings to copy", async () => {
    const { page } = await open({ view: "snapshots" });
    await page.getByRole("button", { name: "Conflicts" }).click();
    await page.getByText("3 pairs overlapped").waitFor();
    expect(await page.locator(".conflict").count()).toBe(2);
    await page.locator(".risk summary").first().click();
    await page.getByText("ValidationException: Found conflicting files").waitFor();
    await page.locator(".preset summary").first().click();
    await inspector.screenshot("inspector-snapshots-conflicts");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
    await page.getByRole("button", { name: "Copy Retries for streaming as Spark SQL" }).click();
    await expect
      .poll(() => lastParams("copyText"))
      .toMatchObject({
        text: expect.stringContaining("ALTER TABLE `shop`.`orders` SET TBLPROPERTIES"),
      });
    await page.getByRole("radio", { name: "15 min" }).click();
    await expect.poll(() => lastParams("listConflicts")).toEqual({ windowMs: 15 * 60_000 });
    await page.locator(".conflict .link-button").first().click();
    await expect.poll(() => page.locator(".snapshot-row.active").textContent()).toContain("append");
    await page.getByRole("button", { name: "Select both" }).first().click();
    await expect.poll(() => lastParams("keepState")).toMatchObject({ selected: [ids.beforeHead, ids.head] });
  });

  it("says when conflicts cannot be read, and tries again", async () => {
    let failures = 1;
    const { page } = await open(
      { view: "snapshots", snapshots: { conflicts: { windowMs: 60_000, withHarmless: false } } },
      {
        listConflicts: async () => {
          failures -= 1;
          if (failures >= 0) throw new LakehouseError("network", "The folder cannot be read.");
          return { ...conflicts, pairs: [], unread: [] };
        },
      },
    );
    await page.getByText("The folder cannot be read.").waitFor();
    await page.getByRole("button", { name: "Retry" }).click();
    await page.getByText("No commits got in each other's way").waitFor();
  });

  it("shows metadata that contradicts itself, in place", async () => {
    const { page } = await open({ view: "snapshots" }, { loadTable: async () => broken });
    await page.waitForSelector(".badge-wrong");
    const notes = (await page.locator(".badge-wrong").allTextContents()).join();
    expect(notes).toContain("same id twice");
    expect(notes).toContain("circle of parents");
    expect(await page.locator("img, script[src=x]").count()).toBe(0);
    await inspector.screenshot("inspector-snapshots-broken");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
  });

  it.each([400, 1600])("fits a width of %i pixels", async (width) => {
    const { page } = await open({ view: "snapshots" }, { loadTable: async () => reviewed }, { width, height: 900 });
    await page.waitForSelector(".change-counts");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await inspector.screenshot(`inspector-snapshots-${width}`);
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
  });

  it("offers the branches, tags and documents that start at a commit", async () => {
    const { page } = await open({ view: "snapshots" });
    const choose = async (item: string): Promise<void> => {
      await page.locator(".snapshot-row[aria-selected]").nth(3).click({ button: "right" });
      await page.getByRole("menuitem", { name: item }).click();
    };
    await choose("Create tag here…");
    await expect
      .poll(() => lastParams("changeRefs"))
      .toEqual({ kind: "createTag", snapshotId: expect.stringMatching(/^\d+$/) });
    await choose("Manifests as JSON…");
    await expect.poll(() => lastParams("openManifests")).toEqual({ snapshotId: expect.stringMatching(/^\d+$/) });
  });
});
