import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { inRepository } from "../support/repository";
import { type BenchCase, measureWarm } from "./measure";

/**
 * Times changelogs beside Spark's own on the same tables, in one run. Spark writes the tables, so PySpark and Java are needed once ($PYTHON names the Python that has PySpark); without them the tables of
 * an earlier run are measured alone. Both sides use two threads, and both are warm.
 */

const rows = Number(process.argv[2]);
const folder = inRepository(join(".vscode-test", "bench", String(rows)));
const warehouse = join(folder, "warehouse");
const casesFile = join(folder, "cases.json");
const python = process.env.PYTHON ?? "python3";

mkdirSync(folder, { recursive: true });
const cases = hasSpark() ? await runSpark() : loadEarlierCases();

const table = [];
for (const bench of cases) {
  const ours = await measureWarm(warehouse, bench, join(folder, "engine"));
  const cold = measureCold(bench);
  table.push({
    case: bench.case,
    "rows changed": ours.rows,
    "MB read": Math.round(ours.bytesRead / 1e6),
    "spark s": bench.seconds ?? "-",
    "lens s": Number(ours.seconds.toFixed(2)),
    ratio: bench.seconds === undefined ? "-" : `${(bench.seconds / ours.seconds).toFixed(1)} x`,
    "cold command s": cold.seconds,
    "peak MB": cold.peakMb,
  });
}
console.table(table);

function hasSpark(): boolean {
  const found =
    spawnSync(python, ["-c", "import pyspark"]).status === 0 && spawnSync("java", ["-version"]).status === 0;
  if (!found) console.log(`PySpark or Java is not here (${python}): measuring without Spark.`);
  return found;
}

function loadEarlierCases(): BenchCase[] {
  if (!existsSync(casesFile)) throw new Error("There are no tables to measure yet: run once with PySpark and Java.");
  return JSON.parse(readFileSync(casesFile, "utf8"));
}

async function runSpark(): Promise<BenchCase[]> {
  const script = inRepository("test/bench/sparkBench.py");
  const spark = spawn(python, [script, warehouse, "--rows", String(rows)], { stdio: ["ignore", "pipe", "inherit"] });
  const found: BenchCase[] = [];
  for await (const line of createInterface(spark.stdout)) {
    if (line.startsWith("{")) found.push(JSON.parse(line));
  }
  if (found.length === 0) throw new Error("Spark measured nothing; its messages stand above.");
  writeFileSync(casesFile, JSON.stringify(found, undefined, 2));
  return found;
}

/** The command line as a person runs it: a new process, its wall time and its peak memory. */
function measureCold(bench: BenchCase): { seconds: number; peakMb: number } {
  const report = "process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + '\\n'))";
  const mode = bench.case.endsWith("-net") ? "net" : "changes";
  const words = ["changelog", join(warehouse, "bench", bench.table), "--from", bench.from, "--to", bench.to];
  const options = ["--mode", mode, "--threads", "2", "--format", "jsonl", "--to-file", join(folder, "rows.jsonl")];
  const preload = `data:text/javascript,${encodeURIComponent(report)}`;
  const began = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", preload, inRepository("out/cli.js"), ...words, ...options],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  const peakKb = Number(/peak (\d+)/.exec(stderr)?.[1]);
  return { seconds: Number(((performance.now() - began) / 1000).toFixed(2)), peakMb: Math.round(peakKb / 1024) };
}
