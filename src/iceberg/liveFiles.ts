import type { DataFile, DeleteFile } from "../model/changedFiles";
import { LakehouseError } from "../model/errors";
import { mapConcurrent } from "../util/mapConcurrent";
import type { ManifestEntry, ManifestFile } from "./manifestEntry";
import { deleteFilePathId, FileMapper } from "./mapFiles";
import type { IcebergTable } from "./table";

/** Manifests read at a time. */
const concurrentManifests = 8;

const deleteMetrics: ReadonlySet<number> = new Set([deleteFilePathId]);

/** What is asked for while manifests are read. */
export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Field ids of data files' columns whose metrics are needed. */
  readonly metrics?: ReadonlySet<number> | undefined;
  /** Called after each manifest. */
  readonly onManifest?: (() => void) | undefined;
}

/** True unless the manifest list says that no file in it is live. */
export function mightHoldLiveFiles({ addedFilesCount, existingFilesCount }: ManifestFile): boolean {
  return addedFilesCount !== 0 || existingFilesCount !== 0;
}

/** The live entries of manifests, in their order, manifest by manifest. */
export function listLiveEntries(
  table: IcebergTable,
  manifests: readonly ManifestFile[],
  options: ReadOptions = {},
): Promise<ManifestEntry[][]> {
  return mapLiveEntries(table, manifests, options, (entries) => entries);
}

/** What `map` makes of the live entries of each manifest, as soon as it is read: only that is kept. */
export function mapLiveEntries<Mapped>(
  table: IcebergTable,
  manifests: readonly ManifestFile[],
  options: ReadOptions,
  map: (entries: ManifestEntry[]) => Mapped,
): Promise<Mapped[]> {
  return mapConcurrent(manifests, concurrentManifests, async (manifest) => {
    const entries = await loadEntries(table, manifest, options);
    options.onManifest?.();
    return map(entries.filter(({ status }) => status !== "deleted"));
  });
}

/** All entries of a manifest, those of deleted files included; with the metrics that its kind of file is read with. */
export async function loadEntries(
  table: IcebergTable,
  manifest: ManifestFile,
  { signal, metrics }: ReadOptions,
): Promise<readonly ManifestEntry[]> {
  if (manifest.keyMetadata !== undefined) {
    throw new LakehouseError("unsupported", `The manifest ${manifest.path} is encrypted, which is not supported.`, {
      file: manifest.path,
      remedy: "Query the table with Athena or Spark instead.",
    });
  }
  const wanted = manifest.content === "deletes" ? deleteMetrics : metrics;
  return table.manifests.loadManifest(manifest, wanted ? { metrics: wanted } : {}, signal);
}

/** Live data files of data manifests. */
export async function listDataFiles(
  table: IcebergTable,
  manifests: readonly ManifestFile[],
  options: ReadOptions,
): Promise<DataFile[]> {
  const mapper = new FileMapper(table.metadata);
  const files = await mapLiveEntries(table, manifests, options, (entries) =>
    entries.map((entry) => mapper.mapDataFile(entry)),
  );
  return files.flat();
}

/** Live delete files of delete manifests. */
export async function listDeleteFiles(
  table: IcebergTable,
  manifests: readonly ManifestFile[],
  options: ReadOptions,
): Promise<DeleteFile[]> {
  const mapper = new FileMapper(table.metadata);
  const files = await mapLiveEntries(table, manifests, options, (entries) =>
    entries.map((entry) => mapper.mapDeleteFile(entry)),
  );
  return files.flat();
}
