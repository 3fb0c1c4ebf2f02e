import { mkdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { inRepository } from "./repository";
import { installVsCode } from "./tools/installVsCode";
import { launchBrowser } from "./tools/launchBrowser";
import { type RunningServer, startServer, workbenchUrl } from "./vscode/vscodeServer";

/** The colour themes that screens are checked in, and the class that each puts on the workbench. */
const themeClasses = { "Dark Modern": "vs-dark", "Light Modern": "vs", "Dark High Contrast": "hc-black" } as const;

export type WorkbenchTheme = keyof typeof themeClasses;

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
  try {
    const page = await browser.newPage({ viewport: { width: options.width ?? 1440, height: options.height ?? 900 } });
    page.setDefaultTimeout(30_000);
    await page.goto(workbenchUrl(server.port, inRepository(options.folder)));
    await page.locator(".monaco-workbench").waitFor();
    return new Workbench(page, server);
  } catch (error) {
    await browser.close();
    await server.stop();
    throw error;
  }
}

/** What a person does in the workbench, for tests. Locators wait; nothing here asserts. */
export class Workbench {
  constructor(
    readonly page: Page,
    private readonly server: RunningServer,
  ) {}

  /**
   * Runs a command by its title in the Command Palette. While the workbench starts, the palette closes by itself, and it
   * does not hear of commands that arrive after it was opened; so it is opened again until the command is there.
   */
  async runCommand(title: string): Promise<void> {
    const attempts = 6;
    for (let attempt = 1; ; attempt++) {
      try {
        await this.page.keyboard.press("F1");
        await this.quickInput().fill(`>${title}`, { timeout: 5_000 });
        await this.quickPickRow(title).click({ timeout: 5_000 });
        return;
      } catch (error) {
        if (attempt === attempts) {
          throw error;
        }
        await this.page.keyboard.press("Escape");
      }
    }
  }

  /** The input box of the open picker. */
  quickInput(): Locator {
    return this.page.locator(".quick-input-widget:visible .quick-input-box input");
  }

  /** The row of the open picker with this label. */
  quickPickRow(label: string): Locator {
    return this.withLabel(this.page.locator(".quick-input-widget:visible .quick-input-list .monaco-list-row"), label);
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

  /** The row of the sidebar's trees with this label; its description does not count. */
  treeItem(label: string): Locator {
    return this.withLabel(this.page.locator('[id="workbench.parts.sidebar"] .monaco-list-row'), label);
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

  /** Changes the colour theme under the open window. */
  async chooseTheme(theme: WorkbenchTheme): Promise<void> {
    await this.runCommand("Preferences: Color Theme");
    await this.quickInput().fill(theme);
    await this.quickPickRow(theme).click();
    await this.page.locator(`.monaco-workbench.${themeClasses[theme]}`).waitFor();
  }

  /** Writes screenshots/<name>.png, which git ignores, after animations have ended. */
  async screenshot(name: string): Promise<void> {
    mkdirSync(inRepository("screenshots"), { recursive: true });
    await delay(settleMs);
    await this.page.screenshot({ path: inRepository(`screenshots/${name}.png`) });
  }

  private withLabel(rows: Locator, label: string): Locator {
    const pattern = new RegExp(`^\\s*${escapePattern(label)}\\s*$`);
    return rows.filter({ has: this.page.locator(".label-name", { hasText: pattern }) }).first();
  }

  async close(): Promise<void> {
    await this.page.context().browser()?.close();
    await this.server.stop();
  }
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
