import { afterEach, describe, expect, it } from "vitest";
import { LakehouseError } from "../../src/model/errors";
import { openInspector } from "./fakeHost/openInspector";
import { orders } from "./fakeHost/orders";

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

describe("the inspector", () => {
  it("moves between views by the arrow keys, and keeps where the person is", async () => {
    const { page } = await open({ view: "changes" });
    await page.getByRole("tab", { name: "Changes" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => lastParams("keepState")).toMatchObject({ view: "history" });
    expect(await page.getByRole("tab", { name: "History" }).getAttribute("aria-selected")).toBe("true");
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe("History");
    expect(await page.evaluate(() => sessionStorage.getItem("state"))).toContain('"view":"history"');
  });

  it("offers new commits and does not move by itself", async () => {
    const { page, connection } = await open({ view: "preview" });
    await page.waitForSelector(".slick-cell");
    await connection.sendNotification("tableChanged", { newSnapshots: 2 });
    await page.getByText("2 new commits").waitFor();
    await inspector.screenshot("inspector-news");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
    expect(inspector.host.paramsOf("loadTable")).toHaveLength(1);
    await page.getByRole("button", { name: "Show" }).click();
    await expect.poll(() => inspector.host.paramsOf("loadTable").length).toBe(2);
    await expect.poll(() => page.getByText("2 new commits").count()).toBe(0);
  });

  it("goes where the host asks it to", async () => {
    const { page, connection } = await open({ view: "preview" });
    await page.waitForSelector(".slick-cell");
    await connection.sendNotification("navigate", { view: "snapshots", branch: "main" });
    await page.waitForSelector(".snapshot-list");
  });

  it("scopes the views by the branch", async () => {
    const { page } = await open({ view: "preview" });
    await page.waitForSelector(".slick-cell");
    await page.getByRole("button", { name: "main", exact: true }).click();
    await inspector.screenshot("inspector-branches");
    await page.getByRole("menuitemradio", { name: /^audit/ }).click();
    await expect.poll(() => lastParams("openRows")).toEqual({ at: "audit" });
  });

  it("shows metadata that cannot be read in place, and reads it again", async () => {
    let asked = 0;
    const { page } = await open(
      { view: "changes" },
      {
        loadTable: async () => {
          asked += 1;
          if (asked > 1) return orders;
          throw new LakehouseError("metadataInvalid", "v34.metadata.json ends in the middle of a value.", {
            file: "/lake/shop/orders/metadata/v34.metadata.json",
          });
        },
      },
    );
    await page.getByText("This file cannot be read").waitFor();
    await inspector.screenshot("inspector-broken");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
    await page.getByRole("button", { name: "Retry" }).click();
    await page.waitForSelector(".slick-cell");
  });

  it("says that a table without snapshots has none", async () => {
    const empty = { ...orders, snapshots: [], refs: [], currentSnapshotId: undefined };
    const { page } = await open({ view: "changes" }, { loadTable: async () => empty });
    await page.getByText("This table has no snapshots yet").waitFor();
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
  });

  it("names what is wrong with the metadata in a quiet line", async () => {
    const problems = [
      "The branch stg names snapshot 17, which the table does not keep.",
      "Snapshot 4 is listed twice.",
    ];
    const { page } = await open({ view: "overview" }, { loadTable: async () => ({ ...orders, problems }) });
    await page.getByText("2 problems in this table's metadata").waitFor();
    await page.getByRole("button", { name: "Show" }).press("Enter");
    await page.getByText("Snapshot 4 is listed twice.").waitFor();
    await inspector.screenshot("inspector-problems");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
    await page.getByRole("button", { name: "Hide" }).click();
    expect(await page.getByText("Snapshot 4 is listed twice.").count()).toBe(0);
  });

  it("shows names as text whatever they hold", async () => {
    const name = '<img src=x onerror="alert(1)">"\u202e';
    const columns = orders.columns.map((column) => (column.name === "note" ? { ...column, name } : column));
    const { page } = await open(
      { view: "snapshots" },
      {
        loadTable: async () => ({
          ...orders,
          columns,
          refs: orders.refs.map((ref) => ({ ...ref, name: ref.name === "stg" ? name : ref.name })),
        }),
      },
    );
    await page.waitForSelector(".snapshot-row");
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator(".badge", { hasText: "onerror" }).count()).toBeGreaterThan(0);
  });
});

