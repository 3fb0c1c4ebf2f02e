import { afterEach, describe, expect, it } from "vitest";
import { LakehouseError } from "../../src/model/errors";
import { openInspector } from "./fakeHost/openInspector";
import { versions } from "./fakeHost/orderHistory";
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
const oneOrder = {
  view: "history",
  history: { identifier: ["order_id"], key: { order_id: "10021" }, deleteRows: "close" },
} as const;

describe("History of a record", () => {
  it("draws a lane for each column that changed, and lists every version", async () => {
    const { page } = await open(oneOrder);
    await page.waitForSelector("lens-record-timeline");
    expect(
      await page
        .locator(".lane-name")
        .evaluateAll((names) => names.map((name) => name.firstChild?.nextSibling?.textContent)),
    ).toEqual(["record", "status", "amount", "note"]);
    expect(await page.locator(".versions tbody tr").count()).toBe(6);
    expect(await page.locator(".versions .in-effect").textContent()).toContain("returned");
  });

  it("goes back to the whole table", async () => {
    const { page } = await open(oneOrder);
    await page.getByRole("button", { name: "Show the whole table" }).click();
    await page.waitForSelector(".slick-cell");
    expect(lastParams("openHistory")).toEqual({
      options: { identifier: ["order_id"], deleteRows: "close", branch: "main" },
    });
    expect(await page.getByRole("combobox").inputValue()).toBe("");
  });

  it("marks the version in effect at the slider, which keys move from change to change", async () => {
    const { page } = await open(oneOrder);
    const slider = page.getByRole("slider", { name: "As of" });
    await slider.press("PageDown");
    await slider.press("ArrowLeft");
    await expect.poll(() => page.locator(".versions .in-effect").textContent()).toContain("19.90");
    await expect.poll(() => page.getByText("version 5 of 6 holds").count()).toBe(1);
    expect(lastParams("keepState")).toMatchObject({ history: { key: { order_id: "10021" } } });
    await slider.press("Home");
    await expect.poll(() => page.getByText("version 1 of 6 holds").count()).toBe(1);
    await inspector.screenshot("inspector-history-slider");
  });

  it("shows a deletion as the end of the lanes", async () => {
    const deletedAt = versions[5]?.startMs ?? 0;
    const deleted = versions.slice(0, 5);
    const { page } = await open(
      { ...oneOrder, history: { ...oneOrder.history, deleteRows: "keep" } },
      {
        listVersions: async () => [
          ...deleted,
          {
            changeType: "DELETE",
            startMs: deletedAt,
            endMs: undefined,
            isCurrent: false,
            snapshotId: "1",
            values: deleted[4]?.values ?? [],
            changed: [],
          },
        ],
      },
    );
    await page.waitForSelector(".deletion");
    expect(await page.locator(".as-of").textContent()).toContain("deleted");
    expect(await page.locator(".row-deleted").count()).toBe(1);
    await inspector.screenshot("inspector-history-deleted");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
  });

  it("picks another key from what the host suggests", async () => {
    const { page } = await open(oneOrder);
    const key = page.getByRole("combobox", { name: "key" });
    await key.fill("108");
    await page.getByRole("option", { name: "10877" }).waitFor();
    await inspector.screenshot("inspector-history-keys");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
    await key.press("ArrowDown");
    await key.press("Enter");
    await expect.poll(() => lastParams("openHistory")).toMatchObject({ options: { key: { order_id: "10877" } } });
  });

  it("looks a typed key up as it is, and says when no record has it", async () => {
    const { page } = await open(oneOrder, { listVersions: async () => [], listRecordLocations: async () => [] });
    const key = page.getByRole("combobox", { name: "key" });
    await key.fill("99999");
    await key.press("Enter");
    await expect.poll(() => lastParams("openHistory")).toMatchObject({ options: { key: { order_id: "99999" } } });
    await page.getByText("No record has the key 99999").waitFor();
    await page.getByText("No snapshot that is kept can read this record.").waitFor();
  });

  it("offers no keys any more once one was typed and taken", async () => {
    const { page } = await open(oneOrder);
    const key = page.getByRole("combobox", { name: "key" });
    await key.fill("10022");
    await key.press("Enter");
    // Longer than the pause in typing after which keys are looked for.
    await page.waitForTimeout(400);
    expect(await page.getByRole("listbox", { name: "Keys" }).count()).toBe(0);
  });

  it("goes from a version to the commit that made it", async () => {
    const { page } = await open(oneOrder);
    await page.locator(".versions tbody .link-button").last().click();
    await page.waitForSelector("lens-commit-strip");
  });

  it("keeps the versions when the files cannot be searched", async () => {
    const failure = new LakehouseError("notFound", "Manifest m0.avro is not there.", { file: "/lake/m0.avro" });
    const { page } = await open(oneOrder, { listRecordLocations: async () => Promise.reject(failure) });
    await page.getByText("Manifest m0.avro is not there.").waitFor();
    expect(await page.locator(".versions tbody tr").count()).toBe(6);
  });
});

describe("History of the whole table", () => {
  it("lists versions, narrows them, and opens one record", async () => {
    const { page } = await open({ view: "history" });
    await page.waitForSelector(".slick-cell");
    expect(lastParams("openHistory")).toMatchObject({ options: { identifier: ["order_id"], deleteRows: "close" } });
    await page.getByRole("radio", { name: "Current only" }).click();
    await expect.poll(() => lastParams("openHistory")).toMatchObject({ options: { currentOnly: true } });
    await page.getByRole("radio", { name: "Changed between" }).click();
    await expect
      .poll(() => lastParams("openHistory"))
      .toMatchObject({ options: { changedBetween: [expect.any(String), expect.any(String)] } });
    await page.waitForSelector(".slick-cell");
    await inspector.screenshot("inspector-history-between");
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
    await page.locator(".slick-cell").first().dblclick();
    await page.waitForSelector("lens-record-timeline");
  });

  it("finds a column among very many", async () => {
    const [first] = orders.columns;
    const columns = Array.from(
      { length: 1000 },
      (_, id) => ({ ...first, id, name: `column_${id}` }) as (typeof orders.columns)[number],
    );
    const { page } = await open(
      { view: "history" },
      { loadTable: async () => ({ ...orders, columns, identifierColumns: [] }) },
    );
    await page.getByRole("button", { name: /^identifier/ }).click();
    await page.getByText("900 more columns: type to find them").waitFor();
    await page.getByRole("textbox", { name: "Find a column" }).fill("column_987");
    await page.getByRole("checkbox", { name: "column_987", exact: true }).click();
    expect(await inspector.findAccessibilityProblems(".picker")).toEqual([]);
    await page.getByRole("button", { name: "Apply" }).click();
    await expect.poll(() => lastParams("openHistory")).toMatchObject({ options: { identifier: ["column_987"] } });
  });

  it("asks for identifier columns where the table declares none", async () => {
    const { page } = await open({ view: "history" }, { loadTable: async () => ({ ...orders, identifierColumns: [] }) });
    await page.getByText("Choose identifier columns").waitFor();
    expect(await inspector.findAccessibilityProblems()).toEqual([]);
    await page.getByRole("button", { name: /^identifier/ }).click();
    await page.getByRole("checkbox", { name: "order_id" }).click();
    await page.getByRole("button", { name: "Apply" }).click();
    await expect.poll(() => lastParams("openHistory")).toMatchObject({ options: { identifier: ["order_id"] } });
  });
});
