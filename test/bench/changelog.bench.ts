import { BenchTables, hasSpark } from "./benchTables";
import { runLakehouse } from "./lakehouseCommand";
import { measureWarm, modeOf } from "./measure";
import { formatRatio, printTable } from "./report";
import { measureColdSpark } from "./sparkSql";

/**
 * Changelogs beside Spark's own on the same tables, in one run: warm, and for a clustered commit also from the start of
 * a process to its end. Both sides use two threads. Of merge-on-read, which Spark's procedure refuses, it is the time
 * of comparing the two states.
 */

const tables = new BenchTables(Number(process.argv[2]));
const cases = await tables.prepare(["clustered", "scattered", "twenty", "mor"], true);

const table = [];
for (const bench of cases) {
  const warm = await measureWarm(tables, bench);
  const range = ["--from", bench.from, "--to", bench.to, "--mode", modeOf(bench)];
  const cold = await runLakehouse(["changelog", tables.pathOf(bench), ...range, "--format", "jsonl"]);
  const coldSpark = bench.case === "clustered" && hasSpark() ? measureColdSpark(tables, bench) : undefined;
  table.push({
    case: bench.case,
    "rows changed": warm.rows,
    "MB read": Math.round(warm.bytesRead / 1e6),
    "spark s": bench.seconds ?? "-",
    "lens s": Number(warm.seconds.toFixed(2)),
    ratio: formatRatio(bench.seconds, warm.seconds),
    "cold spark-sql s": coldSpark === undefined ? "-" : Number(coldSpark.toFixed(2)),
    "cold lakehouse s": Number(cold.seconds.toFixed(2)),
    "cold ratio": formatRatio(coldSpark, cold.seconds),
    "peak MB": cold.peakMb,
  });
}
printTable(table);
