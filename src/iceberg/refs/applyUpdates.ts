import type { TableRequirement, TableUpdate } from "../../catalog/committer";
import { findSnapshot } from "../snapshots";
import type { TableMetadata } from "../tableMetadata";
import { appendElement, editMembers, readMembers } from "./jsonEdit";
import { brokenRule } from "./refEdit";

const defaultPreviousVersions = 100;

/** The metadata file that updates are applied to. */
export interface MetadataText {
  /** The whole document, as it was parsed to `metadata`. */
  readonly text: string;
  readonly metadata: TableMetadata;
  /** Its path as the next version's metadata log names it. */
  readonly location: string;
}

/**
 * The next version of a metadata file: the updates made, the time of the last update not before the old one, the old
 * file in the metadata log, and where main moves the current snapshot and the snapshot log with it. All else stays as
 * it was written, members that nobody knows included.
 *
 * @throws LakehouseError "invalidArgument" for a ref to a snapshot that the table does not keep
 * Source: Iceberg spec, Table Metadata; Iceberg's TableMetadata.Builder
 */
export function applyUpdates(base: MetadataText, updates: readonly TableUpdate[], nowMs: number): string {
  const { text, metadata } = base;
  const members = readMembers(text);
  const updatedMs = Math.max(nowMs, metadata.lastUpdatedMs);
  const changes = new Map<string, string | undefined>([["last-updated-ms", String(updatedMs)]]);
  let refs = writeImplicitMain(metadata, presentMember(members, "refs") ?? "{}");
  for (const update of updates) {
    const name = update["ref-name"];
    const isDropped = update.action === "remove-snapshot-ref";
    refs = editMembers(refs, new Map([[name, isDropped ? undefined : formatRef(metadata, refs, update)]]));
    if (name !== "main") continue;
    if (isDropped) {
      changes.set("current-snapshot-id", metadata.formatVersion >= 3 ? "null" : "-1");
      changes.set("snapshot-log", "[]");
    } else if (update["snapshot-id"] !== metadata.currentSnapshotId) {
      const entry = `{"timestamp-ms":${updatedMs},"snapshot-id":${update["snapshot-id"]}}`;
      changes.set("current-snapshot-id", String(update["snapshot-id"]));
      changes.set(
        "snapshot-log",
        appendElement(presentMember(members, "snapshot-log") ?? "[]", entry, Number.POSITIVE_INFINITY),
      );
    }
  }
  changes.set("refs", refs);
  const previous = `{"timestamp-ms":${metadata.lastUpdatedMs},"metadata-file":${JSON.stringify(base.location)}}`;
  const metadataLog = presentMember(members, "metadata-log") ?? "[]";
  changes.set("metadata-log", appendElement(metadataLog, previous, previousVersionsMax(metadata) - 1));
  return editMembers(text, changes);
}

/** A sentence about the first requirement that does not hold of the table; undefined where all hold. */
export function findBrokenRequirement(
  metadata: TableMetadata,
  requirements: readonly TableRequirement[],
): string | undefined {
  for (const requirement of requirements) {
    if (requirement.type === "assert-table-uuid") {
      if (requirement.uuid.toLowerCase() === metadata.tableUuid?.toLowerCase()) continue;
      return `Requirement failed: the table's uuid is ${metadata.tableUuid ?? "missing"}, not ${requirement.uuid}.`;
    }
    const { ref, "snapshot-id": expected } = requirement;
    const found = metadata.refs.get(ref)?.snapshotId ?? null;
    if (found === expected) continue;
    const place = (id: bigint | null): string => (id === null ? "missing" : `at snapshot ${id}`);
    return `Requirement failed: ${ref} is ${place(found)}, not ${place(expected)}.`;
  }
  return undefined;
}

function presentMember(members: ReadonlyMap<string, string>, name: string): string | undefined {
  const value = members.get(name);
  return value === "null" ? undefined : value;
}

/** Older files have a current snapshot and no refs: main is then written, as Iceberg does. */
function writeImplicitMain({ currentSnapshotId }: TableMetadata, refs: string): string {
  if (currentSnapshotId === undefined || readMembers(refs).has("main")) return refs;
  return editMembers(refs, new Map([["main", `{"snapshot-id":${currentSnapshotId},"type":"branch"}`]]));
}

function formatRef(
  metadata: TableMetadata,
  refs: string,
  update: TableUpdate & { readonly action: "set-snapshot-ref" },
): string {
  const { "ref-name": name, type, "snapshot-id": snapshotId } = update;
  if (!findSnapshot(metadata, snapshotId)) throw brokenRule(`Cannot set ${name} to unknown snapshot: ${snapshotId}`);
  if (name === "main" && type === "tag") throw brokenRule("Cannot set main to a tag, it must be a branch");
  const limits = ["min-snapshots-to-keep", "max-snapshot-age-ms", "max-ref-age-ms"] as const;
  const members = new Map<string, string | undefined>([
    ["snapshot-id", String(snapshotId)],
    ["type", JSON.stringify(type)],
    ...limits.map((limit) => [limit, update[limit]?.toString()] as const),
  ]);
  return editMembers(readMembers(refs).get(name) ?? "{}", members);
}

function previousVersionsMax({ properties }: TableMetadata): number {
  const value = Number(properties.get("write.metadata.previous-versions-max") ?? defaultPreviousVersions);
  return Number.isInteger(value) ? Math.max(1, value) : defaultPreviousVersions;
}
