import { afterEach, describe, expect, it } from "vitest";
import { openInspector } from "./fakeHost/openInspector";
import { orders } from "./fakeHost/orders";

type Inspector = Awaited<ReturnType<typeof openInspector>>;
let inspector: Inspector;
const open = async (answers: Parameters<typeof openInspector>[1] = {}): Promise<Inspector> => {
  inspector = await openInspector({ view: "refs" }, answers);
  return inspector;
};
afterEach(async () => {
  expect(inspector.problems).toEqual([]);
  await inspector.close();
});

describe("Branches & tags", () => {
  it("lists where each stands, and asks the host for what is chosen", async () => {
    const { page, host } = await open();
    await expect.poll(() => page.locator(".refs-table tbody tr").count()).toBe(orders.refs.length);
    expect(await page.locator("tr", { hasText: "audit" }).textContent()).toMatch(/2 ahead/);
    await page.getByRole("button", { name: "What can be done with audit" }).click();
    await page.getByRole("menuitem", { name: "Fast-forward…" }).click();
    expect(host.paramsOf("changeRefs")).toEqual([{ name: "audit", kind: "fastForward" }]);
    await page.getByRole("button", { name: "Create tag…" }).click();
    await expect.poll(() => host.paramsOf("changeRefs").at(-1)).toEqual({ kind: "createTag" });
  });

  it("offers for main what moves main, and nothing that would drop it", async () => {
    const { page } = await open();
    await page.getByRole("button", { name: "What can be done with main" }).click();
    const items = await page.getByRole("menuitem").allTextContents();
    expect(items.map((text) => text.trim())).toEqual(expect.arrayContaining(["Roll back…", "Set current snapshot…"]));
    expect(items.join()).not.toMatch(/Drop|Rename/);
  });

  it("says why nothing can be changed, and still leads to rows and commits", async () => {
    const { page } = await open({ findRefObstacle: async () => ({ obstacle: "The folder is read-only." }) });
    await page.getByText("cannot be changed here: The folder is read-only.").waitFor();
    expect(await page.getByRole("button", { name: "Create branch…" }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "What can be done with audit" }).click();
    expect(await page.getByRole("menuitem", { name: "Drop…" }).count()).toBe(0);
    await page.getByRole("menuitem", { name: "Rows" }).click();
    await expect
      .poll(() => inspector.host.paramsOf("keepState").at(-1))
      .toMatchObject({ view: "preview", at: "audit" });
  });

  it("shows a ref whose snapshot is gone and names that nobody would choose", async () => {
    const [main] = orders.refs;
    if (main === undefined) throw new Error("There is no main.");
    const refs = [...orders.refs, { ...main, name: '<b>"\u202etag', type: "tag" as const, snapshotId: "404" }];
    const { page } = await open({ loadTable: async () => ({ ...orders, refs }) });
    await page.getByText("404 is not kept").waitFor();
    expect(await page.locator("bdi b").count()).toBe(0);
  });
});
