import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { downloadAndUnzipVSCode, runTests } from "@vscode/test-electron";
import { inRepository, repository } from "../repository";
import { findBrowser, installBrowser } from "../tools/findBrowser";
import { installVsCode, serverIsSupported } from "../tools/installVsCode";
import { runForCode } from "../tools/run";

/** Everything that is tested, part by part; a failed part does not keep the others from running. */

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const passedOnce: Counts = { passed: 1, failed: 0, skipped: 0 };
const failedOnce: Counts = { passed: 0, failed: 1, skipped: 0 };
const resultsFolder = inRepository(".vscode-test/results");

/** A step without tests of its own, such as the compiler, counts as one test. */
async function step(args: readonly string[]): Promise<Counts> {
  return (await runForCode(process.execPath, args)) === 0 ? passedOnce : failedOnce;
}

function skip(reason: string): Counts {
  console.log(`Skipped: ${reason}`);
  return { passed: 0, failed: 0, skipped: 1 };
}

/** Runs one project of vitest.config.mts. Only the report that it writes counts as proof. */
async function vitest(project: string): Promise<Counts> {
  const report = join(resultsFolder, `${project}.json`);
  rmSync(report, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = await runForCode(process.execPath, [
    inRepository("node_modules/vitest/vitest.mjs"),
    ...["run", "--project", project, ...reporters],
  ]);
  if (!existsSync(report)) {
    return failWithoutReport();
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, "utf8"));
  const counts = { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
  return withProof(counts, code === 0);
}

function failWithoutReport(): Counts {
  console.error("The tests ended without a report: their process died before the last test.");
  return failedOnce;
}

/** A run that failed without a failed test, or that ran none, is a failure. */
function withProof(counts: Counts, succeeded: boolean): Counts {
  const isProof = succeeded ? counts.passed > 0 : counts.failed > 0;
  return isProof ? counts : { ...counts, failed: counts.failed + 1 };
}

async function webviews(): Promise<Counts> {
  return (await installBrowser()) === undefined
    ? skip("webviews need Chromium or Google Chrome; name one in $CHROMIUM.")
    : vitest("webview");
}

/** The extension inside a real VS Code: the desktop's where it can be had, else the server with a browser. */
async function integration(): Promise<Counts> {
  const vscodeExecutablePath = (await findDesktop()) ?? (await prepareShim());
  if (vscodeExecutablePath === undefined) {
    return skip("the extension's tests need a desktop VS Code, or on Linux and macOS a Chromium to drive its server.");
  }
  const report = join(resultsFolder, "integration.json");
  rmSync(report, { force: true });
  const succeeded = await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: repository,
    extensionTestsPath: inRepository("out/test/index.js"),
    launchArgs: [inRepository("media/sample")],
    extensionTestsEnv: { TEST_RESULT_FILE: report },
  }).then(
    () => true,
    (error: Error) => {
      console.error(error.message);
      return false;
    },
  );
  if (!existsSync(report)) {
    return failWithoutReport();
  }
  const { passes, failures, pending } = JSON.parse(readFileSync(report, "utf8"));
  return withProof({ passed: passes, failed: failures, skipped: pending }, succeeded);
}

/** $VSCODE_PATH, else a downloaded desktop VS Code; undefined without a screen or a way to download it. */
async function findDesktop(): Promise<string | undefined> {
  if (process.env.VSCODE_PATH !== undefined) {
    return process.env.VSCODE_PATH;
  }
  const hasScreen = process.platform !== "linux" || process.env.DISPLAY !== undefined;
  const canDownload = async () =>
    fetch("https://update.code.visualstudio.com/api/releases/stable", { signal: AbortSignal.timeout(5_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  return hasScreen && (await canDownload()) ? downloadAndUnzipVSCode() : undefined;
}

async function prepareShim(): Promise<string | undefined> {
  if (!serverIsSupported || (await installBrowser()) === undefined) {
    return undefined;
  }
  await installVsCode();
  return inRepository("out/commands/vscodeShim.mjs");
}

/** A person's walk through the workbench, by a driven browser. */
async function walks(): Promise<Counts> {
  if (!serverIsSupported || findBrowser() === undefined) {
    return skip("the walk through the workbench needs Linux or macOS, and Chromium or Google Chrome.");
  }
  await installVsCode();
  return vitest("ui");
}

const parts: readonly (readonly [string, () => Promise<Counts>])[] = [
  ["Types", () => step([inRepository("node_modules/typescript/bin/tsc"), "--noEmit"])],
  ["Lint", () => step([inRepository("node_modules/@biomejs/biome/bin/biome"), "check", "--error-on-warnings"])],
  ["Build", () => step(["esbuild.js", "--production", "--tests"])],
  ["Unit and architecture", () => vitest("unit")],
  ["Conformance", () => vitest("conformance")],
  ["Webviews in a browser", webviews],
  ["Extension in VS Code", integration],
  ["Walk through the workbench", walks],
];

/** `npm test -- webviews` runs the parts whose title holds the word, for work on them. */
const words = process.argv.slice(2).map((word) => word.toLowerCase());
const chosen = parts.filter(
  ([title]) => words.length === 0 || words.some((word) => title.toLowerCase().includes(word)),
);

mkdirSync(resultsFolder, { recursive: true });
let total: Counts = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
for (const [title, runPart] of chosen) {
  console.log(`\n--- ${title}`);
  const counts = await runPart().catch((error: Error) => {
    console.error(error);
    return failedOnce;
  });
  lines.push(`${title.padEnd(28)}${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  total = {
    passed: total.passed + counts.passed,
    failed: total.failed + counts.failed,
    skipped: total.skipped + counts.skipped,
  };
}
console.log(`\n${lines.join("\n")}\n`);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed === 0 ? 0 : 1;
