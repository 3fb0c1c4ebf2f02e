import type { SnapshotInfo, TableInfo } from "../catalog/tableInfo";
import { formatBytes, formatCount, formatQuantity, formatWhen } from "./format";

/** The parts of a table's description: how long its history is, and what else a person decides by. */
export function summariseTable(info: TableInfo): string[] {
  const branches = info.refs.filter((ref) => ref.type === "branch").length;
  const snapshots = info.snapshots.length === 0 ? "no snapshots" : formatQuantity(info.snapshots.length, "snapshot");
  if (branches > 1) {
    return [snapshots, formatQuantity(branches, "branch", "branches")];
  }
  return info.schemaId > 0 ? [snapshots, `schema v${info.schemaId}`] : [snapshots];
}

/** What a table is and holds now, from its metadata alone, as labelled facts. */
export function describeTable(info: TableInfo, nowMs: number): (readonly [label: string, value: string])[] {
  const current = info.snapshots.find(({ snapshotId }) => snapshotId === info.currentSnapshotId);
  const facts: (readonly [string, string])[] = [["Format", `Iceberg v${info.formatVersion}`]];
  if (current !== undefined) {
    facts.push(...describeContent(current), ["Last commit", describeCommit(current, nowMs)]);
  }
  if (info.partitioning.length > 0) {
    facts.push(["Partitioned by", info.partitioning.join(", ")]);
  }
  if (info.identifierColumns.length > 0) {
    facts.push(["Identified by", info.identifierColumns.join(", ")]);
  }
  facts.push(["Location", info.location]);
  return facts;
}

function describeContent({ summary }: SnapshotInfo): (readonly [string, string])[] {
  const rows = countOf(summary["total-records"]);
  const size = countOf(summary["total-files-size"]);
  const dataFiles = countOf(summary["total-data-files"]);
  const deleteFiles = countOf(summary["total-delete-files"]) ?? 0n;
  const facts: (readonly [string, string])[] = [];
  if (rows !== undefined) {
    // Counting what deletes hide would mean reading them.
    const stored = deleteFiles > 0n ? " stored, deletes not applied" : "";
    facts.push(["Rows", `${formatCount(rows)}${stored}`]);
  }
  if (size !== undefined) {
    facts.push(["Size", formatBytes(Number(size))]);
  }
  if (dataFiles !== undefined) {
    const deletes = deleteFiles > 0n ? `, ${formatQuantity(deleteFiles, "delete file")}` : "";
    facts.push(["Files", `${formatQuantity(dataFiles, "data file")}${deletes}`]);
  }
  return facts;
}

function describeCommit({ summary, operation, timestampMs }: SnapshotInfo, nowMs: number): string {
  const engine = [summary["engine-name"], summary["engine-version"]].filter((part) => part !== undefined).join(" ");
  return `${formatWhen(timestampMs, nowMs)}${engine === "" ? "" : ` by ${engine}`} (${operation ?? "unknown operation"})`;
}

/** A number of a snapshot's summary; undefined when a writer left it out or wrote something else. */
function countOf(text: string | undefined): bigint | undefined {
  return text !== undefined && /^\d+$/.test(text) ? BigInt(text) : undefined;
}
