import { afterEach, describe, expect, it } from "vitest";
import { LakehouseError } from "../../src/model/errors";
import { openInspector } from "./fakeHost/openInspector";
import { changelog, ids } from "./fakeHost/orders";

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

describe("Changes", () => {
  it("starts with the branch's last commit and pairs updates", async () => {
    const { page } = await open({ view: "changes" });
    await page.waitForSelector(".cell-changed");
    expect(lastParams("openChangelog")).toEqual({
      range: { from: ids.beforeHead, to: ids.head },
      options: { mode: "updates" },
    });
    const cell = page.locator(".cell-changed").first();
    expect(await cell.locator("del").textContent()).toBe("returned");
    expect(await cell.locator("ins").textContent()).toBe("open");
  });

  it("shows a commit that was rolled back on its own line", async () => {
    const { page } = await open({ view: "changes", changes: { to: ids.badLoad, net: false } });
    await page.waitForSelector(".slick-cell");
    expect(lastParams("openChangelog")).toMatchObject({ range: { to: ids.badLoad } });
  });

  it("filters by kind, column and text, and leaves out columns that did not change", async () => {
    const { page } = await open({ view: "changes" });
    await page.waitForSelector(".slick-cell");
    await page.getByRole("button", { name: "983 updated" }).click();
    await expect.poll(() => lastParams("loadChangePage")).toMatchObject({ kinds: ["updated"] });
    await expect.poll(() => page.getByRole("columnheader", { name: "customer_id" }).count()).toBe(0);
    await page.getByRole("button", { name: "amount 151" }).click();
    await expect.poll(() => lastParams("loadChangePage")).toMatchObject({ changedColumn: "amount" });
    await page.locator("vscode-text-field input").fill("no such text");
    await expect.poll(() => page.getByText("No change passes the filter").count()).toBe(1);
    await page.getByRole("button", { name: "Clear filter" }).click();
    await page.waitForSelector(".cell-inserted");
  });

  it("keeps filter and order while it is hidden", async () => {
    const { page } = await open({
      view: "changes",
      changes: { net: false, filter: { kind: "deleted", text: "" }, sort: [{ column: "amount", direction: "desc" }] },
    });
    await page.waitForSelector(".slick-cell");
    expect(lastParams("loadChangePage")).toMatchObject({
      kinds: ["deleted"],
      sort: [{ column: "amount", direction: "desc" }],
    });
    expect(await page.getByRole("columnheader", { name: /^amount/ }).getAttribute("aria-sort")).toBe("descending");
  });

  it("takes a range by the mouse, and selects cells by it", async () => {
    const { page } = await open({ view: "changes" });
    await page.waitForSelector(".slick-cell");
    const first = page.locator(".slick-row[data-row='0'] .slick-cell.l3");
    const last = page.locator(".slick-row[data-row='3'] .slick-cell.l4");
    await first.dragTo(last);
    await expect.poll(() => page.locator(".slick-cell.selected").count()).toBe(8);
    const handle = await page.getByRole("slider", { name: "First commit of the range" }).boundingBox();
    await page.mouse.move((handle?.x ?? 0) + 5, (handle?.y ?? 0) + 20);
    await page.mouse.down();
    await page.mouse.move((handle?.x ?? 0) - 120, (handle?.y ?? 0) + 20, { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => page.getByRole("heading", { level: 2 }).textContent()).toContain("4 commits");
  });

  it("sorts by a column's header", async () => {
    const { page } = await open({ view: "changes" });
    await page.waitForSelector(".slick-cell");
    await page.getByRole("columnheader", { name: /^amount/ }).click();
    await expect
      .poll(() => lastParams("loadChangePage"))
      .toMatchObject({ sort: [{ column: "amount", direction: "asc" }] });
    await expect
      .poll(() => page.getByRole("columnheader", { name: /^amount/ }).getAttribute("aria-sort"))
      .toBe("ascending");
  });

  it("moves an end of the range by the arrow keys, and asks for the net of it", async () => {
    const { page } = await open({ view: "changes" });
    await page.waitForSelector(".slick-cell");
    await page.getByRole("slider", { name: "First commit of the range" }).press("ArrowLeft");
    await page.getByRole("radio", { name: "Net" }).click();
    await expect
      .poll(() => lastParams("openChangelog"))
      .toMatchObject({
        range: { to: ids.head },
        options: { mode: "net" },
      });
    await page.waitForSelector(".slick-cell");
    await inspector.screenshot("inspector-changes-net");
    expect(await page.getByRole("heading", { level: 2 }).textContent()).toContain("2 commits");
  });

  it("opens a row's history with Enter, and by its menu", async () => {
    const { page } = await open({ view: "changes" });
    await page.waitForSelector(".slick-cell");
    await page.locator(".slick-row").nth(2).locator(".slick-cell").nth(1).click({ button: "right" });
    await inspector.screenshot("inspector-changes-menu");
    expect(await inspector.findAccessibilityProblems(".menu")).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    await page.waitForSelector("lens-record-timeline");
    expect(lastParams("openHistory")).toMatchObject({
      options: { identifier: ["order_id"], key: { order_id: "10002" } },
    });
  });

  it("copies the selected cells as text, and a larger range through the host", async () => {
    const { page } = await open({ view: "changes" });
    await page.waitForSelector(".slick-cell");
    await page.locator(".slick-row").first().locator(".slick-cell").nth(1).click();
    await page.keyboard.press("Shift+ArrowRight");
    await page.keyboard.press("Shift+ArrowDown");
    await page.keyboard.press("Control+c");
    await expect.poll(() => lastParams("copyText")).toMatchObject({ text: "10000\t100\n10001\t101" });
    await page.keyboard.press("Control+a");
    await page.keyboard.press("Control+c");
    await expect.poll(() => lastParams("copyChanges")).toMatchObject({ offset: 0, count: 1204 });
    await expect.poll(() => page.getByText("Copied 1,204 rows").count()).toBe(1);
  });

  it("lets Tab leave the grid", async () => {
    const { page } = await open({ view: "changes" });
    await page.waitForSelector(".slick-cell");
    await page.locator(".slick-cell").first().click();
    await page.keyboard.press("Shift+Tab");
    expect(await page.evaluate(() => document.activeElement?.closest(".grid-host"))).toBeNull();
  });

  it("copies SQL that reverses what is shown", async () => {
    const { page } = await open({ view: "changes" });
    await page.waitForSelector(".slick-cell");
    await page.getByRole("button", { name: "SQL that reverses this" }).click();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect.poll(() => lastParams("copyText")).toMatchObject({ text: "-- reverse for athena" });
  });

  it("exports with the filter as a condition on the flat rows", async () => {
    const { page } = await open({ view: "changes" });
    await page.waitForSelector(".slick-cell");
    await page.getByRole("button", { name: "21 deleted" }).click();
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: "PARQUET" }).click();
    await expect
      .poll(() => lastParams("exportResult"))
      .toEqual({
        resultId: "changes-1",
        format: "parquet",
        about: `changes-${ids.head}`,
        view: { sort: [], where: [{ kind: "in", column: "_change_type", values: ["DELETE"] }] },
      });
  });

  it("says when columns do not identify a row, and offers what does", async () => {
    const failure = new LakehouseError("notUnique", "Two rows of commit 7137…7385 have customer_id 117.", {
      example: "customer_id = 117",
      suggestedColumns: ["order_id"],
    });
    const { page } = await open(
      { view: "changes" },
      {
        openChangelog: async ({ options }) =>
          options.identifier?.[0] === "order_id" ? changelog : Promise.reject(failure),
      },
    );
    await page.getByText("These columns do not identify a row").waitFor();
    await inspector.screenshot("inspector-changes-not-unique");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
    await page.getByRole("button", { name: "Pair by order_id (guess)" }).click();
    await page.waitForSelector(".slick-cell");
    expect(lastParams("rememberChoices")).toEqual({ identifier: ["order_id"], ignoreColumns: [] });
  });

  it("marks a suggested identifier as a guess", async () => {
    const unpaired = { ...changelog, pairing: { by: "nothing" as const }, suggestedIdentifier: ["order_id"] };
    const { page } = await open({ view: "changes" }, { openChangelog: async () => unpaired });
    await page.waitForSelector(".hint-line");
    await page.getByRole("button", { name: /^identifier/ }).click();
    await page.getByRole("dialog").waitFor();
    await inspector.screenshot("inspector-changes-guess");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Pair updates by it" }).click();
    await expect.poll(() => lastParams("openChangelog")).toMatchObject({ options: { identifier: ["order_id"] } });
  });

  it("shows plain inserts and deletes where the table declares no identifier, and suggests one", async () => {
    const undeclared = new LakehouseError("invalidArgument", "Updates cannot be paired.", {
      suggestedColumns: ["order_id"],
    });
    const { page } = await open(
      { view: "changes" },
      {
        openChangelog: async ({ options }) =>
          options.mode === "updates" ? Promise.reject(undeclared) : { ...changelog, pairing: { by: "nothing" } },
      },
    );
    await page.getByRole("button", { name: "Pair updates by it" }).waitFor();
    expect(lastParams("openChangelog")).toMatchObject({ options: { mode: "changes" } });
  });

  it("can be cancelled, says so, and tries again", async () => {
    let asked = 0;
    const { page } = await open(
      { view: "changes" },
      {
        openChangelog: (_, { signal, onProgress }) => {
          asked += 1;
          if (asked > 1) return Promise.resolve(changelog);
          onProgress({ message: "Reading changed files", done: 2, total: 3 });
          return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
        },
      },
    );
    await page.getByText("Reading changed files 2 of 3").waitFor();
    await inspector.screenshot("inspector-changes-loading");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Cancelled", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.waitForSelector(".slick-cell");
  });

  it("says when nothing changed", async () => {
    const nothing = {
      ...changelog,
      changeCount: 0,
      summary: { ...changelog.summary, inserted: 0, deleted: 0, updated: 0, columns: [] },
    };
    const { page } = await open(
      { view: "changes" },
      {
        openChangelog: async () => nothing,
        loadChangePage: async ({ offset }) => ({ offset, changes: [], totalChanges: 0 }),
      },
    );
    await page.getByText("No changes in this range").waitFor();
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
  });

  it("shows a page that fails in place and loads it again", async () => {
    let asked = 0;
    const { page } = await open(
      { view: "changes" },
      {
        loadChangePage: async ({ offset }) => {
          asked += 1;
          if (asked === 1) throw new LakehouseError("notFound", "a.parquet is not there.", { file: "/lake/a.parquet" });
          return { offset, changes: [], totalChanges: 0 };
        },
      },
    );
    await page.getByText("a.parquet is not there.").waitFor();
    await page.getByRole("button", { name: "Retry" }).click();
    await page.getByText("No change passes the filter").waitFor();
  });
});
