import type { TableInfo } from "../catalog/tableInfo";
import { formatBytes, formatQuantity, formatWhen } from "./format";
import { listLineage } from "./lineage";
import { formatEngine, isMaintenance } from "./snapshotWords";

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

/** The facts that a branch's newest summary and the table's properties give; nothing is counted by reading. */
export function describeTable(table: TableInfo, branch: string, nowMs: number): TableFacts {
  const line = listLineage(table, branch);
  const total = (key: string): number | undefined => {
    const value = line.at(-1)?.summary[`total-${key}`];
    return value === undefined ? undefined : Number(value);
  };
  const records = total("records");
  const hidden = (total("position-deletes") ?? 0) + (total("equality-deletes") ?? 0);
  const size = total("files-size");
  const deleteFiles = total("delete-files") ?? 0;
  const files = [
    total("data-files") === undefined ? undefined : formatQuantity(total("data-files") ?? 0, "data file"),
    deleteFiles > 0 ? formatQuantity(deleteFiles, "delete file") : undefined,
  ];
  const changed = line.findLast((snapshot) => !isMaintenance(snapshot));
  const engine = changed === undefined ? undefined : formatEngine(changed.summary);
  return {
    format: `Iceberg v${table.formatVersion}`,
    writeMode: table.properties["write.update.mode"] === "merge-on-read" ? "merge-on-read" : "copy-on-write",
    rows: records === undefined ? undefined : formatQuantity(records, hidden > 0 ? "stored row" : "row"),
    rowsAreExact: hidden === 0,
    size: size === undefined ? undefined : formatBytes(size),
    files: files.filter((file) => file !== undefined),
    freshness: changed && {
      text: `data last changed ${formatWhen(changed.timestampMs, nowMs)}${engine === undefined ? "" : ` by ${engine}`} (${changed.operation ?? "unknown"})`,
      timestampMs: changed.timestampMs,
    },
  };
}
