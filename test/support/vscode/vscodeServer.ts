import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { inRepository, repository } from "../repository";
import type { VsCodeServer } from "../tools/installVsCode";
import { environmentWithoutNpm } from "../tools/run";

const startTimeoutMs = 60_000;

/** A workbench without first-run pages, and that asks nothing of the network. */
const quietSettings = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.showReleaseNotes": false,
  "window.confirmBeforeClose": "never",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

export interface ServerOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Lets the address name an extension's test suite; hides toasts. */
  readonly testDriver?: boolean;
  /** Installs this checkout as an extension, so that any browser finds it. */
  readonly withExtension?: boolean;
}

export interface RunningServer {
  readonly port: number;
  readonly pid: number;
  /** Where it keeps settings and logs; removed by stop(). */
  readonly home: string;
  /** Resolves when the server ends by itself. */
  readonly exited: Promise<void>;
  stop(): Promise<void>;
}

/** Starts VS Code's server in a throw-away home and waits until it answers. */
export async function startServer(installed: VsCodeServer, options: ServerOptions = {}): Promise<RunningServer> {
  const home = mkdtempSync(join(tmpdir(), "vscode-"));
  const port = options.port || (await findFreePort());
  for (const folder of ["data/User", "extensions", "tmp"]) {
    mkdirSync(join(home, folder), { recursive: true });
  }
  writeFileSync(join(home, "data/User/settings.json"), JSON.stringify({ ...quietSettings, ...options.settings }));
  writeFileSync(join(home, "config.yaml"), "");
  if (options.withExtension) {
    const { publisher, name, version } = JSON.parse(readFileSync(inRepository("package.json"), "utf8"));
    symlinkSync(repository, join(home, "extensions", `${publisher}.${name}-${version}`), "dir");
  }

  const logFile = join(home, "server.log");
  const log = openSync(logFile, "w");
  const child = spawn(installed.node, [installed.entry, ...serverArguments(home, port, options)], {
    env: serverEnvironment(home, options.env),
    stdio: ["ignore", log, log],
    detached: true,
  });
  const exited = once(child, "exit").then(() => undefined);
  const stop = async () => {
    await endProcessGroup(child, exited);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await waitUntilReady(child, port);
  } catch (error) {
    const output = readFileSync(logFile, "utf8");
    await stop();
    throw new Error(`VS Code's server did not start:\n${output}`, { cause: error });
  }
  return { port, pid: child.pid ?? 0, home, exited, stop };
}

/** The address of the workbench with a folder open. `payload` holds development options, for the test driver only. */
export function workbenchUrl(
  port: number,
  folder: string,
  payload: readonly (readonly [string, string])[] = [],
): string {
  const url = new URL(`http://127.0.0.1:${port}/`);
  url.searchParams.set("folder", folder);
  if (payload.length > 0) {
    url.searchParams.set("payload", JSON.stringify(payload));
  }
  return url.href;
}

function serverArguments(home: string, port: number, options: ServerOptions): string[] {
  return [
    ...["--config", join(home, "config.yaml"), "--user-data-dir", join(home, "data")],
    ...["--extensions-dir", join(home, "extensions"), "--auth", "none", "--bind-addr", `127.0.0.1:${port}`],
    ...["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"],
    "--disable-getting-started-override",
    ...(options.testDriver ? ["--vscode-option", "enable-smoke-test-driver"] : []),
  ];
}

/** The user's own VS Code and code-server settings stay out, and so does whatever the server would write to the home. */
function serverEnvironment(home: string, extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const foreign = /^(VSCODE_|CODE_SERVER|npm_)|^(PASSWORD|HASHED_PASSWORD|PORT)$/;
  const own = Object.entries(environmentWithoutNpm()).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(own),
    HOME: home,
    TMPDIR: join(home, "tmp"),
    XDG_CONFIG_HOME: join(home, "config"),
    XDG_DATA_HOME: join(home, "share"),
    XDG_CACHE_HOME: join(home, "cache"),
    EXTENSIONS_GALLERY: JSON.stringify({ serviceUrl: "", resourceUrlTemplate: "" }),
    ...extra,
  };
}

async function waitUntilReady(child: ChildProcess, port: number): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) {
      throw new Error(`It ended with exit code ${child.exitCode}.`);
    }
    const response = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (response?.ok) {
      return;
    }
    await delay(100);
  }
  throw new Error(`It did not answer within ${startTimeoutMs / 1000} s.`);
}

/** The server's file watcher outlives it, so its whole process group is ended. */
async function endProcessGroup(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill("SIGTERM");
  await Promise.race([exited, delay(5_000)]);
  try {
    process.kill(-(child.pid ?? 0), "SIGKILL");
  } catch {
    // Nothing of the group is left.
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === "object" ? address.port : 0));
    });
  });
}
