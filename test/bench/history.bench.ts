import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { BenchTables } from "./benchTables";
import { measureHistory } from "./measure";
import { formatShare, printTable } from "./report";

/**
 * What the history of one record reads, beside all data files that the table's history has: of a table whose files each
 * hold a range of ids, and of one whose files each hold ids of half of all, in partitions that the key does not name.
 */

/** Changed by the update of every table, and by the first of the twenty. */
const keys = new Map([
  ["unpartitioned", "10010"],
  ["twenty", "5003"],
]);

const tables = new BenchTables(Number(process.argv[2]));
const table = [];
for (const bench of await tables.prepare([...keys.keys()], false)) {
  if (bench.case.endsWith("-net")) continue;
  const { seconds, rows, bytesRead } = await measureHistory(tables, bench, keys.get(bench.table) ?? "");
  const all = sumDataFiles(join(tables.pathOf(bench), "data"));
  table.push({
    table: bench.table,
    versions: rows,
    "MB read": Number((bytesRead / 1e6).toFixed(1)),
    "MB of data files": Number((all / 1e6).toFixed(1)),
    share: formatShare(bytesRead, all),
    s: Number(seconds.toFixed(2)),
  });
}
printTable(table);

function sumDataFiles(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".parquet"));
  return names.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}
