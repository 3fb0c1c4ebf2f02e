const esbuild = require("esbuild");
const fs = require("node:fs");
const path = require("node:path");

const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");
/** Builds the integration suite and the programs behind the npm scripts too. */
const withTests = process.argv.includes("--tests");
/** Builds the programs behind the npm scripts and nothing else. */
const commandsOnly = process.argv.includes("--commands");

/** Largest minified size of each role's bundle in kB; a production build over its budget fails. */
const budgets = { extension: 180, worker: 480, cli: 430, webview: 850 };

/** @type {import('esbuild').BuildOptions} */
const node = {
  bundle: true,
  format: "cjs",
  platform: "node",
  target: "node20",
  minify: production,
  sourcemap: !production,
  sourcesContent: false,
  metafile: true,
  logLevel: "silent",
};

/** @type {import('esbuild').BuildOptions} */
const browser = {
  ...node,
  format: "iife",
  platform: "browser",
  target: "es2022",
  loader: { ".ttf": "file" },
  assetNames: "[name]",
};

/** Files below a folder whose path ends in `suffix`, sorted. */
function discover(folder, suffix) {
  if (!fs.existsSync(folder)) {
    return [];
  }
  const files = fs
    .readdirSync(folder, { recursive: true })
    .map((file) => path.posix.join(folder, file.split(path.sep).join("/")));
  return files.filter((file) => file.endsWith(suffix)).sort();
}

/** What is shipped: three programs for Node, and a script and a style sheet for each page. */
function productBundles() {
  const bundles = [
    {
      role: "extension",
      ...node,
      entryPoints: ["src/extension.ts"],
      outfile: "out/extension.js",
      external: ["vscode"],
    },
    {
      role: "worker",
      ...node,
      entryPoints: ["src/worker/entry.ts"],
      outfile: "out/worker.js",
      external: ["@duckdb/node-api"],
    },
    {
      role: "cli",
      ...node,
      entryPoints: ["src/cli/main.ts"],
      outfile: "out/cli.js",
      external: ["@duckdb/node-api"],
      banner: { js: "#!/usr/bin/env node" },
    },
  ];
  for (const script of discover("src/webviews", "/main.ts")) {
    const page = path.posix.dirname(script);
    const outfile = `out/webviews/${path.posix.basename(page)}`;
    bundles.push({ role: "webview", ...browser, entryPoints: [script], outfile: `${outfile}.js` });
    if (fs.existsSync(`${page}/styles.css`)) {
      bundles.push({ role: "webview", ...browser, entryPoints: [`${page}/styles.css`], outfile: `${outfile}.css` });
    }
  }
  return bundles;
}

/** The suite that runs inside VS Code: one bundle a test file, beside the entry that finds them. */
function suiteBundles() {
  const entryPoints = ["test/integration/suite/index.ts", ...discover("test/integration/suite", ".test.ts")];
  return [{ role: "test", ...node, minify: false, entryPoints, outdir: "out/test", packages: "external" }];
}

/** The programs behind the npm scripts, and the parts of the benchmark, each a program of its own. */
function commandBundles() {
  const options = {
    role: "command",
    ...node,
    minify: false,
    format: "esm",
    outExtension: { ".js": ".mjs" },
    packages: "external",
    banner: { js: "#!/usr/bin/env node" },
  };
  return [
    { ...options, entryPoints: discover("test/support/commands", ".ts"), outdir: "out/commands" },
    { ...options, entryPoints: discover("test/bench", ".bench.ts"), outbase: "test/bench", outdir: "out/bench" },
  ];
}

/** Reports errors in the form the problem matcher in .vscode/tasks.json reads. */
const problemMatcherPlugin = {
  name: "problem-matcher",
  setup(build) {
    build.onStart(() => {
      if (watch) {
        console.log("[watch] build started");
      }
    });
    build.onEnd((result) => {
      for (const { text, location } of [...result.errors, ...result.warnings]) {
        console.error(`✘ [ERROR] ${text}`);
        if (location) {
          console.error(`    ${location.file}:${location.line}:${location.column}:`);
        }
      }
      if (watch) {
        console.log("[watch] build finished");
      }
    });
  },
};

/** Writes the metafile of a shipped bundle and says what is wrong with its size, if anything. */
function checkSize(role, metafile) {
  const problems = [];
  for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
    if (!/\.(js|css)$/.test(file)) {
      continue;
    }
    const name = path.posix.relative("out", file).replaceAll(/[/.]/g, "-");
    fs.writeFileSync(`out/meta-${name}.json`, JSON.stringify(metafile));
    const limit = budgets[role];
    if (production) {
      console.log(`${file.padEnd(32)} ${(bytes / 1000).toFixed(0).padStart(6)} kB of ${limit} kB`);
      if (bytes > limit * 1000) {
        problems.push(
          `${file} is ${(bytes / 1000).toFixed(0)} kB, over its budget of ${limit} kB: see out/meta-${name}.json`,
        );
      }
    }
  }
  return problems;
}

/** Scripts that start with a shebang are run as programs. */
function makeExecutable(metafile) {
  for (const file of Object.keys(metafile.outputs)) {
    fs.chmodSync(file, 0o755);
  }
}

/** Lets `npx lakehouse` run this build directly; npm would otherwise install the checkout into its cache first. */
function linkCommand() {
  const link = "node_modules/.bin/lakehouse";
  if (process.platform !== "win32" && fs.existsSync("out/cli.js")) {
    fs.rmSync(link, { force: true });
    fs.symlinkSync("../../out/cli.js", link);
  }
}

async function main() {
  const shipped = commandsOnly ? [] : productBundles();
  const bundles = [
    ...shipped,
    ...(withTests ? suiteBundles() : []),
    ...(withTests || commandsOnly ? commandBundles() : []),
  ];

  // Pages, tests and benchmarks are found by looking, so those of deleted sources must not stay.
  const found = [
    ...(commandsOnly ? [] : ["out/webviews"]),
    ...(withTests ? ["out/test"] : []),
    ...(withTests || commandsOnly ? ["out/bench"] : []),
  ];
  for (const folder of found) {
    fs.rmSync(folder, { recursive: true, force: true });
  }

  const problems = [];
  for (const bundle of bundles) {
    problems.push(...(await build(bundle)));
  }
  linkCommand();
  if (problems.length > 0) {
    console.error(problems.join("\n"));
    process.exitCode = 1;
  }
}

/** Builds one bundle, or watches it; a broken one does not keep the others from being built. */
async function build({ role, ...options }) {
  const context = await esbuild.context({ ...options, plugins: [problemMatcherPlugin] });
  if (watch) {
    await context.watch();
    return [];
  }
  try {
    const { metafile } = await context.rebuild();
    if (options.banner !== undefined) {
      makeExecutable(metafile);
    }
    return role in budgets ? checkSize(role, metafile) : [];
  } catch {
    return [`${options.outfile ?? options.outdir} was not built.`];
  } finally {
    await context.dispose();
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
