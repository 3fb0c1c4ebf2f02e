import type { UnreadManifests } from "../../catalog/tableFiles";
import { mightHoldLiveFiles } from "../../iceberg/liveFiles";
import { type LiveManifest, readLiveManifests } from "../../iceberg/liveManifests";
import type { ManifestFile } from "../../iceberg/manifestEntry";
import { resolveSnapshot } from "../../iceberg/snapshotSelector";
import type { Schema, Snapshot } from "../../iceberg/tableMetadata";
import type { FolderTable } from "../../local/folderTable";
import type { CallOptions } from "../../model/rpc";
import type { ReadStats } from "../../query/result";

const namedManifests = 20;

/** The manifests of one state of a table, read one by one; those that cannot be read are noted. */
export class LiveState {
  private readonly unreadable = new Map<ManifestFile, string>();
  private readonly read = new Set<ManifestFile>();
  private readonly started = Date.now();

  private constructor(
    readonly table: FolderTable,
    readonly snapshot: Snapshot | undefined,
    readonly schema: Schema,
    readonly manifests: readonly ManifestFile[],
    private readonly options: Required<CallOptions>,
  ) {}

  /** @throws LakehouseError "notFound" when there is no such state or its manifest list is missing */
  static async load(table: FolderTable, at: string | undefined, options: Required<CallOptions>): Promise<LiveState> {
    const { snapshot, schema } = resolveSnapshot(table.metadata, at);
    const manifests = snapshot ? await table.manifests.loadManifestList(snapshot, options.signal) : [];
    return new LiveState(table, snapshot, schema, manifests, options);
  }

  /** Live entries of data or delete manifests, where wanted with metrics of these columns. */
  async *readEntries(
    content: ManifestFile["content"],
    metrics?: ReadonlySet<number>,
  ): AsyncGenerator<Extract<LiveManifest, { entries: unknown }>> {
    const { table, manifests } = this;
    const indexes = [...manifests.keys()].filter((index) => {
      const manifest = manifests[index];
      return manifest?.content === content && mightHoldLiveFiles(manifest);
    });
    for await (const each of readLiveManifests(table, manifests, indexes, { metrics, signal: this.options.signal })) {
      if ("failure" in each) this.unreadable.set(each.manifest, each.failure.message);
      this.read.add(each.manifest);
      const total = manifests.filter(mightHoldLiveFiles).length;
      this.options.onProgress({ message: "Reading manifests", done: this.read.size, total });
      if ("entries" in each) yield each;
    }
  }

  /** Live files as far as the manifest list counts them. */
  get fileCount(): number {
    return this.manifests.reduce((sum, manifest) => sum + (countFiles(manifest) ?? 0), 0);
  }

  get unread(): UnreadManifests {
    const first = [...this.unreadable].slice(0, namedManifests).map(([manifest, message]) => ({
      path: manifest.path,
      message,
      files: countFiles(manifest),
    }));
    return { count: this.unreadable.size, first };
  }

  /** What was read, in manifests. */
  get stats(): ReadStats {
    const read = [...this.read].filter((manifest) => !this.unreadable.has(manifest));
    return {
      filesRead: read.length,
      filesTotal: this.manifests.length,
      bytesRead: Number(read.reduce((sum, { lengthBytes }) => sum + lengthBytes, 0n)),
      elapsedMs: Date.now() - this.started,
    };
  }
}

function countFiles({ addedFilesCount, existingFilesCount }: ManifestFile): number | undefined {
  if (addedFilesCount === undefined || existingFilesCount === undefined) return undefined;
  return addedFilesCount + existingFilesCount;
}
