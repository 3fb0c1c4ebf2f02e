import { BenchTables } from "./benchTables";
import { runLakehouse } from "./lakehouseCommand";
import { formatShare, printTable } from "./report";

/** How soon a changelog of twenty commits shows its first row, from the start of the command to its end. */

const tables = new BenchTables(Number(process.argv[2]));
const table = [];
for (const bench of await tables.prepare(["twenty"], false)) {
  if (bench.case !== "twenty") continue;
  const range = ["--from", bench.from, "--to", bench.to];
  const { seconds, firstSeconds } = await runLakehouse([
    ...["changelog", tables.pathOf(bench), ...range, "--format", "jsonl"],
  ]);
  table.push({
    case: bench.case,
    "first row s": Number(firstSeconds.toFixed(2)),
    "whole s": Number(seconds.toFixed(2)),
    share: formatShare(firstSeconds, seconds),
  });
}
printTable(table);
