import type { TableInfo } from "../catalog/tableInfo";
import { formatBytes, formatQuantity, formatWhen } from "./format";
import { listAncestors } from "./lineage";
import { holdsNoDeletes, readTotals } from "./snapshotTotals";
import { formatEngine, isMaintenance } from "./snapshotWords";
import { findSnapshotAt } from "./tablePlace";

/** The line below a table's name: its size on one branch, and how fresh its data is. */
export interface TableFacts {
  /** `Iceberg v2` */
  readonly format: string;
  /** `merge-on-read` or `copy-on-write`, as the table's properties ask of updates. */
  readonly writeMode: string;
  /** `1,204,311 rows`, or stored rows where delete files hide some. */
  readonly rows: string | undefined;
  readonly rowsAreExact: boolean;
  readonly size: string | undefined;
  readonly files: readonly string[];
  readonly freshness: { readonly text: string; readonly timestampMs: number } | undefined;
}

/**
 * The facts that a snapshot's summary and the table's properties give; nothing is counted by reading.
 *
 * @param at  a ref or a snapshot id; of a time, which only the table's log can tell, nothing is said of size and change
 */
export function describeTable(table: TableInfo, at: string, nowMs: number): TableFacts {
  const line = listAncestors(table, findSnapshotAt(table, at)?.snapshotId);
  const totals = readTotals(line.at(-1) ?? { summary: {} });
  const { records, sizeBytes, dataFiles, deleteFiles } = totals;
  const isExact = table.formatVersion === 1 || holdsNoDeletes(totals);
  const files = [
    dataFiles === undefined ? undefined : formatQuantity(dataFiles, "data file"),
    deleteFiles ? formatQuantity(deleteFiles, "delete file") : undefined,
  ];
  const changed = line.findLast((snapshot) => !isMaintenance(snapshot));
  const engine = changed === undefined ? undefined : formatEngine(changed.summary);
  return {
    format: `Iceberg v${table.formatVersion}`,
    writeMode: table.properties["write.update.mode"] === "merge-on-read" ? "merge-on-read" : "copy-on-write",
    rows: records === undefined ? undefined : formatQuantity(records, isExact ? "row" : "stored row"),
    rowsAreExact: isExact,
    size: sizeBytes === undefined ? undefined : formatBytes(Number(sizeBytes)),
    files: files.filter((file) => file !== undefined),
    freshness: changed && {
      text: `data last changed ${formatWhen(changed.timestampMs, nowMs)}${engine === undefined ? "" : ` by ${engine}`} (${changed.operation ?? "unknown"})`,
      timestampMs: changed.timestampMs,
    },
  };
}
