import { inRepository } from "../repository";
import { runSuite } from "../vscode/runSuite";

/** Stands in for the desktop's `code` where there is none: takes its arguments, runs the suite in VS Code's server. */
const argument = (name: string) => process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);

const extension = argument("extensionDevelopmentPath");
const suite = argument("extensionTestsPath");
if (extension === undefined || suite === undefined) {
  throw new Error("--extensionDevelopmentPath and --extensionTestsPath are required.");
}
const folder = process.argv.slice(2).find((one) => !one.startsWith("-")) ?? inRepository("media/sample");
process.exitCode = await runSuite({ extension, suite, folder, timeoutMs: 180_000 });
