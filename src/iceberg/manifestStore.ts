import { isAbort } from "../model/errors";
import type { ByteSource } from "./byteSource";
import { type DecodeManifestOptions, decodeManifest, decodeManifestHeader } from "./manifest";
import type { ManifestEntry, ManifestFile } from "./manifestEntry";
import { decodeManifestList } from "./manifestList";
import type { Snapshot, TableMetadata } from "./tableMetadata";

/** Decoded entries kept in memory, at some hundred bytes each. */
const keptEntries = 250_000;

/** An entry of which the metrics of all columns were looked at takes as much as this many without. */
const allMetricsWeight = 20;

/** Reads manifest lists and manifests of one table. */
export type ManifestSource = Pick<ManifestStore, "loadManifestList" | "loadManifest">;

/**
 * Decoded manifest lists and manifests of one table. These files never change, so each is read once while it is in
 * use and as long as there is room for it; the least recently used make way. A failed read is not remembered.
 */
export class ManifestStore {
  private readonly cached = new Map<string, Cached>();
  private keptWeight = 0;

  constructor(
    private readonly source: ByteSource,
    private readonly metadata: TableMetadata,
  ) {}

  /**
   * The manifests of a snapshot in the order of its list; of v1 snapshots without a list, those it names.
   *
   * @throws LakehouseError "notFound" when the list is missing, "metadataInvalid" when it cannot be read
   */
  loadManifestList(snapshot: Snapshot, signal?: AbortSignal): Promise<readonly ManifestFile[]> {
    const { manifestList, manifests } = snapshot;
    if (manifestList !== undefined) {
      return this.load(`list ${manifestList}`, signal, async () =>
        decodeManifestList(await this.source.load(manifestList, signal), manifestList),
      );
    }
    return this.load(`snapshot ${snapshot.snapshotId}`, signal, async () => {
      const headers: ManifestFile[] = [];
      for (const path of manifests ?? []) {
        headers.push(decodeManifestHeader(await this.source.load(path, signal), path));
      }
      return headers;
    });
  }

  /**
   * All entries of a manifest, deleted ones included.
   *
   * @throws LakehouseError "notFound" when it is missing, "metadataInvalid" when it cannot be read
   */
  loadManifest(
    manifest: ManifestFile,
    options: DecodeManifestOptions = {},
    signal?: AbortSignal,
  ): Promise<readonly ManifestEntry[]> {
    // The same manifest may be listed with and without a first row id, before and after an upgrade of the table.
    const key = `manifest ${manifest.path} ${manifest.firstRowId} ${metricsKey(options)}`;
    const read = async () =>
      decodeManifest(await this.source.load(manifest.path, signal), manifest, manifest.path, this.metadata, options);
    return this.load(key, signal, read, options.metrics === true ? allMetricsWeight : 1);
  }

  private async load<Item>(
    key: string,
    signal: AbortSignal | undefined,
    read: () => Promise<readonly Item[]>,
    weight = 1,
  ): Promise<readonly Item[]> {
    for (;;) {
      signal?.throwIfAborted();
      const cached = this.cached.get(key);
      if (!cached) return this.start(key, read, weight);
      this.cached.delete(key);
      this.cached.set(key, cached);
      try {
        return (await cached.items) as readonly Item[];
      } catch (error) {
        // Whoever asked first may have cancelled; that is not our failure.
        if (!isAbort(error) || signal?.aborted) throw error;
      }
    }
  }

  private async start<Item>(
    key: string,
    read: () => Promise<readonly Item[]>,
    weight: number,
  ): Promise<readonly Item[]> {
    const items = read();
    const cached: Cached = { items, weight: 0 };
    this.cached.set(key, cached);
    try {
      const loaded = await items;
      cached.weight = loaded.length * weight;
      this.keptWeight += cached.weight;
      this.evict(key);
      return loaded;
    } catch (error) {
      if (this.cached.get(key) === cached) this.cached.delete(key);
      throw error;
    }
  }

  private evict(newest: string): void {
    for (const [key, { weight }] of this.cached) {
      if (this.keptWeight <= keptEntries) return;
      if (key === newest || weight === 0) continue;
      this.cached.delete(key);
      this.keptWeight -= weight;
    }
  }
}

interface Cached {
  readonly items: Promise<readonly unknown[]>;
  /** In entries without metrics; 0 while it is being read. */
  weight: number;
}

function metricsKey({ metrics }: DecodeManifestOptions): string {
  if (typeof metrics !== "object") return String(metrics ?? false);
  return [...metrics].sort((a, b) => a - b).join(",");
}
