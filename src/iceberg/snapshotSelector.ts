import { LakehouseError } from "../model/errors";
import { parseIsoTime } from "../util/isoTime";
import { currentSchema, findSnapshot, schemaOf, unknownSnapshot } from "./snapshots";
import type { Schema, Snapshot, SnapshotRef, TableMetadata } from "./tableMetadata";

/** What a person named: a snapshot by its id (kept or not), a branch or tag, or a moment. */
export type SnapshotSelector =
  | { readonly kind: "id"; readonly snapshotId: bigint }
  | { readonly kind: "ref"; readonly ref: SnapshotRef }
  | { readonly kind: "time"; readonly timestampMs: number };

/** A state of a table to read. `snapshot` is undefined for a table without any snapshot: it has no rows. */
export interface TableState {
  readonly snapshot: Snapshot | undefined;
  readonly schema: Schema;
}

/**
 * Reads a selector: a snapshot id of the table, else the name of a ref, else an ISO time (without offset: UTC). Digits
 * that are neither a kept snapshot nor a ref are taken for the id of a snapshot no longer kept.
 *
 * @throws LakehouseError "notFound" when the text is none of these
 */
export function parseSelector(metadata: TableMetadata, text: string): SnapshotSelector {
  const snapshotId = /^-?\d{1,19}$/.test(text) ? BigInt(text) : undefined;
  if (snapshotId !== undefined && findSnapshot(metadata, snapshotId)) return { kind: "id", snapshotId };
  const ref = metadata.refs.get(text);
  if (ref) return { kind: "ref", ref };
  if (snapshotId !== undefined) return { kind: "id", snapshotId };
  const timestampMs = parseIsoTime(text);
  if (timestampMs !== undefined) return { kind: "time", timestampMs };
  const names = [...metadata.refs.keys()];
  throw new LakehouseError(
    "notFound",
    `"${text}" is neither a snapshot id, a branch or tag, nor a time such as 2026-01-31T12:00:00Z in ${metadata.location}.`,
    {
      file: metadata.location,
      remedy: names.length ? `Branches and tags: ${names.join(", ")}.` : "The table has no branches or tags.",
    },
  );
}

/**
 * The snapshot and schema to read for a selector; without one, the current state. A branch is read with the table's
 * current schema; a tag, an id or a time with that snapshot's. A time means the snapshot that was current then by the
 * snapshot log: the greatest log timestamp at or before it, the first entry where several are equal.
 *
 * @throws LakehouseError "notFound" when there is no such snapshot
 * Source: Iceberg docs, Branching and tagging (schema selection); spec Appendix F (point in time reads)
 */
export function resolveSnapshot(metadata: TableMetadata, selector: string | undefined): TableState {
  if (selector === undefined || (selector === "main" && !metadata.refs.has("main"))) {
    const { currentSnapshotId } = metadata;
    return {
      snapshot: currentSnapshotId === undefined ? undefined : requireSnapshot(metadata, currentSnapshotId),
      schema: currentSchema(metadata),
    };
  }
  const parsed = parseSelector(metadata, selector);
  if (parsed.kind === "ref" && parsed.ref.type === "branch") {
    return { snapshot: requireSnapshot(metadata, parsed.ref.snapshotId), schema: currentSchema(metadata) };
  }
  const snapshotId =
    parsed.kind === "id"
      ? parsed.snapshotId
      : parsed.kind === "ref"
        ? parsed.ref.snapshotId
        : snapshotIdAsOf(metadata, parsed.timestampMs);
  const snapshot = requireSnapshot(metadata, snapshotId);
  return { snapshot, schema: schemaOf(metadata, snapshot) };
}

/** The kept snapshot with this id. @throws LakehouseError "notFound" */
export function requireSnapshot(metadata: TableMetadata, snapshotId: bigint): Snapshot {
  const snapshot = findSnapshot(metadata, snapshotId);
  if (!snapshot) throw unknownSnapshot(metadata, snapshotId);
  return snapshot;
}

function snapshotIdAsOf(metadata: TableMetadata, timestampMs: number): bigint {
  let found: TableMetadata["snapshotLog"][number] | undefined;
  for (const entry of metadata.snapshotLog) {
    if (entry.timestampMs <= timestampMs && (!found || entry.timestampMs > found.timestampMs)) found = entry;
  }
  if (found) return found.snapshotId;
  const time = new Date(timestampMs).toISOString();
  const first = metadata.snapshotLog.reduce(
    (oldest, entry) => Math.min(oldest, entry.timestampMs),
    Number.POSITIVE_INFINITY,
  );
  throw new LakehouseError("notFound", `${metadata.location} keeps no snapshot from ${time} or earlier.`, {
    file: metadata.location,
    remedy: Number.isFinite(first)
      ? `Choose a time from ${new Date(first).toISOString()} on.`
      : "The table's snapshot log is empty: choose a snapshot id.",
  });
}
