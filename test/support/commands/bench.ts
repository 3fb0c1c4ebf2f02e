import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { inRepository } from "../repository";
import { run } from "../tools/run";

/**
 * Runs the parts of the benchmark: `npm run bench [-- PART... [--rows N]]`. A part is a program named
 * `<part>.bench.ts` anywhere below test/bench; it gets the number of rows as its first argument.
 */

const suffix = ".bench.mjs";
const folder = inRepository("out/bench");
const { values, positionals } = parseArgs({
  options: { rows: { type: "string", default: "10000000" } },
  allowPositionals: true,
});
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(suffix));
const parts = new Map(files.map((file) => [basename(file, suffix), join(folder, file)]));
const unknown = positionals.filter((name) => !parts.has(name));
if (unknown.length > 0 || !/^\d+$/.test(values.rows)) {
  throw new Error(`npm run bench -- [${[...parts.keys()].sort().join("|")}]... [--rows N]`);
}

// The command that a person would run is the one that is measured.
await run(process.execPath, ["esbuild.js", "--production"]);
for (const [name, program] of [...parts].sort()) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  console.log(`\n${name}`);
  await run(process.execPath, [program, values.rows]);
}
