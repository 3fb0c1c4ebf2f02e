import { afterEach, describe, expect, it } from "vitest";
import type { SnapshotInfo } from "../../src/catalog/tableInfo";
import { LakehouseError } from "../../src/model/errors";
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

/** A straight line of so many commits, one each ten minutes. */
function makeLine(count: number): readonly SnapshotInfo[] {
  const [first] = orders.snapshots;
  if (first === undefined) throw new Error("The orders have no snapshots.");
  return Array.from({ length: count }, (_, index) => ({
    ...first,
    snapshotId: String(1_000_000 + index),
    parentId: index === 0 ? undefined : String(999_999 + index),
    parentExpired: false,
    timestampMs: Date.UTC(2026, 8, 1) + index * 600_000,
    branches: ["main"],
    summary: { ...first.summary, "total-records": String(index === 2500 ? 1_000_000 : 1000 + index) },
  }));
}

describe("Overview", () => {
  it("says what the table is, what it holds and who wrote it", async () => {
    const { page } = await open({ view: "overview" });
    await page.getByText("Given by the shop").waitFor();
    const facts = await page.locator(".overview-facts").textContent();
    expect(facts).toContain("Iceberg version 2");
    expect(facts).toContain("day(order_time)");
    expect(await page.locator(".size-label").allTextContents()).toEqual([
      expect.stringMatching(/Rows\s+7,140/),
      expect.stringMatching(/Size\s+38\.2 MB/),
      expect.stringMatching(/Data files\s+16/),
      expect.stringMatching(/Delete files\s+6/),
    ]);
    expect(await page.getByRole("row", { name: /^Spark 3\.5\.3/ }).textContent()).toContain("31");
  });

  it("shows a commit's numbers in all charts by the arrow keys, and opens the commit", async () => {
    const { page } = await open({ view: "overview" });
    const cursor = page.getByRole("slider", { name: "Commit" });
    await cursor.focus();
    await page.keyboard.press("ArrowLeft");
    expect(await cursor.getAttribute("aria-valuetext")).toMatch(/append.*Rows 6,600.*Data files 13/);
    expect(await page.locator(".size-label").first().textContent()).toContain("6,600");
    await page.keyboard.press("Home");
    expect(await cursor.getAttribute("aria-valuenow")).toBe("1");
    await inspector.screenshot("overview-cursor");
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    await expect.poll(() => lastParams("keepState")).toMatchObject({ view: "snapshots", selected: [ids.head] });
  });

  it("keeps the picture's facts as a table", async () => {
    const { page } = await open({ view: "overview" });
    await page.getByText("The same as a table").click();
    const region = page.getByRole("region", { name: "Size after each commit" });
    expect(await region.getByRole("row").nth(1).textContent()).toContain("7,140");
    await page.getByRole("button", { name: "Copy all 31" }).click();
    await expect
      .poll(() => lastParams("copyText"))
      .toMatchObject({
        what: "the size after 31 commits of main",
        text: expect.stringMatching(/^when\tsnapshot_id.*\n.*\toverwrite\t7140\t38214511\t16\t6\n/),
      });
  });

  it("draws thousands of commits with few points, and loses no peak", async () => {
    const snapshots = makeLine(5000);
    const info = {
      ...orders,
      snapshots,
      refs: orders.refs.slice(0, 1).map((ref) => ({ ...ref, snapshotId: "1004999" })),
      currentSnapshotId: "1004999",
    };
    const { page } = await open({ view: "overview" }, { loadTable: async () => info });
    const curve = page.locator(".size-curve").first();
    await curve.waitFor();
    const path = (await curve.getAttribute("d")) ?? "";
    expect(path.length).toBeLessThan(60_000);
    const heights = [...path.matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y));
    expect(Math.min(...heights)).toBeLessThan(10);
    await inspector.screenshot("overview-5000");
  });

  it("counts in manifests what the newest commit does not say", async () => {
    const snapshots = orders.snapshots.map((snapshot) => ({ ...snapshot, summary: { operation: "append" } }));
    const { page } = await open({ view: "overview" }, { loadTable: async () => ({ ...orders, snapshots }) });
    await page.getByText("The newest commit does not say").waitFor();
    expect(await page.locator(".size-label").first().textContent()).toContain("not known");
    expect(lastParams("countFiles")).toBeUndefined();
    await page.getByRole("button", { name: "Count in its manifests" }).click();
    await expect.poll(() => page.locator(".size-label").first().textContent()).toContain("7,140");
    expect(lastParams("countFiles")).toEqual({ at: "main" });
    await inspector.screenshot("overview-counted");
  });

  it("says in place when the manifests or the columns cannot be read", async () => {
    const fail = async (): Promise<never> => {
      throw new LakehouseError("notFound", "m0.avro is gone.", { file: "/lake/shop/orders/metadata/m0.avro" });
    };
    const snapshots = orders.snapshots.map((snapshot) => ({ ...snapshot, summary: {} }));
    const { page } = await open(
      { view: "overview" },
      { loadTable: async () => ({ ...orders, snapshots }), countFiles: fail, listColumns: fail },
    );
    await page.getByRole("button", { name: "Count in its manifests" }).click();
    await expect.poll(() => page.getByText("m0.avro is gone.").count()).toBe(2);
    expect(await page.locator(".overview-facts").textContent()).toContain("Iceberg version 2");
    await inspector.screenshot("overview-failed");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
  });

  it("unfolds nested fields, and finds fields by name, id and description", async () => {
    const { page } = await open({ view: "overview" });
    await page.getByRole("button", { name: "Fields of address" }).click();
    await page.getByRole("button", { name: "Fields of lines" }).click();
    await expect.poll(() => lastParams("listColumns")).toMatchObject({ expanded: [8, 10] });
    await page.getByText("element", { exact: true }).waitFor();
    const left = async (name: string): Promise<number> =>
      (await page.getByTitle(name, { exact: true }).boundingBox())?.x ?? 0;
    expect(await left("element")).toBeGreaterThan(await left("lines"));
    expect(await left("lines")).toBeGreaterThan(await left("address"));
    await inspector.screenshot("overview-nested");
    await page.getByRole("button", { name: "Copy", exact: true }).first().click();
    await expect.poll(() => lastParams("copyText")).toMatchObject({ what: "11 columns" });
    await page.getByLabel("Filter columns").fill("gross");
    await expect.poll(() => page.locator(".columns-table tbody tr").count()).toBe(1);
    expect(await page.locator(".columns-table tbody tr").textContent()).toContain("decimal(12,2)");
    expect(lastParams("keepState")).toMatchObject({ overview: { columns: { search: "gross" } } });
  });

  it("lists ten thousand columns a page at a time", async () => {
    const row = { depth: 0, type: "int", required: false, isIdentifier: false, partitionTransforms: [] };
    const { page } = await open(
      { view: "overview" },
      {
        listColumns: async ({ count }) => ({
          rows: Array.from({ length: Math.min(count, 10_000) }, (_, id) => ({
            ...row,
            id,
            name: `c${id}`,
            doc: undefined,
            initialDefault: undefined,
            writeDefault: undefined,
            holdsOthers: false,
            isExpanded: false,
          })),
          total: 10_000,
          isNested: false,
        }),
      },
    );
    await page.getByText("10,000 listed").waitFor();
    expect(await page.locator(".columns-table tbody tr").count()).toBe(100);
    await page.getByRole("button", { name: "Show 500 more" }).click();
    await expect.poll(() => page.locator(".columns-table tbody tr").count()).toBe(600);
  });

  it("explains properties, marks changed ones, and lists defaults on request", async () => {
    const properties = {
      "write.update.mode": "merge-on-read",
      "write.target-file-size-bytes": "134217728",
      team: "shop",
    };
    const { page } = await open({ view: "overview" }, { loadTable: async () => ({ ...orders, properties }) });
    const changed = page.getByRole("row", { name: /^write\.target-file-size-bytes/ });
    expect(await changed.textContent()).toMatch(/134217728\s+128 MiB\s+changed\s+536870912/);
    expect(await page.getByRole("row", { name: /^team/ }).textContent()).not.toContain("changed");
    await page.getByText("defaults that are not set").click();
    await page.getByLabel("Filter properties").fill("max-snapshot-age");
    await expect.poll(() => page.getByRole("row", { name: /^history\.expire\.max-snapshot-age-ms/ }).count()).toBe(1);
    expect(await page.getByText("432000000 5 days").count()).toBe(1);
    await inspector.screenshot("overview-properties");
  });

  it("shows a table without snapshots", async () => {
    const empty = { ...orders, snapshots: [], refs: [], currentSnapshotId: undefined };
    const { page } = await open({ view: "overview" }, { loadTable: async () => empty });
    await page.getByText("Given by the shop").waitFor();
    expect(await page.locator(".overview-size").textContent()).toContain("no snapshots yet");
    await inspector.screenshot("overview-empty");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
  });
});
