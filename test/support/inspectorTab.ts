import type { FrameLocator, Locator } from "playwright-core";

/** The inspector as a person sees it in the active editor. Locators wait; nothing here asserts. */
export class InspectorTab {
  constructor(readonly frame: FrameLocator) {}

  view(name: string): Locator {
    return this.frame.getByRole("tab", { name });
  }

  heading(name: string | RegExp): Locator {
    return this.frame.getByRole("heading", { name });
  }

  /** The rows of the list of snapshots, newest first. */
  snapshots(): Locator {
    return this.frame.locator(".snapshot-row[aria-selected]");
  }

  /** A cell of the grid by its text, which a person would click on. */
  cell(text: string): Locator {
    return this.frame.locator(".slick-cell").filter({ hasText: text }).first();
  }

  /** The rows of the grid that are drawn, as texts of their cells: first and other columns lie in two panes. */
  async readRows(): Promise<string[][]> {
    await this.frame.locator(".slick-cell").first().waitFor();
    return this.frame.locator(".grid-host").evaluate((grid) => {
      const rows = new Map<number, string[]>();
      for (const row of grid.querySelectorAll<HTMLElement>(".slick-row")) {
        const cells = [...row.querySelectorAll<HTMLElement>(".slick-cell")].map(({ textContent }) =>
          textContent.trim(),
        );
        const index = Number(row.dataset.row);
        rows.set(index, [...(rows.get(index) ?? []), ...cells]);
      }
      return [...rows].sort(([a], [b]) => a - b).map(([, cells]) => cells);
    });
  }

  /** The cells of a table's rows, its head first. */
  async readTable(label: string): Promise<string[][]> {
    const table = this.frame.getByLabel(label).locator("table");
    await table.waitFor();
    return table.evaluate((element: HTMLTableElement) =>
      [...element.rows].map((row) =>
        [...row.cells].map(({ textContent }) => textContent.replaceAll(/\s+/g, " ").trim()),
      ),
    );
  }

  /** The texts of a lane's intervals in the picture of a record's life. */
  async readLane(column: string): Promise<string[]> {
    const lane = this.frame.locator(".lane", { has: this.frame.locator("title", { hasText: column }) });
    await lane.waitFor();
    return lane.locator(".bar-text").allTextContents();
  }
}
