import { ancestorsOf, findSnapshot } from "./snapshots";
import type { SnapshotRef, TableMetadata } from "./tableMetadata";

const defaultMaxAgeMs = 432_000_000;
const defaultMinSnapshots = 1;

/**
 * When expiry with the table's own retention may remove each kept snapshot, in ms since 1970. Snapshots that a ref
 * points at, or that a branch keeps by their number, are left out: they stay as long as that ref does.
 *
 * Source: Iceberg spec, Snapshot Retention Policy; Iceberg's RemoveSnapshots, for snapshots that no branch reaches
 */
export function listExpiryTimes(metadata: TableMetadata): ReadonlyMap<bigint, number> {
  const maxAgeMs = numberProperty(metadata, "history.expire.max-snapshot-age-ms", defaultMaxAgeMs);
  const minSnapshots = numberProperty(metadata, "history.expire.min-snapshots-to-keep", defaultMinSnapshots);
  const times = new Map(metadata.snapshots.map(({ snapshotId, timestampMs }) => [snapshotId, timestampMs + maxAgeMs]));
  const keptByRef = new Set<bigint>();
  for (const ref of metadata.refs.values()) {
    keptByRef.add(ref.snapshotId);
    if (ref.type !== "branch" || findSnapshot(metadata, ref.snapshotId) === undefined) continue;
    for (const id of listKeptByNumber(metadata, ref, minSnapshots)) keptByRef.add(id);
    if (ref.maxSnapshotAgeMs === undefined) continue;
    for (const { snapshotId, timestampMs } of ancestorsOf(metadata, ref.snapshotId).snapshots) {
      // A branch may keep its snapshots longer than the table does.
      const time = timestampMs + ref.maxSnapshotAgeMs;
      if (time > (times.get(snapshotId) ?? time)) times.set(snapshotId, time);
    }
  }
  for (const id of keptByRef) times.delete(id);
  return times;
}

function listKeptByNumber(metadata: TableMetadata, ref: SnapshotRef, minSnapshots: number): bigint[] {
  const { snapshots } = ancestorsOf(metadata, ref.snapshotId);
  return snapshots.slice(0, ref.minSnapshotsToKeep ?? minSnapshots).map(({ snapshotId }) => snapshotId);
}

function numberProperty(metadata: TableMetadata, name: string, missing: number): number {
  const value = Number(metadata.properties.get(name) ?? missing);
  return Number.isFinite(value) && value >= 0 ? value : missing;
}
