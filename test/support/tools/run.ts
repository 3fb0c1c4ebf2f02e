import { type SpawnOptions, spawn } from "node:child_process";

/** Runs a program with its output shown, and resolves to its exit code (1 when a signal ended it). */
export function runForCode(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", ...options });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** Like runForCode, for a program that must succeed. */
export async function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<void> {
  const code = await runForCode(command, args, options);
  if (code !== 0) {
    throw new Error(`${command} ${args.join(" ")} ended with exit code ${code}.`);
  }
}

/** The environment without what npm adds for the script that it runs, except how to reach the registry. */
export function environmentWithoutNpm(): NodeJS.ProcessEnv {
  const kept = /^npm_config_(registry|cafile|cache|proxy|https_proxy|noproxy)$/;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || kept.test(name.toLowerCase())),
  );
}

/** The JavaScript file of npm or npx, to be run by a Node of our choice. */
export function npmProgram(name: "npm" | "npx"): string {
  const npm = process.env.npm_execpath;
  if (npm === undefined) {
    throw new Error("Run this through npm: it says where it is installed.");
  }
  return npm.replace(/npm-cli\.(c?js)$/, `${name}-cli.$1`);
}
