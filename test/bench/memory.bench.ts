import { type BenchCase, BenchTables } from "./benchTables";
import { runLakehouse } from "./lakehouseCommand";

/**
 * Peak memory of the command at its default setting for an update of all files of a table, and of one with four times
 * the rows: partitioned, unpartitioned, and with rows that move from one partition spec to another.
 */

const kinds = ["scattered", "unpartitioned", "mixed"];
const tables = new BenchTables(Number(process.argv[2]));
const names = kinds.flatMap((kind) => [`${kind}_quarter`, kind]);
const peaks = new Map<string, number>();
for (const bench of await tables.prepare(names, false)) peaks.set(bench.case, await measurePeak(bench));

console.table(
  kinds.map((kind) => {
    const [quarter, whole] = [peaks.get(`${kind}_quarter`), peaks.get(kind)];
    return {
      table: kind,
      [`${tables.rows / 4} rows: peak MB`]: quarter ?? "-",
      [`${tables.rows} rows: peak MB`]: whole ?? "-",
      ratio: quarter === undefined || whole === undefined ? "-" : `${(whole / quarter).toFixed(2)} x`,
    };
  }),
);

async function measurePeak(bench: BenchCase): Promise<number> {
  const range = ["--from", bench.from, "--to", bench.to];
  const { peakMb } = await runLakehouse(["changelog", tables.pathOf(bench), ...range, "--format", "jsonl"]);
  return peakMb;
}
