import type { TableCommit, TableRequirement, TableUpdate } from "../../catalog/committer";
import type { SnapshotRef, TableMetadata } from "../tableMetadata";
import type { RefEdit } from "./refEdit";

const longMax = 2n ** 63n - 1n;

/**
 * The commit that makes an edit: one update for each ref that changes, under the condition that the table is the same
 * and that every ref of the edit is where the metadata has it.
 *
 * Source: REST specification, TableUpdate and TableRequirement; Iceberg's UpdateRequirements, which leaves dropped refs
 * unchecked
 */
export function createRefCommit(metadata: TableMetadata, { changed, restsOn }: RefEdit): TableCommit {
  const requirements: TableRequirement[] = [...new Set([...changed.keys(), ...restsOn])].map((ref) => ({
    type: "assert-ref-snapshot-id",
    ref,
    "snapshot-id": metadata.refs.get(ref)?.snapshotId ?? null,
  }));
  const { tableUuid } = metadata;
  return {
    requirements:
      tableUuid === undefined ? requirements : [{ type: "assert-table-uuid", uuid: tableUuid }, ...requirements],
    updates: [...changed].map(([name, ref]) =>
      ref ? formatSetRef(ref) : { action: "remove-snapshot-ref", "ref-name": name },
    ),
  };
}

function formatSetRef(ref: SnapshotRef): TableUpdate {
  return {
    action: "set-snapshot-ref",
    "ref-name": ref.name,
    type: ref.type,
    "snapshot-id": ref.snapshotId,
    ...(ref.maxRefAgeMs !== undefined && { "max-ref-age-ms": formatAge(ref.maxRefAgeMs) }),
    ...(ref.maxSnapshotAgeMs !== undefined && { "max-snapshot-age-ms": formatAge(ref.maxSnapshotAgeMs) }),
    ...(ref.minSnapshotsToKeep !== undefined && { "min-snapshots-to-keep": ref.minSnapshotsToKeep }),
  };
}

/** The metadata reader cuts "for ever" down to what a double holds. */
function formatAge(ageMs: number): bigint {
  return ageMs >= Number.MAX_SAFE_INTEGER ? longMax : BigInt(Math.round(ageMs));
}
