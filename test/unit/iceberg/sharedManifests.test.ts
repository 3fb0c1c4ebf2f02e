import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeAvroHeader } from "../../../src/iceberg/avro/avroContainer";
import { decodeManifest, decodeManifestHeader } from "../../../src/iceberg/manifest";
import type { ManifestEntry, ManifestFile } from "../../../src/iceberg/manifestEntry";
import { decodeManifestList } from "../../../src/iceberg/manifestList";
import { parseTableMetadata } from "../../../src/iceberg/parseMetadata";
import type { Snapshot, TableMetadata } from "../../../src/iceberg/tableMetadata";
import { LakehouseError } from "../../../src/model/errors";
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

describe.runIf(hasSharedTables)("Avro files of other engines that end early", () => {
  const files = listSharedFiles(".avro").filter((path) => path.includes("/metadata/"));

  it("fail with an error of ours, wherever they end", () => {
    expect(files.length).toBeGreaterThan(100);
    for (const path of files.filter((_, index) => index % 10 === 0)) {
      const bytes = readFileSync(sharedTablePath(path));
      const container = decodeAvroHeader(bytes, path);
      for (let length = 0; length < bytes.length; length += 64) {
        // A file cut between two blocks is whole, as far as Avro can tell.
        if (length === container.blocksOffset) continue;
        expect(() => readAll(bytes.subarray(0, length), path), `${path} at ${length}`).toThrow(LakehouseError);
      }
    }
  });
});

/** Reads a manifest or a manifest list, whichever it is. */
function readAll(bytes: Uint8Array, path: string): void {
  if (path.replace(/^.*\//, "").startsWith("snap-")) {
    decodeManifestList(bytes, path);
    return;
  }
  const manifest = decodeManifestHeader(bytes, path);
  const spec = { specId: manifest.specId, fields: [] };
  decodeManifest(bytes, manifest, path, { schemas: [], currentSchemaId: 0, partitionSpecs: [spec] }, { metrics: true });
}

function sumRecords(entries: readonly ManifestEntry[], content: ManifestEntry["content"]): bigint {
  return entries.filter((entry) => entry.content === content).reduce((sum, entry) => sum + entry.recordCount, 0n);
}
