import type { ManifestEntry, ManifestFile } from "../../src/iceberg/manifestEntry";
import type { IcebergTable } from "../../src/iceberg/table";
import type { Snapshot, TableMetadata } from "../../src/iceberg/tableMetadata";
import { MemorySource, type MetadataSketch, sketchMetadata } from "./memoryTable";

export type EntrySketch = Partial<ManifestEntry> & Pick<ManifestEntry, "path">;

export interface CommitSketch {
  readonly add?: readonly EntrySketch[];
  /** Paths of data or delete files. */
  readonly remove?: readonly string[];
  readonly operation?: string;
  readonly summary?: Readonly<Record<string, string>>;
  /** Milliseconds since 1970; by default a second after the commit before. */
  readonly at?: number;
  /** Write all live files into new manifests, as engines do now and then. */
  readonly merge?: boolean;
}

interface StoredManifest {
  readonly file: ManifestFile;
  readonly entries: readonly ManifestEntry[];
}

/**
 * Builds a table commit by commit, in memory and without Avro, with the manifests that an engine would write: new
 * files in new manifests, manifests with removed files rewritten, all others inherited.
 */
export class CommitBuilder {
  private readonly lists = new Map<bigint, readonly StoredManifest[]>();
  private readonly sketches = new Map<bigint, CommitSketch>();
  private readonly stored = new Map<string, StoredManifest>();
  private nextManifest = 0;
  /** Paths of manifests in the order in which they were read. */
  readonly manifestReads: string[] = [];
  readonly source = new MemorySource();

  constructor(private readonly sketch: Partial<MetadataSketch> = {}) {}

  /** Commits on top of the last snapshot; returns the new snapshot's id, which counts from 1. */
  commit(commit: CommitSketch): number {
    const { add = [], remove = [], merge = false } = commit;
    const snapshotId = BigInt(this.lists.size + 1);
    const removed = new Set(remove);
    const manifests: StoredManifest[] = [];
    const merged: ManifestEntry[] = [];
    for (const stored of this.lists.get(snapshotId - 1n) ?? []) {
      const live = stored.entries.filter(({ status }) => status !== "deleted");
      if (!merge && !live.some(({ path }) => removed.has(path))) {
        manifests.push(stored);
        continue;
      }
      const entries = live.map(
        (entry): ManifestEntry =>
          removed.has(entry.path) ? { ...entry, status: "deleted", snapshotId } : { ...entry, status: "existing" },
      );
      if (merge) merged.push(...entries);
      else manifests.push(...this.writeManifests(entries, snapshotId));
    }
    manifests.push(...this.writeManifests(merged, snapshotId));
    const added = add.map((entry) => sketchEntry({ snapshotId, dataSequenceNumber: snapshotId, ...entry }));
    manifests.push(...this.writeManifests(added, snapshotId));
    for (const { path } of add) this.source.files.set(path, new Uint8Array());
    this.lists.set(snapshotId, manifests);
    this.sketches.set(snapshotId, commit);
    return Number(snapshotId);
  }

  /** The table with the snapshots from `keepFrom` on. */
  build(keepFrom = 1): IcebergTable & { readonly snapshot: (id: number) => Snapshot } {
    const ids = [...this.lists.keys()].map(Number).filter((id) => id >= keepFrom);
    const metadata: TableMetadata = sketchMetadata({
      ...this.sketch,
      snapshots: ids.map((id) => {
        const { at = id * 1000, operation = "append", summary = {} } = this.sketches.get(BigInt(id)) ?? {};
        return { id, ...(id > 1 && { parent: id - 1 }), at, operation, summary };
      }),
    });
    return {
      metadata,
      metadataLocation: `${metadata.location}/metadata/v1.metadata.json`,
      source: this.source,
      manifests: {
        loadManifestList: async ({ snapshotId }) => (this.lists.get(snapshotId) ?? []).map(({ file }) => file),
        loadManifest: async ({ path }) => {
          this.manifestReads.push(path);
          return this.stored.get(path)?.entries ?? [];
        },
      },
      snapshot: (id) => {
        const snapshot = metadata.snapshots.find(({ snapshotId }) => snapshotId === BigInt(id));
        if (!snapshot) throw new Error(`No snapshot ${id}`);
        return snapshot;
      },
    };
  }

  /** One manifest for each spec and kind of content among the entries. */
  private writeManifests(entries: readonly ManifestEntry[], snapshotId: bigint): StoredManifest[] {
    const keyOf = ({ content, specId }: ManifestEntry) => `${content === "data" ? "data" : "deletes"} ${specId}`;
    return [...new Set(entries.map(keyOf))].map((key) => {
      const [content, specId] = key.split(" ");
      const group = entries.filter((entry) => keyOf(entry) === key);
      const count = (status: ManifestEntry["status"]) => group.filter((entry) => entry.status === status).length;
      const path = `memory:/table/metadata/m${this.nextManifest++}.avro`;
      const file: ManifestFile = {
        ...sketchManifest,
        path,
        specId: Number(specId),
        content: content === "data" ? "data" : "deletes",
        sequenceNumber: snapshotId,
        addedSnapshotId: snapshotId,
        addedFilesCount: count("added"),
        existingFilesCount: count("existing"),
        deletedFilesCount: count("deleted"),
      };
      const stored = { file, entries: group };
      this.stored.set(path, stored);
      return stored;
    });
  }
}

/** An unpartitioned data manifest without counts. */
export const sketchManifest: ManifestFile = {
  path: "memory:/table/metadata/m.avro",
  lengthBytes: 0n,
  specId: 0,
  content: "data",
  sequenceNumber: 1n,
  minSequenceNumber: 0n,
  addedSnapshotId: undefined,
  addedFilesCount: undefined,
  existingFilesCount: undefined,
  deletedFilesCount: undefined,
  addedRowsCount: undefined,
  existingRowsCount: undefined,
  partitions: undefined,
  keyMetadata: undefined,
  firstRowId: undefined,
};

/** An added Parquet data file of an unpartitioned table, but for what the test says. */
export function sketchEntry(sketch: EntrySketch): ManifestEntry {
  return {
    status: "added",
    snapshotId: undefined,
    dataSequenceNumber: 1n,
    content: "data",
    format: "parquet",
    specId: 0,
    partition: [],
    recordCount: 10n,
    sizeBytes: 100n,
    metrics: undefined,
    keyMetadata: undefined,
    splitOffsets: [],
    equalityIds: sketch.content === "equality" ? [1] : [],
    sortOrderId: undefined,
    firstRowId: undefined,
    referencedDataFile: undefined,
    contentOffset: undefined,
    contentSize: undefined,
    ...sketch,
  };
}
