import { afterEach, describe, expect, it } from "vitest";
import { LakehouseError } from "../../src/model/errors";
import { openInspector } from "./fakeHost/openInspector";
import { ids } from "./fakeHost/orders";
import { fileCount, filesResult, unread } from "./fakeHost/tableFiles";

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
const place = { snapshotId: ids.head, manifest: 1, entry: 13 };

describe("Files", () => {
  it("lists the files of the state in the header, with bounds as values and what does not decode named", async () => {
    const { page } = await open({ view: "files", at: ids.delete });
    await page.waitForSelector(".slick-cell");
    expect(lastParams("openFiles")).toEqual({ at: ids.delete });
    expect(await page.getByRole("grid", { name: "Files" }).getAttribute("aria-rowcount")).toBe(String(fileCount + 1));
    expect(await page.locator(".sizes-title").textContent()).toMatch(/871 data files\s+of 1,156 under\s+403 MB/);
    await page.getByRole("button", { name: "bounds of" }).waitFor();
    await inspector.screenshot("inspector-files-plain");
    await page.locator(".slick-viewport-right.slick-viewport-top").evaluate((element) => element.scrollTo(1400, 0));
    await page.locator(".cell-undecodable", { hasText: "0x01ff not decodable" }).first().waitFor();
  });

  it("filters by a size of the histogram, by kind and by text, each with a way back", async () => {
    const { page } = await open({ view: "files" });
    await page.waitForSelector(".slick-cell");
    await page.getByRole("button", { name: /^200 MB to 500 MB: / }).click();
    await expect
      .poll(() => lastParams("loadPage"))
      .toMatchObject({
        where: [
          { column: "file_size_in_bytes", op: ">=", value: "200000000" },
          { column: "file_size_in_bytes", op: "<", value: "500000000" },
        ],
      });
    await page.getByRole("button", { name: /^200 MB to 500 MB: / }).click();
    await expect.poll(() => lastParams("loadPage")).toMatchObject({ where: [] });
    await page.getByRole("button", { name: /^10 kB to 20 kB: / }).click();
    await page.getByRole("button", { name: "size 10 kB to 20 kB" }).click();
    await page.getByRole("radio", { name: "Deletes" }).click();
    await expect.poll(() => page.locator(".status-line").textContent()).toContain("48 files shown of 1,204 files");
    await page.locator("vscode-text-field.filter-field input").fill("nothing like it");
    await page.getByText("No file passes the filter").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect.poll(() => page.locator(".status-line").textContent()).toContain("1,204 files shown");
  });

  it("shows one file whole, and leads from it to its snapshot and its partition", async () => {
    const { page } = await open({ view: "files" });
    await page.locator(".slick-row .slick-cell.l1").nth(13).click();
    await page.getByRole("complementary", { name: "Details of the file" }).waitFor();
    await expect
      .poll(() => lastParams("openFile"))
      .toMatchObject({ place: { snapshotId: ids.head, manifest: 1, entry: 13 } });
    await page.getByText("2 delete files apply to it").waitFor();
    await page.getByText("0x01ff (not decodable)").waitFor();
    await inspector.screenshot("inspector-files-details");
    await page
      .locator(".facts")
      .getByRole("button", { name: /order_time_day/ })
      .click();
    await expect
      .poll(() => lastParams("loadPage"))
      .toMatchObject({
        where: [
          { column: "partition", op: "=" },
          { column: "spec_id", value: "1" },
        ],
      });
    await page.getByTitle("Show this commit among the snapshots").click();
    await expect.poll(() => lastParams("keepState")).toMatchObject({ view: "snapshots", selected: [ids.head] });
  });

  it("shows the rows of a file from the keyboard, with the deleted ones and back", async () => {
    const { page } = await open({ view: "files" });
    await page.waitForSelector(".slick-cell");
    await page.locator(".slick-row .slick-cell.l0").first().click();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect.poll(() => lastParams("openFileRows")).toMatchObject({ withDeleted: false });
    await page.getByRole("grid", { name: "Rows of the file" }).waitFor();
    await page.getByRole("radio", { name: "With deleted rows" }).click();
    await expect.poll(() => lastParams("openFileRows")).toMatchObject({ withDeleted: true });
    await inspector.screenshot("inspector-files-rows");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
    await page.getByRole("button", { name: "All files" }).click();
    await page.getByRole("grid", { name: "Files" }).waitFor();
  });

  it("reads the bounds of other columns without losing the list", async () => {
    const { page } = await open({ view: "files" });
    await page.waitForSelector(".slick-cell");
    await page.getByRole("button", { name: "bounds of" }).click();
    await page.getByRole("checkbox", { name: "amount" }).click();
    await page.getByRole("button", { name: "Apply" }).click();
    await expect.poll(() => lastParams("openFiles")).toMatchObject({ columns: ["order_id", "amount", "order_time"] });
    expect(await page.locator(".slick-cell").count()).toBeGreaterThan(0);
  });

  it("comes back to the same files and the same file after a reload", async () => {
    const files = { kind: "data", sort: [{ column: "record_count", direction: "desc" }], selected: place } as const;
    const { page } = await open({ view: "files", files });
    await page.getByText("2 delete files apply to it").waitFor();
    expect(lastParams("openFile")).toEqual({ place });
    expect(inspector.host.paramsOf("loadPage")[0]).toMatchObject({ sort: files.sort, where: [{ column: "content" }] });
  });

  it("names a manifest that is gone and shows the other files", async () => {
    const { page } = await open({ view: "files" }, { openFiles: async () => ({ ...filesResult, unread }) });
    await page.getByText("1 manifest could not be read").click();
    await page.getByText("17 files listed there are missing here").waitFor();
    await page.getByText("There is no file /lake/shop").waitFor();
    await inspector.screenshot("inspector-files-unread");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
  });

  it("can be cancelled while manifests are read, and tried again", async () => {
    let isFirst = true;
    const { page } = await open(
      { view: "files" },
      {
        openFiles: (_params, { signal, onProgress }) => {
          if (!isFirst) return Promise.resolve(filesResult);
          isFirst = false;
          onProgress({ message: "Reading manifests", done: 120, total: 500 });
          return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
        },
      },
    );
    await page.getByText("Reading manifests 120 of 500").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Try again" }).click();
    await page.waitForSelector(".slick-cell");
  });

  it("says in its place why the files or one file cannot be told", async () => {
    const missing = async (): Promise<never> => {
      throw new LakehouseError("notFound", "There is no file /lake/shop/orders/metadata/snap-1.avro.");
    };
    const { page } = await open({ view: "files", files: { selected: place } }, { openFile: missing });
    await page.locator(".file-details .message-failed").waitFor();
    expect(await page.locator(".slick-cell").count()).toBeGreaterThan(0);
    await inspector.close();
    await open({ view: "files" }, { openFiles: missing });
    await inspector.page.getByText("There is no file /lake/shop/orders/metadata/snap-1.avro.").waitFor();
  });

  it("treats names as text, whatever they are", async () => {
    const evil = 'a"><img src=x onerror=alert(1)>\n\u202edlrow';
    const { page } = await open(
      { view: "files", files: { partition: { text: evil, specId: 0 } } },
      {
        openFiles: async () => ({
          ...filesResult,
          boundable: [evil],
          bounds: [{ column: evil, lower: "lower(order_id)", upper: "upper(order_id)", nulls: "nulls(order_id)" }],
        }),
      },
    );
    await page.getByText("No file passes the filter").waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280);
  });
});
