import { isAbort, LakehouseError } from "../model/errors";
import { loadEntries } from "./liveFiles";
import { decodeManifest } from "./manifest";
import type { ManifestEntry, ManifestFile } from "./manifestEntry";
import type { IcebergTable } from "./table";

/** Manifests that are loaded while the one before is worked on. */
const manifestsAhead = 2;

/** A live file by its place: which of the manifests given, and which of that manifest's entries. */
export interface LiveEntry {
  readonly manifest: number;
  readonly position: number;
  readonly entry: ManifestEntry;
}

/** The live files of one manifest, or why they cannot be told. */
export type LiveManifest =
  | { readonly manifest: ManifestFile; readonly entries: readonly LiveEntry[] }
  | { readonly manifest: ManifestFile; readonly failure: LakehouseError };

/**
 * Live entries manifest by manifest, so that a state of any number of files is never in memory as a whole. A manifest
 * that is missing or damaged is told as such and the others still come.
 *
 * @param indexes  which of `manifests` to read, in this order
 * @param metrics  field ids whose column metrics are needed; manifests read with metrics are not kept
 */
export async function* readLiveManifests(
  table: IcebergTable,
  manifests: readonly ManifestFile[],
  indexes: readonly number[],
  { metrics, signal }: { readonly metrics?: ReadonlySet<number> | undefined; readonly signal: AbortSignal },
): AsyncGenerator<LiveManifest> {
  const ahead: Promise<LiveManifest>[] = [];
  for (const index of indexes) {
    const manifest = manifests[index];
    if (manifest === undefined) continue;
    const reading = readOne(table, manifest, index, metrics, signal);
    // Whoever stops in between leaves reads behind that nobody waits for.
    reading.catch(() => undefined);
    ahead.push(reading);
    const next = ahead.length > manifestsAhead ? ahead.shift() : undefined;
    if (next !== undefined) yield await next;
  }
  for (const reading of ahead) yield await reading;
}

async function readOne(
  table: IcebergTable,
  manifest: ManifestFile,
  index: number,
  metrics: ReadonlySet<number> | undefined,
  signal: AbortSignal,
): Promise<LiveManifest> {
  try {
    const all =
      metrics === undefined || manifest.keyMetadata !== undefined
        ? await loadEntries(table, manifest, { signal })
        : await decodeWithMetrics(table, manifest, metrics, signal);
    const entries = all.flatMap((entry, position) =>
      entry.status === "deleted" ? [] : [{ manifest: index, position, entry }],
    );
    return { manifest, entries };
  } catch (error) {
    if (isAbort(error) || !LakehouseError.is(error)) throw error;
    return { manifest, failure: error };
  }
}

/** Past the store of decoded manifests: entries with metrics are many times as large. */
async function decodeWithMetrics(
  table: IcebergTable,
  manifest: ManifestFile,
  metrics: ReadonlySet<number>,
  signal: AbortSignal,
): Promise<readonly ManifestEntry[]> {
  const bytes = await table.source.load(manifest.path, signal);
  return decodeManifest(bytes, manifest, manifest.path, table.metadata, { metrics });
}
