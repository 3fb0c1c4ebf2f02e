import { afterEach, describe, expect, it } from "vitest";
import { openInspector } from "./fakeHost/openInspector";
import { ids } from "./fakeHost/orders";
import { partitionsResult, unread } from "./fakeHost/tableFiles";

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

describe("Partitions", () => {
  it("draws the skew with its numbers, and lists the largest first", async () => {
    const { page } = await open({ view: "partitions", at: ids.delete });
    await page.waitForSelector(".slick-cell");
    expect(lastParams("openPartitions")).toEqual({ at: ids.delete });
    expect(await page.locator(".skew-bar").count()).toBe(161);
    expect(await page.locator(".skew-facts").textContent()).toMatch(/largest to median\s+120 ×/);
    expect(inspector.host.paramsOf("loadPage")[0]).toMatchObject({
      sort: [{ column: "record_count", direction: "desc" }],
    });
    await page.getByRole("radio", { name: "Size" }).click();
    await expect
      .poll(() => lastParams("loadPage"))
      .toMatchObject({ sort: [{ column: "total_data_file_size_in_bytes" }] });
  });

  it("marks partitions of older specs and shows them alone", async () => {
    const { page } = await open({ view: "partitions" });
    await page.getByRole("button", { name: /1 month\(order_time\) older spec/ }).click();
    await page.locator(".cell-older-spec", { hasText: "0 (older)" }).waitFor();
    expect(await page.locator(".status-line").textContent()).toContain("1 partition shown");
    await inspector.screenshot("inspector-partitions-older");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
  });

  it("leads to the files of a partition, from the list and from the picture", async () => {
    const { page } = await open({ view: "partitions" });
    await page.waitForSelector(".slick-cell");
    await page.locator(".slick-row .slick-cell.l0").first().click();
    await page.keyboard.press("Enter");
    const text = "order_time_day=2026-11-01/customer_id_bucket=0";
    await expect
      .poll(() => lastParams("keepState"))
      .toMatchObject({ view: "files", files: { partition: { text, specId: 1 } } });
    await page.getByRole("tab", { name: "Partitions" }).click();
    await page.locator(".skew-hit").nth(160).click();
    await expect
      .poll(() => lastParams("keepState"))
      .toMatchObject({ view: "files", files: { partition: { text: "order_time_month=2026-09", specId: 0 } } });
  });

  it("says what is missing where a manifest is gone, and what to do where nothing passes a filter", async () => {
    const { page } = await open(
      { view: "partitions", partitions: { text: "nowhere" } },
      {
        openPartitions: async () => ({ ...partitionsResult, unread }),
        loadPage: async ({ offset }) => ({ offset, rows: [], totalRows: 0 }),
      },
    );
    await page.getByText("1 manifest could not be read").waitFor();
    await page.getByText("No partition passes the filter").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect.poll(() => lastParams("loadPage")).toMatchObject({ where: [] });
  });

  it("draws no picture of a table with one partition", async () => {
    const { page } = await open(
      { view: "partitions" },
      {
        openPartitions: async () => ({
          ...partitionsResult,
          rowCount: 1,
          rowSkew: { ...partitionsResult.rowSkew, bars: partitionsResult.rowSkew.bars.slice(0, 1) },
        }),
      },
    );
    await page.waitForSelector(".slick-cell");
    expect(await page.locator(".skew").count()).toBe(0);
  });
});
