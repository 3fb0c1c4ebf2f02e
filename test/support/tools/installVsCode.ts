import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inRepository } from "../repository";
import { environmentWithoutNpm, npmProgram, run } from "./run";
import { findProgram, installSystemPackages } from "./systemPackages";

const nodeVersion = "24.21.0";
const codeServerVersion = "4.139.1";

/** Programs that tests and scripts need beside the project's own dependencies. Git ignores the folder. */
const toolsFolder = inRepository(".vscode-test");
const nodeFolder = join(toolsFolder, "node");
const serverFolder = join(toolsFolder, "code-server");

export interface VsCodeServer {
  /** The Node that runs the server, its extension host, and tools that want a newer Node than ours. */
  readonly node: string;
  /** The server's entry script. */
  readonly entry: string;
}

/** Whether the npm package of Node and the server exist for this machine. */
export const serverIsSupported = process.platform === "linux" || process.platform === "darwin";

/** Installs a newer Node from npm, once, and says where its binary is. */
export async function installNode(): Promise<string> {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const folder = join(nodeFolder, "node_modules", name, "bin");
  const node = join(folder, process.platform === "win32" ? "node.exe" : "node");
  await installOnce(nodeFolder, `${name}@${nodeVersion}`, async () => {
    await npm(process.execPath, nodeFolder, ["install", "--save-exact", `${name}@${nodeVersion}`]);
  });
  return node;
}

/** Installs VS Code's server (the code-server package) and its Node below .vscode-test, once. */
export async function installVsCode(): Promise<VsCodeServer> {
  const node = await installNode();
  const root = join(serverFolder, "node_modules", "code-server");
  await installOnce(serverFolder, `code-server@${codeServerVersion}`, async () => {
    // Its install script compiles modules that the server does without, so scripts stay off and two are built below.
    await npm(node, serverFolder, ["install", "--save-exact", "--ignore-scripts", `code-server@${codeServerVersion}`]);
    const vscode = join(root, "lib", "vscode");
    for (const folder of [vscode, join(vscode, "extensions")]) {
      await npm(node, folder, ["install", "--omit=dev", "--ignore-scripts"]);
    }
    await buildNativeModules(node, vscode);
  });
  return { node, entry: join(root, "out", "node", "entry.js") };
}

/** The server runs without these two, only its log files stay empty; so a missing compiler is no failure. */
async function buildNativeModules(node: string, vscode: string): Promise<void> {
  const hasCompiler = () => findProgram("g++") !== undefined && findProgram("make") !== undefined;
  if (!hasCompiler() && !(await installSystemPackages(["g++", "make"]))) {
    console.log("No C++ compiler: the server's log files stay empty.");
    return;
  }
  await npm(node, vscode, ["rebuild", "@vscode/spdlog", "@vscode/native-watchdog"]);
}

/** Runs `install` in an emptied folder unless the same version was installed there to the end. */
async function installOnce(folder: string, version: string, install: () => Promise<void>): Promise<void> {
  const marker = join(folder, "installed.txt");
  if (existsSync(marker) && readFileSync(marker, "utf8") === version) {
    return;
  }
  console.log(`Installing ${version} into ${folder}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "tools", private: true }));
  await install();
  writeFileSync(marker, version);
}

async function npm(node: string, cwd: string, args: readonly string[]): Promise<void> {
  const nodeHome = join(node, "..", "..");
  const env = {
    ...environmentWithoutNpm(),
    PATH: `${join(node, "..")}:${process.env.PATH}`,
    // Native modules are built against this Node's own headers, whatever the user's npm settings say.
    ...(node === process.execPath ? {} : { npm_config_nodedir: nodeHome }),
  };
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  await run(node, [npmProgram("npm"), ...args, ...quiet], { cwd, env, stdio: ["ignore", "ignore", "inherit"] });
}
