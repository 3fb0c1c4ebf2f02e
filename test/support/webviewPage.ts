import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import axe from "axe-core";
import type { Browser, Page } from "playwright-core";
import { afterAll } from "vitest";
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  Emitter,
  type Message,
  type MessageConnection,
} from "vscode-jsonrpc/node";
import { inRepository } from "./repository";
import themes from "./themes.json";
import { launchBrowser } from "./tools/launchBrowser";
import { hostScript, type Theme, webviewHtml } from "./webviewHtml";

const origin = "https://webview.test";
const contentTypes: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".ttf": "font/ttf",
};

export interface WebviewOptions {
  /** The folder below src/webviews whose built page is opened. */
  readonly page: string;
  /** Registers the fake host's handlers; called before the page's script runs. */
  readonly serve: (connection: MessageConnection) => void;
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  /** Attributes of the body element, as the real host sets them. */
  readonly bodyAttributes?: Readonly<Record<string, string>>;
}

/** A built page of the extension, open in a real browser under the host's content security policy. */
export interface WebviewPage {
  readonly page: Page;
  /** The host's end of the bridge: `sendNotification` announces an event to the page. */
  readonly connection: MessageConnection;
  /** Policy violations, page errors and console errors so far. A good test expects none. */
  readonly problems: readonly string[];
  /** Switches the colour theme under the open page, as the user may at any time. */
  setTheme(theme: Theme): Promise<void>;
  /** What axe finds wrong, as "rule: help (selectors)"; `within` limits it to a part of the page. */
  findAccessibilityProblems(within?: string): Promise<string[]>;
  /** Writes screenshots/<name>.png, which git ignores. */
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

let browser: Promise<Browser> | undefined;
afterAll(async () => {
  await (await browser)?.close();
  browser = undefined;
});

/** Opens a page of out/webviews with a fake host behind `acquireVsCodeApi`. */
export async function openWebview(options: WebviewOptions): Promise<WebviewPage> {
  const script = inRepository(`out/webviews/${options.page}.js`);
  if (!existsSync(script)) {
    throw new Error(`${script} does not exist: run "node esbuild.js" first.`);
  }
  browser ??= launchBrowser();
  const context = await (await browser).newContext({
    viewport: { width: options.width ?? 1280, height: options.height ?? 800 },
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const problems: string[] = [];
  const received = new Emitter<Message>();
  page.on("pageerror", (error) => problems.push(`page error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") {
      problems.push(`console: ${message.text()}`);
    }
  });
  await page.exposeFunction("reportViolation", (text: string) => problems.push(`policy violation: ${text}`));
  await page.exposeFunction("postToHost", (message: Message) => received.fire(message));
  await page.addInitScript(hostScript);
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === "/") {
      await route.fulfill({ contentType: "text/html", body: webviewHtml({ origin, ...options }) });
      return;
    }
    const file = inRepository(`out/webviews${pathname}`);
    await (existsSync(file)
      ? route.fulfill({ contentType: contentTypes[extname(file)] ?? "text/plain", body: readFileSync(file) })
      : route.fulfill({ status: 404, body: "" }));
  });

  const connection = connectToPage(page, received);
  options.serve(connection);
  connection.listen();
  await page.goto(`${origin}/`);

  return {
    page,
    connection,
    problems,
    setTheme: (theme) => page.evaluate((value) => window.applyTheme(value), themes[theme]),
    findAccessibilityProblems: (within) => findAccessibilityProblems(page, within),
    async screenshot(name) {
      mkdirSync(inRepository("screenshots"), { recursive: true });
      await page.screenshot({ path: inRepository(`screenshots/${name}.png`) });
    },
    async close() {
      connection.dispose();
      await context.close();
    },
  };
}

function connectToPage(page: Page, received: Emitter<Message>): MessageConnection {
  const reader = new (class extends AbstractMessageReader {
    listen(callback: DataCallback) {
      return received.event(callback);
    }
  })();
  const writer = new (class extends AbstractMessageWriter {
    async write(message: Message) {
      if (!page.isClosed()) {
        await page.evaluate((data) => window.postMessage(data, "*"), message);
      }
    }
    end() {
      // The page is closed by its owner.
    }
  })();
  return createMessageConnection(reader, writer);
}

async function findAccessibilityProblems(page: Page, within = "html"): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(async (selector) => {
    const runner = (window as Window & { axe?: typeof axe }).axe;
    if (runner === undefined) {
      throw new Error("axe did not load");
    }
    return runner.run(selector, { resultTypes: ["violations"] });
  }, within);
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(" ")).join(", ")})`,
  );
}
