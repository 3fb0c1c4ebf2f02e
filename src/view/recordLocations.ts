import type { RecordLocation } from "../changelog/history";
import { formatExpiry, formatList, formatQuantity } from "./format";

/** One file that holds a record, and everything that still leads to it. */
export interface FileLocation {
  readonly file: string;
  readonly fileSizeBytes: number;
  /** Newest first. */
  readonly snapshots: readonly RecordLocation[];
  readonly refs: readonly string[];
  /** No snapshot shows the row from this file any more: delete files hide it everywhere. */
  readonly isHiddenEverywhere: boolean;
  /** When the last snapshot that needs the file may expire; undefined while a ref keeps one. */
  readonly mayExpireMs: number | undefined;
}

/** Locations by file, the file that was read last first. */
export function groupLocations(locations: readonly RecordLocation[]): readonly FileLocation[] {
  const byFile = new Map<string, RecordLocation[]>();
  for (const location of locations) {
    byFile.set(location.file, [...(byFile.get(location.file) ?? []), location]);
  }
  const files = [...byFile].map(([file, found]) => summariseFile(file, found));
  return files.sort((a, b) => newestOf(b) - newestOf(a));
}

/** The answer to a deletion request, in a sentence. */
export function describeLocations(files: readonly FileLocation[], nowMs: number): string {
  const snapshots = new Set(files.flatMap((file) => file.snapshots.map(({ snapshotId }) => snapshotId)));
  if (files.length === 0) return "No snapshot that is kept can read this record.";
  const where = `${formatQuantity(files.length, "file")} of ${formatQuantity(snapshots.size, "snapshot")}`;
  const kept = [...new Set(files.filter((file) => file.mayExpireMs === undefined).flatMap((file) => file.refs))];
  if (kept.length > 0)
    return `Still readable in ${where}, as long as ${formatList(kept)} ${kept.length === 1 ? "keeps" : "keep"} it.`;
  const until = Math.max(...files.map((file) => file.mayExpireMs ?? 0));
  return `Still readable in ${where}; the last of them may expire ${formatExpiry(until, nowMs)}.`;
}

function summariseFile(file: string, found: readonly RecordLocation[]): FileLocation {
  const expiries = found.map(({ mayExpireMs }) => mayExpireMs);
  return {
    file,
    fileSizeBytes: found[0]?.fileSizeBytes ?? 0,
    snapshots: [...found].sort((a, b) => b.timestampMs - a.timestampMs),
    refs: [...new Set(found.flatMap(({ refs }) => refs))],
    isHiddenEverywhere: found.every(({ hiddenByDelete }) => hiddenByDelete),
    mayExpireMs: expiries.includes(undefined) ? undefined : Math.max(...expiries.map((time) => time ?? 0)),
  };
}

function newestOf({ snapshots }: FileLocation): number {
  return snapshots[0]?.timestampMs ?? 0;
}
