import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inRepository } from "../repository";
import { installNode } from "../tools/installVsCode";
import { environmentWithoutNpm, npmProgram, run } from "../tools/run";

/**
 * Makes the VSIX of one platform, this one unless another is named (`npm run package -- darwin-arm64`). The embedded
 * engine is a native module, so each platform has a package of its own.
 */

const vsceVersion = "4.1.0";
const target = process.argv[2] ?? `${process.platform}-${process.arch}`;
const [os = "", cpu = ""] = target.split("-");
const stage = inRepository(join(".vscode-test", "package", target));
const { files, name, version } = JSON.parse(readFileSync(inRepository("package.json"), "utf8"));

await run(process.execPath, ["esbuild.js", "--production"]);
rmSync(stage, { recursive: true, force: true });
mkdirSync(stage, { recursive: true });
for (const file of ["package.json", "package-lock.json", "out", "media", "README.md", "CHANGELOG.md", "LICENSE"]) {
  if (!existsSync(inRepository(file))) {
    throw new Error(`${file} is missing.`);
  }
  cpSync(inRepository(file), join(stage, file), { recursive: true });
}
console.log(`Shipping ${files.join(", ")} and the libraries of ${target}`);

const env = environmentWithoutNpm();
const install = ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", `--os=${os}`, `--cpu=${cpu}`];
await run(process.execPath, [npmProgram("npm"), ...install], { cwd: stage, env });
const vsix = inRepository(`${name}-${target}-${version}.vsix`);
// Without a public repository there is no address that links of the README could be made to point at.
const noRepository = ["--allow-missing-repository", "--no-rewrite-relative-links"];
const pack = ["package", "--target", target, "--out", vsix, ...noRepository];
// vsce wants a newer Node than the extension does.
await run(await installNode(), [npmProgram("npx"), "-y", `@vscode/vsce@${vsceVersion}`, ...pack], { cwd: stage, env });
rmSync(stage, { recursive: true });
