import { format } from "node:util";
import { installVsCode } from "../tools/installVsCode";
import { launchBrowser } from "../tools/launchBrowser";
import { startServer, workbenchUrl } from "./vscodeServer";

export interface SuiteOptions {
  /** Absolute paths: the extension, the suite's entry (it exports `run`), and the folder to open. */
  readonly extension: string;
  readonly suite: string;
  readonly folder: string;
  readonly timeoutMs: number;
}

/** What the workbench logs about things that it misses here and tests do not need. */
const noise =
  /gallery|socket|connection token|AgentHost|AccountPolicy|grace-time|Service Worker|authentication provider|workbench contribution|extensions cache/i;

/**
 * Runs a test suite in the extension host of VS Code's server, with a browser as its window.
 *
 * @returns the exit code that the workbench reports. A dead extension host reports 0 as well, so the proof that tests ran
 * is the file that the suite writes, named by $TEST_RESULT_FILE.
 */
export async function runSuite(options: SuiteOptions): Promise<number> {
  const server = await startServer(await installVsCode(), { testDriver: true });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on("pageerror", (error) => console.log(`page error: ${error.message}`));
    const exitCode = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("The suite did not end in time.")), options.timeoutMs);
      const register = async () => {
        await page.exposeFunction("codeAutomationLog", (_type: string, values: unknown[] = []) => {
          const text = format(...values);
          if (!noise.test(text)) {
            console.log(text);
          }
        });
        await page.exposeFunction("codeAutomationExit", (code: number) => {
          clearTimeout(timer);
          resolve(code);
        });
        const remote = (path: string) => `vscode-remote://127.0.0.1:${server.port}${encodeURI(path)}`;
        await page.goto(
          workbenchUrl(server.port, options.folder, [
            ["extensionDevelopmentPath", remote(options.extension)],
            ["extensionTestsPath", remote(options.suite)],
            ["skipWelcome", "true"],
          ]),
        );
      };
      register().catch(reject);
    });
    return await exitCode;
  } finally {
    await browser.close();
    await server.stop();
  }
}
