import { mkdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { inRepository } from "./repository";
import { installVsCode } from "./tools/installVsCode";
import { launchBrowser } from "./tools/launchBrowser";
import { startServer, workbenchUrl } from "./vscode/vscodeServer";

export type WorkbenchTheme = "Dark Modern" | "Light Modern" | "Default High Contrast";

export interface WorkbenchOptions {
  /** Relative to the checkout. */
  readonly folder: string;
  readonly theme?: WorkbenchTheme;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly width?: number;
  readonly height?: number;
}

/** Menus and pickers fade in and out; a picture taken earlier shows them half transparent. */
const settleMs = 300;

/** Opens a folder in VS Code's server with this checkout as an extension, in a real browser. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const settings = { "workbench.colorTheme": options.theme ?? "Dark Modern", ...options.settings };
  const server = await startServer(await installVsCode(), { settings, withExtension: true });
  const browser = await launchBrowser();
  const stop = async () => {
    await browser.close();
    await server.stop();
  };
  try {
    const page = await browser.newPage({ viewport: { width: options.width ?? 1440, height: options.height ?? 900 } });
    page.setDefaultTimeout(30_000);
    await page.goto(workbenchUrl(server.port, inRepository(options.folder)));
    await page.locator(".monaco-workbench").waitFor();
    return new Workbench(page, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** What a person does in the workbench, for tests. Locators wait; nothing here asserts. */
export class Workbench {
  constructor(
    readonly page: Page,
    private readonly stop: () => Promise<void>,
  ) {}

  /** Runs a command by its title in the Command Palette. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press("F1");
    const input = this.quickInput();
    await input.waitFor();
    await input.fill(`>${title}`);
    await this.quickPickRow(title).waitFor();
    await input.press("Enter");
  }

  /** The input box of the open picker. */
  quickInput(): Locator {
    return this.page.locator(".quick-input-widget:visible .quick-input-box input");
  }

  /** The first row of the open picker that holds a text. */
  quickPickRow(text: string): Locator {
    return this.page
      .locator(".quick-input-widget:visible .quick-input-list .monaco-list-row", { hasText: text })
      .first();
  }

  /** Shows a view container by the title of its icon in the activity bar. */
  async openContainer(title: string): Promise<void> {
    const icon = this.page.locator(".activitybar .action-item", {
      has: this.page.locator(`a.action-label[aria-label^="${title}"]`),
    });
    if (!((await icon.getAttribute("class")) ?? "").includes("checked")) {
      await icon.click();
    }
  }

  /** Rows of the sidebar's trees whose label starts with a text; the description is part of the name. */
  treeItem(label: string): Locator {
    return this.page
      .locator('[id="workbench.parts.sidebar"] .monaco-list-row')
      .filter({ has: this.page.locator(".label-name", { hasText: new RegExp(`^${escapePattern(label)}$`) }) })
      .first();
  }

  async expandTreeItem(label: string): Promise<void> {
    const item = this.treeItem(label);
    await item.waitFor();
    if ((await item.getAttribute("aria-expanded")) === "false") {
      await item.locator(".monaco-tl-twistie").click();
    }
  }

  /** Opens the context menu of a tree item and chooses an entry. */
  async chooseFromTreeMenu(label: string, entry: string): Promise<void> {
    await this.treeItem(label).click({ button: "right" });
    await this.page.locator(".monaco-menu .action-menu-item", { hasText: entry }).first().click();
  }

  /** The content of the webview in the active editor. Hidden webviews stay in the page, hence `:visible`. */
  webview(): FrameLocator {
    return this.page
      .locator("iframe.webview.ready:visible")
      .contentFrame()
      .locator("iframe#active-frame")
      .contentFrame();
  }

  /** Texts of the notifications that are shown or in the notification centre. */
  async readNotifications(): Promise<string[]> {
    await this.runCommand("Notifications: Show Notifications");
    await delay(settleMs);
    return this.page.locator(".notifications-center .notification-list-item-message").allInnerTexts();
  }

  async chooseTheme(theme: WorkbenchTheme): Promise<void> {
    await this.runCommand("Preferences: Color Theme");
    const name = theme === "Default High Contrast" ? "Dark High Contrast" : theme;
    await this.quickInput().fill(name);
    await this.quickPickRow(name).click();
    await delay(settleMs);
  }

  /** Writes screenshots/<name>.png, which git ignores, after animations have ended. */
  async screenshot(name: string): Promise<void> {
    mkdirSync(inRepository("screenshots"), { recursive: true });
    await delay(settleMs);
    await this.page.screenshot({ path: inRepository(`screenshots/${name}.png`) });
  }

  async close(): Promise<void> {
    await this.stop();
  }
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
