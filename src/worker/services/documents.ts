import { formatRawDocument } from "../../iceberg/rawDocument";
import { findSnapshot, unknownSnapshot } from "../../iceberg/snapshots";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { ManifestDocument, MetadataDocument } from "../contract";
import type { ServiceContext } from "./context";

/** The table's metadata files that are still named, newest first. */
export async function listMetadataDocuments(
  { tables }: ServiceContext,
  { table: ref }: { table: TableRef },
  { signal }: Required<CallOptions>,
): Promise<readonly MetadataDocument[]> {
  const { metadata, metadataLocation } = await tables.load(ref, signal);
  const older = metadata.metadataLog
    .toReversed()
    .map(({ metadataFile, timestampMs }) => ({ path: metadataFile, timestampMs }));
  return [{ path: metadataLocation, timestampMs: metadata.lastUpdatedMs }, ...older];
}

/** The manifest list of a snapshot, if it has one, and its manifests. */
export async function listManifestDocuments(
  { tables }: ServiceContext,
  { table: ref, snapshotId }: { table: TableRef; snapshotId: string },
  { signal }: Required<CallOptions>,
): Promise<readonly ManifestDocument[]> {
  const { metadata, manifests } = await tables.load(ref, signal);
  const id = BigInt(snapshotId);
  const snapshot = findSnapshot(metadata, id);
  if (snapshot === undefined) throw unknownSnapshot(metadata, id);
  const list: ManifestDocument[] =
    snapshot.manifestList === undefined ? [] : [{ path: snapshot.manifestList, kind: "manifestList" }];
  const files = await manifests.loadManifestList(snapshot, signal);
  return [
    ...list,
    ...files.map(
      ({ path, content, addedFilesCount = 0, existingFilesCount = 0, deletedFilesCount = 0 }): ManifestDocument => ({
        path,
        kind: content === "data" ? "dataManifest" : "deleteManifest",
        entries: addedFilesCount + existingFilesCount + deletedFilesCount,
      }),
    ),
  ];
}

/** One of these files as JSON text. */
export async function loadDocument(
  { tables }: ServiceContext,
  { table: ref, path }: { table: TableRef; path: string },
  { signal }: Required<CallOptions>,
): Promise<{ text: string }> {
  const { source } = await tables.load(ref, signal);
  return { text: formatRawDocument(await source.load(path, signal), path) };
}
