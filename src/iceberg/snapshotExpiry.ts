import type { ExpiryPreview, KeptBy, SnapshotExpiry } from "../catalog/expiry";
import { findSnapshot, walkAncestors } from "./snapshots";
import type { Snapshot, SnapshotRef, TableMetadata } from "./tableMetadata";

const defaultMaxAgeMs = 432_000_000;
const defaultMinSnapshots = 1;

/**
 * When expiry with the table's own retention may remove each kept snapshot, in ms since 1970. Snapshots that something
 * keeps for ever are left out.
 *
 * Source: Iceberg spec, Snapshot Retention Policy; Iceberg's RemoveSnapshots
 */
export function listExpiryTimes(metadata: TableMetadata): ReadonlyMap<bigint, number> {
  const times = new Map<bigint, number>();
  for (const [{ snapshotId }, { mayExpireMs }] of listRetention(metadata)) {
    if (mayExpireMs !== Infinity) times.set(snapshotId, mayExpireMs);
  }
  return times;
}

/**
 * What expiry by the table's own retention would remove at a time, and why every other snapshot stays. A branch keeps
 * its newest snapshots up to the first that is beyond both its number and its age; a tag keeps its own snapshot alone;
 * what no branch leads to stays while it is younger than the table's age.
 *
 * Source: Iceberg's RemoveSnapshots, which unlike the spec's simplified policy spares young unreferenced snapshots
 */
export function previewExpiry(metadata: TableMetadata, nowMs: number): ExpiryPreview {
  const { maxAgeMs, minSnapshots } = tableRetention(metadata);
  const isOff = metadata.properties.get("gc.enabled") === "false";
  const snapshots = [...listRetention(metadata)].map(([{ snapshotId, timestampMs }, { reasons, mayExpireMs }]) => ({
    snapshotId: String(snapshotId),
    timestampMs,
    keptBy: reasons.filter(({ from = -Infinity, until }) => from < nowMs && nowMs < until).map(mapReason),
    ...(mayExpireMs !== Infinity && { mayExpireMs }),
  }));
  return {
    nowMs,
    isOff,
    maxSnapshotAgeMs: maxAgeMs,
    minSnapshotsToKeep: minSnapshots,
    snapshots: snapshots.toSorted((a: SnapshotExpiry, b: SnapshotExpiry) => b.timestampMs - a.timestampMs),
    droppedRefs: [...metadata.refs.values()].filter((ref) => refEnd(metadata, ref) < nowMs).map(({ name }) => name),
  };
}

/**
 * From when expiry may drop a branch or tag, in ms since 1970; Infinity for `main` and where no age is set, -Infinity
 * for one whose snapshot is gone.
 *
 * Source: Iceberg spec, Snapshot Retention Policy
 */
export function refEnd(metadata: TableMetadata, { name, snapshotId, maxRefAgeMs }: SnapshotRef): number {
  if (name === "main") return Infinity;
  const snapshot = findSnapshot(metadata, snapshotId);
  if (snapshot === undefined) return -Infinity;
  return snapshot.timestampMs + (maxRefAgeMs ?? numberProperty(metadata, "history.expire.max-ref-age-ms", Infinity));
}

interface Reason extends Omit<KeptBy, "untilMs"> {
  /** Absent: always. */
  readonly from?: number;
  readonly until: number;
}

interface Retention {
  readonly reasons: Reason[];
  /** The end of the last branch that leads here. */
  referencedUntil: number;
  mayExpireMs: number;
}

function listRetention(metadata: TableMetadata): ReadonlyMap<Snapshot, Retention> {
  const { maxAgeMs, minSnapshots } = tableRetention(metadata);
  const all = new Map<Snapshot, Retention>(
    metadata.snapshots.map((snapshot) => [
      snapshot,
      { reasons: [], referencedUntil: -Infinity, mayExpireMs: -Infinity },
    ]),
  );
  for (const ref of metadata.refs.values()) {
    const head = findSnapshot(metadata, ref.snapshotId);
    if (head === undefined) continue;
    const end = refEnd(metadata, ref);
    all.get(head)?.reasons.push({ kind: "ref", ref: ref.name, until: end });
    if (ref.type === "branch") keepLine(all, metadata, ref, end, { maxAgeMs, minSnapshots });
  }
  for (const [{ timestampMs }, retention] of all) {
    const kept = Math.max(-Infinity, ...retention.reasons.map(({ until }) => until));
    const young = timestampMs + maxAgeMs;
    // While a branch leads here, that branch alone decides; afterwards age does.
    retention.mayExpireMs = kept < retention.referencedUntil ? kept : Math.max(kept, young);
    if (retention.referencedUntil !== Infinity) {
      retention.reasons.push({ kind: "unreferenced", from: retention.referencedUntil, until: young });
    }
  }
  return all;
}

function keepLine(
  all: ReadonlyMap<Snapshot, Retention>,
  metadata: TableMetadata,
  ref: SnapshotRef,
  end: number,
  table: { readonly maxAgeMs: number; readonly minSnapshots: number },
): void {
  const number = ref.minSnapshotsToKeep ?? table.minSnapshots;
  const ageMs = ref.maxSnapshotAgeMs ?? table.maxAgeMs;
  let until = end;
  for (const [place, snapshot] of walkAncestors(metadata, ref.snapshotId).snapshots.entries()) {
    const retention = all.get(snapshot);
    if (retention === undefined) continue;
    retention.referencedUntil = Math.max(retention.referencedUntil, end);
    if (place >= number) until = Math.min(until, snapshot.timestampMs + ageMs);
    if (place > 0) retention.reasons.push({ kind: place < number ? "number" : "age", ref: ref.name, until });
  }
}

function mapReason({ kind, ref, until }: Reason): KeptBy {
  return { kind, ...(ref !== undefined && { ref }), ...(until !== Infinity && { untilMs: until }) };
}

function tableRetention(metadata: TableMetadata): { readonly maxAgeMs: number; readonly minSnapshots: number } {
  return {
    maxAgeMs: numberProperty(metadata, "history.expire.max-snapshot-age-ms", defaultMaxAgeMs),
    minSnapshots: numberProperty(metadata, "history.expire.min-snapshots-to-keep", defaultMinSnapshots),
  };
}

function numberProperty(metadata: TableMetadata, name: string, missing: number): number {
  const value = Number(metadata.properties.get(name) ?? missing);
  return Number.isNaN(value) || value < 0 ? missing : value;
}