describe("the header", () => {
  it("chooses a snapshot by typing, and a time, and says both in the name of what is exported", async () => {
    const { page } = await open({ view: "preview", branch: "audit" });
    await page.waitForSelector(".slick-cell");
    expect(lastParams("openRows")).toEqual({ at: "audit" });
    await page.getByRole("button", { name: /^at latest/ }).click();
    await page.getByRole("combobox", { name: "Find a tag or a snapshot" }).fill("close");
    await inspector.screenshot("inspector-place");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
    await page.keyboard.press("Enter");
    await expect.poll(() => lastParams("openRows")).toEqual({ at: "close-2026-10" });
    await page.waitForSelector(".slick-cell");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: "CSV" }).click();
    await expect.poll(() => lastParams("exportResult")).toMatchObject({ about: "close-2026-10" });
    await page.getByRole("button", { name: /^at close/ }).click();
    await page.getByLabel("Time, UTC").fill("2026-11-01T09:00:05");
    await page.getByRole("button", { name: "Read", exact: true }).click();
    await expect.poll(() => lastParams("openRows")).toEqual({ at: "2026-11-01T09:00:05Z" });
    await page.getByRole("button", { name: "at 2026-11-01 09:00:05 UTC" }).waitFor();
  });

  it("shows main where the branch that was kept is gone, and the first view where the view is", async () => {
    const state = { view: "gone" as "preview", branch: "dropped" };
    const { page } = await open(state);
    await page.getByRole("button", { name: "main", exact: true }).waitFor();
    expect(await page.getByRole("tab", { name: "Overview" }).getAttribute("aria-selected")).toBe("true");
    await page.getByRole("tab", { name: "Preview" }).click();
    await expect.poll(() => lastParams("openRows")).toEqual({ at: "main" });
  });

  it("lists the views in a menu where their tabs do not all fit", async () => {
    const { page } = await open({ view: "overview" }, {}, { width: 330 });
    await page.getByRole("button", { name: "All views" }).click();
    await page.getByRole("menuitemradio", { name: "Preview" }).press("Enter");
    await page.waitForSelector(".slick-cell");
    const tab = await page.getByRole("tab", { name: "Preview" }).boundingBox();
    expect((tab?.x ?? 999) + (tab?.width ?? 999)).toBeLessThan(330);
    await inspector.screenshot("inspector-tabs-330");
  });
});

describe("a view that is come back to", () => {
  it("is scrolled where it was left, at the cell that was active", async () => {
    const places = { preview: { top: 400, active: { row: 405, cell: 1 }, widths: { status: 222 } } };
    const { page } = await open({ view: "preview", places });
    await page.locator(".slick-row[data-row='405'] .slick-cell.active").waitFor();
    expect(
      await page.locator(".slick-header-column", { hasText: "status" }).evaluate((node) => node.clientWidth),
    ).toBeGreaterThan(205);
    await page.locator(".slick-row[data-row='405'] .slick-cell").first().click();
    await page.keyboard.press("Control+End");
    await expect.poll(() => lastParams("keepState")).toMatchObject({ places: { preview: { active: { row: 6011 } } } });
    await page.getByRole("button", { name: "main", exact: true }).click();
    await page.getByRole("menuitemradio", { name: /^audit/ }).click();
    await expect.poll(() => lastParams("openRows")).toEqual({ at: "audit" });
    await expect.poll(() => page.locator(".slick-row[data-row='0']").count()).toBeGreaterThan(0);
  });

  it("scrolls down once its content is there", async () => {
    const { page } = await open({ view: "overview", places: { overview: { top: 300 } } }, {}, { height: 400 });
    await expect.poll(() => page.locator(".overview").evaluate((node) => node.scrollTop)).toBe(300);
  });
});

describe("Preview", () => {
  it("reads another state of the table, filters, sorts and opens a record", async () => {
    const { page } = await open({ view: "preview" });
    await page.waitForSelector(".slick-cell");
    expect(lastParams("openRows")).toEqual({ at: "main" });
    await page.getByRole("button", { name: /^at latest/ }).click();
    await page.getByRole("option", { name: /^close-2026-10/ }).click();
    await expect.poll(() => lastParams("openRows")).toEqual({ at: "close-2026-10" });
    await page.waitForSelector(".slick-cell");
    await page.locator("vscode-text-field.filter-field input").fill("shipped");
    await expect.poll(() => lastParams("loadPage")).toMatchObject({ where: [{ kind: "contains", text: "shipped" }] });
    await page.waitForSelector(".slick-cell");
    await page.locator(".slick-cell").first().dblclick();
    await page.waitForSelector("lens-record-timeline");
  });

  it("scrolls through rows that arrive page by page", async () => {
    const { page } = await open({ view: "preview" });
    await page.waitForSelector(".slick-cell");
    await page.locator(".slick-cell").first().click();
    await page.keyboard.press("Control+End");
    await expect
      .poll(() => page.locator(".slick-row[data-row='6011'] .slick-cell").first().textContent())
      .toBe("16011");
    expect(await page.locator(".grid-host").getAttribute("aria-rowcount")).toBe("6013");
  });
});
