import { afterEach, describe, expect, it } from "vitest";
import { LakehouseError } from "../../src/model/errors";
import { openInspector } from "./fakeHost/openInspector";

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

describe("Compare", () => {
  it("compares the newest commit with the one before, swaps them, and keeps the choice", async () => {
    const { page, host } = await open({ view: "compare" });
    await page.getByText("only in the second state").waitFor();
    const [first] = host.paramsOf("compareStates") as { from: string; to: string }[];
    expect(first?.to).toBe("main");
    await page.getByRole("button", { name: "Swap" }).click();
    await expect.poll(() => host.paramsOf("compareStates").at(-1)).toEqual({ from: "main", to: first?.from });
    expect(host.paramsOf("keepState").at(-1)).toMatchObject({ compare: { from: "main" } });
  });

  it("spreads out an expression, reads its bars by the keyboard, and lists them as a table", async () => {
    const { page, host } = await open({ view: "compare" });
    const field = page.locator(".compare-expression input");
    await field.fill("amount * 2");
    await field.press("Enter");
    await expect.poll(() => host.paramsOf("compareDistribution").at(-1)).toMatchObject({ expression: "amount * 2" });
    const picture = page.getByRole("img", { name: /^Distribution over 30 places/ });
    await picture.focus();
    await picture.press("ArrowRight");
    await expect
      .poll(() => page.locator(".distribution-read").textContent())
      .toMatch(/0\.5 – 10\.5: \d+ in the first state/);
    await page.getByText("As a table").click();
    expect(await page.getByRole("table", { name: "Distribution" }).locator("tbody tr").count()).toBe(30);
  });

  it("says what is wrong with an expression in its place, and shows rows on request", async () => {
    const { page, host } = await open(
      { view: "compare", compare: { expression: "nothing" } },
      {
        compareDistribution: async () => {
          throw new LakehouseError("invalidArgument", 'The condition "nothing" does not work.');
        },
      },
    );
    await page.getByRole("alert").waitFor();
    expect(host.paramsOf("openDiff")).toEqual([]);
    await page.getByRole("button", { name: "Show the rows that differ" }).click();
    await expect.poll(() => host.paramsOf("openDiff").length).toBe(1);
    await page.locator(".compare-rows .slick-cell").first().waitFor();
  });
});
