import type { JsonNode } from "./json";
import type { Snapshot, SnapshotRef } from "./tableMetadata";

/** One snapshot of the metadata; v1 snapshots may list their manifests and have no sequence number (spec, Snapshots). */
export function parseSnapshot(node: JsonNode, formatVersion: 1 | 2 | 3): Snapshot {
  const summary = new Map((node.find("summary")?.members() ?? []).map(([name, value]) => [name, value.text()]));
  const operation = summary.get("operation");
  summary.delete("operation");
  const manifestList = node.find("manifest-list")?.string();
  const manifests = manifestList === undefined && formatVersion === 1 ? node.find("manifests")?.items() : undefined;
  if (manifestList === undefined && manifests === undefined) return node.get("manifest-list").fail("is missing");
  return {
    snapshotId: node.get("snapshot-id").long(),
    parentId: node.find("parent-snapshot-id")?.long(),
    sequenceNumber: node.find("sequence-number")?.long() ?? 0n,
    timestampMs: node.get("timestamp-ms").integer(),
    operation,
    summary,
    schemaId: node.find("schema-id")?.integer(),
    manifestList,
    manifests: manifests?.map((path) => path.string()),
    firstRowId: node.find("first-row-id")?.long(),
    addedRows: node.find("added-rows")?.long(),
  };
}

/**
 * The refs of a table by name. Without a `main` the current snapshot is one (spec, Snapshot References).
 *
 * @throws LakehouseError "metadataInvalid" when `main` contradicts the current snapshot
 */
export function parseSnapshotRefs(
  metadata: JsonNode,
  currentSnapshotId: bigint | undefined,
): ReadonlyMap<string, SnapshotRef> {
  const refs = new Map<string, SnapshotRef>();
  for (const [name, node] of metadata.find("refs")?.members() ?? []) refs.set(name, parseRef(name, node));
  const main = refs.get("main");
  if (main === undefined && currentSnapshotId !== undefined) {
    refs.set("main", {
      name: "main",
      type: "branch",
      snapshotId: currentSnapshotId,
      minSnapshotsToKeep: undefined,
      maxSnapshotAgeMs: undefined,
      maxRefAgeMs: undefined,
    });
  } else if (main !== undefined && main.snapshotId !== currentSnapshotId) {
    return metadata
      .get("refs")
      .fail(`has a main branch at ${main.snapshotId}, but ${currentSnapshotId ?? "no snapshot"} is current`);
  }
  return refs;
}

function parseRef(name: string, node: JsonNode): SnapshotRef {
  const type = node.get("type").string().toLowerCase();
  if (type !== "branch" && type !== "tag") return node.get("type").fail("is neither branch nor tag");
  return {
    name,
    type,
    snapshotId: node.get("snapshot-id").long(),
    minSnapshotsToKeep: node.find("min-snapshots-to-keep")?.integer(),
    maxSnapshotAgeMs: parseAgeMs(node.find("max-snapshot-age-ms")),
    maxRefAgeMs: parseAgeMs(node.find("max-ref-age-ms")),
  };
}

/** Writers spell "for ever" as the largest 64-bit integer, which a double cannot hold. */
function parseAgeMs(node: JsonNode | undefined): number | undefined {
  if (node === undefined) return undefined;
  return Math.min(Number(node.long()), Number.MAX_SAFE_INTEGER);
}
