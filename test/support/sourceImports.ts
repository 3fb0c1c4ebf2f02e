import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { build } from "esbuild";
import { inRepository, repository } from "./repository";

/** One import of one source file. Paths are relative to the repository, with forward slashes. */
export interface SourceImport {
  readonly from: string;
  /** A source file, `node:…`, or the name of a package. */
  readonly to: string;
  readonly isPackage: boolean;
  /** Type-only imports leave no trace in a bundle, yet they tie rooms together all the same. */
  readonly typeOnly: boolean;
}

/** Every TypeScript file below src/, sorted. */
export function listSourceFiles(): string[] {
  const files = readdirSync(inRepository("src"), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => posix.join("src", file.replaceAll("\\", "/")))
    .sort();
}

/** All imports of the given files: those that esbuild resolves, and the type-only ones that it drops. */
export async function listImports(files: readonly string[]): Promise<SourceImport[]> {
  const known = new Set(files);
  const imports = [...(await listRuntimeImports(files))];
  const seen = new Set(imports.map(({ from, to }) => `${from} ${to}`));
  for (const from of files) {
    for (const specifier of scanSpecifiers(readFileSync(inRepository(from), "utf8"))) {
      const { to, isPackage } = resolveSpecifier(from, specifier, known);
      if (!seen.has(`${from} ${to}`)) {
        seen.add(`${from} ${to}`);
        imports.push({ from, to, isPackage, typeOnly: true });
      }
    }
  }
  return imports;
}

async function listRuntimeImports(files: readonly string[]): Promise<SourceImport[]> {
  if (files.length === 0) {
    return [];
  }
  const { metafile } = await build({
    absWorkingDir: repository,
    entryPoints: [...files],
    outdir: "out/architecture",
    bundle: true,
    packages: "external",
    platform: "node",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const helpers = "<runtime>";
  return Object.entries(metafile.inputs).flatMap(([from, input]) =>
    input.imports
      .filter(({ path }) => path !== helpers)
      .map(({ path, external }) => ({
        from,
        to: external ? packageName(path) : path,
        isPackage: external === true,
        typeOnly: false,
      })),
  );
}

/** The module specifiers of import and export statements, dynamic imports and `import("…")` types. */
export function scanSpecifiers(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const statements = code.matchAll(/^\s*(?:import|export)\b(?:[^"'`;]*?\bfrom)?\s*["']([^"']+)["']/gm);
  const expressions = code.matchAll(/\b(?:import|require)\(\s*["']([^"']+)["']\s*\)/g);
  return [...statements, ...expressions].flatMap(([, specifier]) => specifier ?? []);
}

function resolveSpecifier(from: string, specifier: string, known: ReadonlySet<string>) {
  if (!specifier.startsWith(".")) {
    return { to: packageName(specifier), isPackage: true };
  }
  const path = posix.join(posix.dirname(from), specifier);
  const file = [path, `${path}.ts`, `${path}/index.ts`].find((candidate) => known.has(candidate));
  return { to: file ?? path, isPackage: false };
}

/** `@scope/name/deep` → `@scope/name`; `node:fs/promises` stays whole. */
export function packageName(specifier: string): string {
  if (specifier.startsWith("node:")) {
    return specifier;
  }
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : (parts[0] ?? specifier);
}
