import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { findRoomCycles, findViolation, isAdapter, listLoadedFiles } from "../support/importRules";
import { inRepository } from "../support/repository";
import { listImports, listSourceFiles, packageName, type SourceImport, scanSpecifiers } from "../support/sourceImports";

const longestFile = 400;
const files = listSourceFiles();

describe("architecture", () => {
  let imports: SourceImport[];
  beforeAll(async () => {
    imports = await listImports(files);
  });

  it("reads the imports of every source file", () => {
    expect(files.length).toBeGreaterThan(0);
    expect(imports.filter(({ isPackage }) => !isPackage).length).toBeGreaterThan(0);
  });

  it("lets each room import only what the design allows", () => {
    expect(imports.flatMap((one) => findViolation(one) ?? [])).toEqual([]);
  });

  it("has no cycle between pure rooms", () => {
    expect(findRoomCycles(imports)).toEqual([]);
  });

  it("loads no adapter into the extension host", () => {
    const loaded = [...listLoadedFiles("src/extension.ts", imports)];
    expect(loaded.filter(isAdapter)).toEqual([]);
  });

  it(`keeps source files at ${longestFile} lines or fewer`, () => {
    const tooLong = files.filter((file) => countLines(file) > longestFile);
    expect(tooLong, "split these by what changes for different reasons").toEqual([]);
  });

  it("uses every dependency of package.json", () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(inRepository("package.json"), "utf8"));
    const used = listUsedPackages(imports);
    const unused = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !used(name));
    expect(unused, "remove these from package.json, or use them").toEqual([]);
  });
});

describe("import rules", () => {
  const check = (from: string, to: string, isPackage = false, typeOnly = false) =>
    findViolation({ from, to, isPackage, typeOnly });

  it("refuses what crosses the house, and says where the code should go", () => {
    expect(check("src/iceberg/a.ts", "src/duckdb/b.ts")).toContain("Declare a port");
    expect(check("src/iceberg/a.ts", "node:fs", true)).toContain("is pure");
    expect(check("src/rest/a.ts", "src/aws/b.ts")).toContain("adapter");
    expect(check("src/vscode/a.ts", "src/webviews/inspector/main.ts")).toContain("contract.ts");
    expect(check("src/vscode/a.ts", "src/worker/services.ts")).toContain("worker/client");
    expect(check("src/webviews/a/contract.ts", "src/webviews/a/main.ts")).toContain("contract");
    expect(check("src/webviews/a/contract.ts", "src/query/b.ts")).toContain("browser code");
    expect(check("src/webviews/a/main.ts", "src/duckdb/b.ts", false, true)).toContain("browser code");
    expect(check("src/webviews/a/main.ts", "src/webviews/b/main.ts")).toContain("shared");
    expect(check("src/webviews/a/main.ts", "@vscode/webview-ui-toolkit", true)).toBeDefined();
    expect(check("src/view/a.ts", "vscode", true)).toBeDefined();
    expect(check("src/helpers/a.ts", "src/model/b.ts")).toContain("no room");
  });

  it("allows what the design allows", () => {
    expect(check("src/iceberg/a.ts", "node:zlib", true)).toBeUndefined();
    expect(check("src/changelog/a.ts", "src/iceberg/b.ts")).toBeUndefined();
    expect(check("src/duckdb/a.ts", "src/storage/b.ts")).toBeUndefined();
    expect(check("src/vscode/a.ts", "src/webviews/inspector/changes/contract.ts")).toBeUndefined();
    expect(check("src/vscode/a.ts", "src/worker/client.ts")).toBeUndefined();
    expect(check("src/webviews/a/main.ts", "src/query/b.ts", false, true)).toBeUndefined();
    expect(check("src/webviews/shared/controls.ts", "@vscode/webview-ui-toolkit", true)).toBeUndefined();
  });

  it("finds a cycle between pure rooms", () => {
    const edge = (from: string, to: string) => ({ from, to, isPackage: false, typeOnly: true });
    const cycle = [edge("src/catalog/a.ts", "src/query/b.ts"), edge("src/query/b.ts", "src/catalog/a.ts")];
    expect(findRoomCycles(cycle)).toEqual(["catalog -> query -> catalog"]);
  });

  it("sees type-only imports, and none inside comments", () => {
    const source = [
      'import type { A } from "./a";',
      'export type { B } from "./b";',
      'import {\n  type C,\n} from "./c";',
      'import "./d";',
      'type E = import("./e").E;',
      '// import "./no";',
      '/** import { X } from "./no"; */',
    ];
    expect(scanSpecifiers(source.join("\n"))).toEqual(["./a", "./b", "./c", "./d", "./e"]);
  });
});

function countLines(file: string): number {
  return readFileSync(inRepository(file), "utf8").trimEnd().split("\n").length;
}

/** A package counts as used when code or styles import it, or when a script or a settings file names it. */
function listUsedPackages(imports: readonly SourceImport[]): (name: string) => boolean {
  const testFiles = listFiles("test", ".ts");
  const imported = new Set([
    ...imports.filter(({ isPackage }) => isPackage).map(({ to }) => to),
    ...testFiles.flatMap((file) => scanSpecifiers(read(file)).map(packageName)),
  ]);
  const settings = ["esbuild.js", "biome.json", "vitest.config.mts", "tsconfig.json", ...listFiles("src", ".css")];
  const text = settings.map(read).join("\n");
  const scripts = Object.values<string>(JSON.parse(read("package.json")).scripts).join("\n");
  const commands: Readonly<Record<string, string>> = { typescript: "tsc", "@biomejs/biome": "biome" };
  return (name) => {
    const typed = name.replace(/^@types\//, "");
    return (
      imported.has(typed) ||
      new RegExp(`["'/]${typed}["'/]`).test(text) ||
      new RegExp(`\\b${commands[name] ?? typed}\\b`).test(scripts)
    );
  };
}

const listFiles = (folder: string, suffix: string): string[] =>
  readdirSync(inRepository(folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(suffix))
    .map((file) => `${folder}/${file}`);

const read = (file: string): string => readFileSync(inRepository(file), "utf8");
