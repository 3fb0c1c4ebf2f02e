import { mkdirSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { ConsoleMessage, Locator, Page } from "playwright-core";
import { InspectorTab } from "./inspectorTab";
import { inRepository } from "./repository";
import { installVsCode } from "./tools/installVsCode";
import { launchBrowser } from "./tools/launchBrowser";
import { findDescendant } from "./vscode/processes";
import { type RunningServer, startServer, workbenchUrl } from "./vscode/vscodeServer";

/** The colour themes that screens are checked in, and the class that each puts on the workbench. */
const themeClasses = { "Dark Modern": "vs-dark", "Light Modern": "vs", "Dark High Contrast": "hc-black" } as const;

export type WorkbenchTheme = keyof typeof themeClasses;

export interface WorkbenchOptions {
  /** Relative to the checkout, or absolute. */
  readonly folder: string;
  readonly theme?: WorkbenchTheme;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly width?: number;
  readonly height?: number;
}

/** Menus and pickers fade in and out; a picture taken earlier shows them half transparent. */
const settleMs = 300;
const mostTabStops = 25;

/** Opens a folder in VS Code's server with this checkout as an extension, in a real browser. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const settings = { "workbench.colorTheme": options.theme ?? "Dark Modern", ...options.settings };
  const server = await startServer(await installVsCode(), { settings, withExtension: true });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: options.width ?? 1280, height: options.height ?? 800 } });
    page.setDefaultTimeout(60_000);
    const workbench = new Workbench(page, server);
    await page.goto(workbenchUrl(server.port, inRepository(options.folder)));
    await page.locator(".monaco-workbench").waitFor();
    return workbench;
  } catch (error) {
    await browser.close();
    await server.stop();
    throw error;
  }
}

/** What a person does in the workbench, for tests. Locators wait; nothing here asserts. */
export class Workbench {
  /** What our pages did wrong by the browser's account: violations of their policy, errors, lost resources. */
  readonly problems: string[] = [];

  constructor(
    readonly page: Page,
    private readonly server: RunningServer,
  ) {
    page.on("console", (message) => {
      if (isProblem(message)) {
        this.problems.push(`${message.text()} (${message.location().url})`);
      }
    });
    page.on("pageerror", (error) => {
      if (isOurs(error.stack ?? "")) {
        this.problems.push(error.message);
      }
    });
  }

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

  /** What the sidebar's trees show, row by row. */
  treeTexts(): Promise<string[]> {
    return this.page.locator('[id="workbench.parts.sidebar"] .monaco-list-row').allInnerTexts();
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

  /** The title of the active editor's tab. */
  activeTab(): Promise<string | null> {
    return this.page.locator(".tabs-container .tab.active .label-name").textContent();
  }

  /** Presses Tab until the focus is in the target; a page that cannot be tabbed to it fails. */
  async tabTo(target: Locator): Promise<void> {
    for (let presses = 0; presses < mostTabStops; presses++) {
      if (await target.evaluate((element) => element.contains(element.ownerDocument.activeElement))) {
        return;
      }
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`${mostTabStops} tab stops did not lead to ${target}`);
  }

  /** Types a folder's path into the dialog that asks for one. */
  async chooseFolder(path: string): Promise<void> {
    const input = this.page.getByPlaceholder("Folder path");
    await input.fill(`${path}/`);
    await this.quickPickRow("..").waitFor();
    await input.press("Enter");
  }

  /** The inspector in the active editor. Hidden webviews stay in the page, hence `:visible`. */
  get inspector(): InspectorTab {
    return new InspectorTab(
      this.page.locator("iframe.webview.ready:visible").contentFrame().locator("iframe#active-frame").contentFrame(),
    );
  }

  /** Loads the window anew by its command: on the browser's own reload the last seconds of its state are not saved. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent("load");
    await this.runCommand("Developer: Reload Window");
    await loaded;
    await this.page.locator(".monaco-workbench").waitFor();
  }

  /** The process that does the extension's work, while it runs. */
  get workerPid(): number | undefined {
    return findDescendant(this.server.pid, "out/worker.js");
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

const isOurs = (text: string): boolean => text.includes("out/webviews/");

/** The workbench has errors of its own, such as for its gallery; ours name our files or a page's policy. */
function isProblem(message: ConsoleMessage): boolean {
  const text = message.text();
  const isPolicy = /content security policy|refused to (load|apply|execute|connect)/i.test(text);
  return message.type() === "error" && (isPolicy || isOurs(text) || isOurs(message.location().url));
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
