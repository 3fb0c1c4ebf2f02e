import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeManifest, decodeManifestHeader } from "../../../src/iceberg/manifest";
import type { ManifestEntry, ManifestFile } from "../../../src/iceberg/manifestEntry";
import { decodeManifestList } from "../../../src/iceberg/manifestList";
import { parseTableMetadata } from "../../../src/iceberg/parseMetadata";
import type { Snapshot, TableMetadata } from "../../../src/iceberg/tableMetadata";
import { hasSharedTables, listSharedFiles, sharedTablePath } from "../../support/sharedTables";

/** A file named in metadata, looked for by its name in the metadata folder of the table as it was copied here. */
function readBeside(metadataFile: string, path: string): Uint8Array | undefined {
  const copy = sharedTablePath(metadataFile).replace(/[^/]*$/, path.replace(/^.*\//, ""));
  return existsSync(copy) ? readFileSync(copy) : undefined;
}

function listManifests(metadataFile: string, snapshot: Snapshot): readonly ManifestFile[] {
  if (snapshot.manifestList !== undefined) {
    const bytes = readBeside(metadataFile, snapshot.manifestList);
    return bytes === undefined ? [] : decodeManifestList(bytes, snapshot.manifestList);
  }
  return (snapshot.manifests ?? []).flatMap((path) => {
    const bytes = readBeside(metadataFile, path);
    return bytes === undefined ? [] : [decodeManifestHeader(bytes, path)];
  });
}

function listEntries(metadataFile: string, metadata: TableMetadata, snapshot: Snapshot): readonly ManifestEntry[] {
  return listManifests(metadataFile, snapshot).flatMap((manifest) => {
    const bytes = readBeside(metadataFile, manifest.path);
    return bytes === undefined ? [] : decodeManifest(bytes, manifest, manifest.path, metadata, { metrics: true });
  });
}

describe.runIf(hasSharedTables)("manifests of tables by other engines", () => {
  it.each(listSharedFiles(".metadata.json"))("%s", (path) => {
    const metadata = parseTableMetadata(readFileSync(sharedTablePath(path)), path);
    for (const snapshot of metadata.snapshots) {
      const entries = listEntries(path, metadata, snapshot);
      const live = entries.filter((entry) => entry.status !== "deleted");
      // The summary's totals were written by another program: they must be what the manifests add up to.
      const totals: readonly (readonly [string, bigint])[] = [
        ["total-data-files", BigInt(live.filter((entry) => entry.content === "data").length)],
        ["total-delete-files", BigInt(live.filter((entry) => entry.content !== "data").length)],
        ["total-records", sumRecords(live, "data")],
        ["total-position-deletes", sumRecords(live, "position")],
        ["total-equality-deletes", sumRecords(live, "equality")],
      ];
      if (entries.length === 0) continue;
      for (const [name, total] of totals) {
        const written = snapshot.summary.get(name);
        if (written !== undefined) expect(String(total), `${name} of ${snapshot.snapshotId}`).toBe(written);
      }
      for (const entry of live) {
        expect(entry.dataSequenceNumber).toBeLessThanOrEqual(snapshot.sequenceNumber);
        expect(entry.snapshotId).toBeDefined();
      }
    }
  });
});

function sumRecords(entries: readonly ManifestEntry[], content: ManifestEntry["content"]): bigint {
  return entries.filter((entry) => entry.content === content).reduce((sum, entry) => sum + entry.recordCount, 0n);
}
