import type { RefInfo, SnapshotInfo, TableInfo } from "../catalog/tableInfo";

/** A branch or tag with what is known of its snapshot and its end. */
export interface RefRow {
  readonly ref: RefInfo;
  /** Absent: the table does not keep the snapshot that it names. */
  readonly snapshot: SnapshotInfo | undefined;
  /** From when on expiry drops it; undefined: never by its age. */
  readonly endsMs: number | undefined;
  /** The retention is the table's, not its own. */
  readonly endsByDefault: boolean;
}

/**
 * Branches and tags in the order of the table's refs.
 *
 * Source: Iceberg spec, Snapshot Retention Policy
 */
export function listRefRows({ refs, snapshots, properties }: TableInfo): RefRow[] {
  const byId = new Map(snapshots.map((snapshot) => [snapshot.snapshotId, snapshot]));
  const text = properties["history.expire.max-ref-age-ms"];
  const byDefault = text === undefined || Number.isNaN(Number(text)) ? undefined : Number(text);
  return refs.map((ref) => {
    const snapshot = byId.get(ref.snapshotId);
    const ageMs = ref.maxRefAgeMs ?? byDefault;
    const ends = ref.name !== "main" && snapshot !== undefined && ageMs !== undefined;
    // An age of all that a number holds stands for "for ever".
    const endsMs = ends && ageMs < Number.MAX_SAFE_INTEGER ? snapshot.timestampMs + ageMs : undefined;
    return { ref, snapshot, endsMs, endsByDefault: ref.maxRefAgeMs === undefined };
  });
}
