import type { TableInfo } from "../catalog/tableInfo";
import { formatQuantity } from "./format";
import { describeTable } from "./tableFacts";

/** The parts of a table's description: how long its history is, and what else a person decides by. */
export function summariseTable(info: TableInfo): string[] {
  const branches = info.refs.filter((ref) => ref.type === "branch").length;
  const snapshots = info.snapshots.length === 0 ? "no snapshots" : formatQuantity(info.snapshots.length, "snapshot");
  if (branches > 1) {
    return [snapshots, formatQuantity(branches, "branch", "branches")];
  }
  return info.schemaId > 0 ? [snapshots, `schema v${info.schemaId}`] : [snapshots];
}

/** What a table is and holds now on main, from its metadata alone, as labelled facts for a tooltip. */
export function listTableFacts(info: TableInfo, nowMs: number): (readonly [label: string, value: string])[] {
  const { format, writeMode, rows, rowsAreExact, size, files, freshness } = describeTable(info, "main", nowMs);
  const content = [rows === undefined || rowsAreExact ? rows : `${rows}, deletes not applied`, size, ...files];
  const facts: (readonly [string, string | undefined])[] = [
    ["Format", `${format}, ${writeMode}`],
    ["Content", content.filter((part) => part !== undefined).join(" · ")],
    ["Freshness", freshness?.text],
    ["Partitioned by", info.partitioning.join(", ")],
    ["Identified by", info.identifierColumns.join(", ")],
    ["Location", info.location],
    ["Problems", info.problems.join(" ")],
  ];
  return facts.flatMap(([label, value]) => (value ? [[label, value] as const] : []));
}
