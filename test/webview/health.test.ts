import { afterEach, describe, expect, it } from "vitest";
import type { SnapshotExpiry } from "../../src/catalog/expiry";
import { LakehouseError } from "../../src/model/errors";
import { health } from "./fakeHost/health";
import { openInspector } from "./fakeHost/openInspector";

type Inspector = Awaited<ReturnType<typeof openInspector>>;
let inspector: Inspector;
const open = async (answers: Parameters<typeof openInspector>[1] = {}): Promise<Inspector> => {
  inspector = await openInspector({ view: "health" }, answers);
  return inspector;
};
afterEach(async () => {
  expect(inspector.problems).toEqual([]);
  await inspector.close();
});

describe("Health", () => {
  it("tells each number with its threshold and source, and copies the statement that would mend it", async () => {
    const { page, host } = await open();
    const fact = page.locator(".health-fact", { hasText: "Small files" });
    await fact.waitFor();
    expect(await fact.textContent()).toMatch(/over the threshold[\s\S]*more than 100 in a partition · AWS Glue/);
    await fact.getByRole("button", { name: "Copy the Athena statement" }).click();
    await expect
      .poll(() => host.paramsOf("copyText").at(-1))
      .toMatchObject({ text: 'OPTIMIZE "shop"."orders" REWRITE DATA USING BIN_PACK;' });
  });

  it("lists what expiry would remove and why the rest stays", async () => {
    const { page, host } = await open();
    await page.getByRole("radio", { name: /^Kept/ }).click();
    await expect.poll(() => host.paramsOf("keepState").at(-1)).toMatchObject({ health: { expiry: "kept" } });
    await expect
      .poll(() => page.locator(".expiry-row").allTextContents())
      .toContainEqual(expect.stringContaining("close-2026-10 points at it"));
    await page.getByRole("radio", { name: /^Removed/ }).click();
    await expect.poll(() => page.locator(".expiry-row", { hasText: "stays" }).count()).toBe(0);
  });

  it("draws only what is in sight of 5,000 snapshots", async () => {
    const [row] = health.expiry.snapshots as [SnapshotExpiry, ...SnapshotExpiry[]];
    const snapshots = Array.from({ length: 5000 }, (_, i) => ({ ...row, snapshotId: String(i + 1) }));
    const { page } = await open({ loadHealth: async () => ({ ...health, expiry: { ...health.expiry, snapshots } }) });
    await page.locator(".expiry-rows").evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    await page.getByRole("button", { name: "5000" }).waitFor();
    expect(await page.locator(".expiry-row").count()).toBeLessThan(120);
  });

  it("says what could not be counted, and what failed", async () => {
    const unread = { count: 1, first: [{ path: "m0.avro", message: "m0.avro is gone.", files: 3 }] };
    const { page } = await open({ loadHealth: async () => ({ ...health, unread }) });
    await page.getByText("m0.avro is gone.").waitFor();
    await inspector.close();
    await open({
      loadHealth: async () => {
        throw new LakehouseError("notFound", "snap-1.avro is gone.", { file: "snap-1.avro" });
      },
    });
    await inspector.page.getByRole("alert").waitFor();
  });
});
