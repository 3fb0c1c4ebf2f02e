import { afterEach, describe, expect, it } from "vitest";
import type { SchemaHistory } from "../../src/catalog/schemaHistory";
import { LakehouseError } from "../../src/model/errors";
import { openInspector } from "./fakeHost/openInspector";
import { schemaHistory } from "./fakeHost/schemaHistory";

type Inspector = Awaited<ReturnType<typeof openInspector>>;
let inspector: Inspector;
const open = async (answers: Parameters<typeof openInspector>[1] = {}): Promise<Inspector> => {
  inspector = await openInspector({ view: "schema" }, answers);
  return inspector;
};
afterEach(async () => {
  expect(inspector.problems).toEqual([]);
  await inspector.close();
});

describe("Schema", () => {
  it("draws what happened to each column in the version where it happened", async () => {
    const { page } = await open();
    const line = (name: string) => page.locator(".column-line", { hasText: name });
    await line("buyer").waitFor();
    expect(await line("buyer").textContent()).toContain("was customer");
    expect(await line("amount").textContent()).toMatch(/decimal\(9,2\) → decimal\(12,2\).*moved/);
    expect(await line("address.city").textContent()).toContain("was town");
    expect(await line("note").textContent()).toContain("− dropped");
    expect(await page.locator(".schema-versions").textContent()).toContain(
      "changed amount from decimal(9,2) to decimal(12,2)",
    );
  });

  it("filters columns, keeps the choice over a reload, and says how many are left", async () => {
    const { page, host } = await open();
    await page.getByRole("checkbox", { name: "Only columns that changed" }).click();
    await expect.poll(() => page.getByRole("rowheader").count()).toBe(6);
    await page.locator("vscode-text-field.filter-field input").fill("addr");
    await page.getByText("1 column shown").waitFor();
    expect(host.paramsOf("keepState").at(-1)).toMatchObject({ schema: { text: "addr", changedOnly: true } });
  });

  it("leads from a version to the commit that first wrote it", async () => {
    const { page, host } = await open();
    await page.getByRole("button", { name: /by 102/ }).click();
    await expect.poll(() => host.paramsOf("keepState").at(-1)).toMatchObject({ view: "snapshots", selected: ["102"] });
  });

  it("draws only what is in sight of 10,000 columns with names that nobody would choose", async () => {
    const [first] = schemaHistory.columns;
    const columns = Array.from({ length: 10_000 }, (_, i) => ({
      fieldId: i + 1,
      spans: (first?.spans ?? []).map((span) => ({ ...span, path: i === 1 ? '<b>"x"\n\u202eevil' : `column_${i}` })),
    }));
    const wide: SchemaHistory = { ...schemaHistory, columns };
    const { page } = await open({ loadSchemaHistory: async () => wide });
    await page.getByRole("table", { name: /Columns over/ }).waitFor();
    expect(await page.getByRole("rowheader").count()).toBeLessThan(120);
    expect(await page.locator("b", { hasText: "x" }).count()).toBe(0);
    await page.locator(".column-timeline").evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    await page.getByRole("rowheader", { name: /column_9999/ }).waitFor();
  });

  it("says what failed in its place, beside what is known", async () => {
    const { page } = await open({
      listSpecUses: async () => {
        throw new LakehouseError("notFound", "snap-1.avro is gone.", { file: "snap-1.avro" });
      },
    });
    await page.getByText("not known").first().waitFor();
    expect(await page.locator(".column-line", { hasText: "buyer" }).count()).toBe(1);
  });
});
