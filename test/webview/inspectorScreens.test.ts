import { describe, expect, it } from "vitest";
import type { InspectorState } from "../../src/webviews/inspector/contract";
import { openWebview } from "../support/webviewPage";
import { fakeInspectorHost } from "./fakeHost/inspectorHost";
import { ids } from "./fakeHost/orders";

/** axe reads a page in seconds, on a busy machine in many. */
const fourThemesMs = 120_000;

const themes = ["dark", "light", "highContrast", "highContrastLight"] as const;

/** Each view by what it must show once it has loaded. */
const screens: readonly { readonly name: string; readonly state: Partial<InspectorState>; readonly shows: string }[] = [
  { name: "overview", state: { view: "overview" }, shows: ".columns-table" },
  { name: "changes", state: { view: "changes" }, shows: ".cell-changed" },
  { name: "snapshots", state: { view: "snapshots" }, shows: ".change-counts" },
  {
    name: "history",
    state: { view: "history", history: { identifier: ["order_id"], key: { order_id: "10021" }, deleteRows: "close" } },
    shows: ".record-places table",
  },
  {
    name: "whole-history",
    state: { view: "history", history: { identifier: ["order_id"], deleteRows: "close" } },
    shows: ".slick-cell",
  },
  { name: "preview", state: { view: "preview" }, shows: ".slick-cell" },
  {
    name: "compare",
    state: { view: "compare", compare: { expression: "amount" } },
    shows: ".distribution",
  },
  { name: "health", state: { view: "health" }, shows: ".expiry-row" },
  { name: "refs", state: { view: "refs" }, shows: ".refs-table" },
  { name: "partitions", state: { view: "partitions" }, shows: ".slick-cell" },
  {
    name: "files",
    state: { view: "files", files: { selected: { snapshotId: ids.head, manifest: 1, entry: 13 } } },
    shows: ".file-metrics .slick-cell",
  },
  { name: "schema", state: { view: "schema" }, shows: ".schema-versions" },
];

describe.each(screens)("the $name screen", ({ name, state, shows }) => {
  it(
    "is accessible in every theme, and breaks no rule of the page's policy",
    async () => {
      const webview = await openWebview({ page: "inspector", serve: fakeInspectorHost(state).serve });
      await webview.page.waitForSelector(shows);
      for (const theme of themes) {
        await webview.setTheme(theme);
        await webview.page.waitForTimeout(50);
        await webview.screenshot(`inspector-${name}-${theme}`);
        expect(await webview.findAccessibilityProblems(), theme).toEqual([]);
      }
      expect(webview.problems).toEqual([]);
      await webview.close();
    },
    fourThemesMs,
  );

  it.each([400, 1900])("fits %i px", async (width) => {
    const webview = await openWebview({ page: "inspector", serve: fakeInspectorHost(state).serve, width, height: 800 });
    await webview.page.waitForSelector(shows);
    await webview.screenshot(`inspector-${name}-${width}`);
    expect(await webview.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await webview.close();
  });
});
