import type { ByteSource } from "../../src/iceberg/byteSource";
import type { PartitionSpec, Schema, Snapshot, SnapshotRef, TableMetadata } from "../../src/iceberg/tableMetadata";
import { LakehouseError } from "../../src/model/errors";

/** What a test says of a snapshot; the rest is filled in. */
export interface SnapshotSketch {
  readonly id: number;
  readonly parent?: number;
  readonly at?: number;
  readonly operation?: string | undefined;
  readonly schemaId?: number;
  readonly sequenceNumber?: number;
  readonly summary?: Readonly<Record<string, string>>;
}

export interface MetadataSketch {
  readonly snapshots: readonly SnapshotSketch[];
  /** Defaults to the last snapshot; null for a table whose metadata names none. */
  readonly current?: number | null;
  readonly branches?: Readonly<Record<string, number>>;
  readonly tags?: Readonly<Record<string, number>>;
  /** Snapshot ids and times; defaults to the snapshots in order. */
  readonly log?: readonly (readonly [id: number, at: number])[];
  readonly schemas?: readonly Schema[];
  readonly partitionSpecs?: readonly PartitionSpec[];
  readonly formatVersion?: 1 | 2 | 3;
}

export const idNameSchema: Schema = {
  schemaId: 0,
  fields: [
    { id: 1, name: "id", required: true, type: { kind: "long" } },
    { id: 2, name: "name", required: false, type: { kind: "string" } },
  ],
  identifierFieldIds: [],
};

/** Table metadata for a test. Snapshots are 1,000 ms apart and follow each other unless the sketch says otherwise. */
export function sketchMetadata(sketch: MetadataSketch): TableMetadata {
  const snapshots = sketch.snapshots.map((snapshot, index) => sketchSnapshot(snapshot, index));
  const last = sketch.snapshots.at(-1)?.id;
  const current = sketch.current === null ? undefined : (sketch.current ?? last);
  const refs = new Map<string, SnapshotRef>();
  if (current !== undefined) refs.set("main", sketchRef("main", "branch", current));
  for (const [name, id] of Object.entries(sketch.branches ?? {})) refs.set(name, sketchRef(name, "branch", id));
  for (const [name, id] of Object.entries(sketch.tags ?? {})) refs.set(name, sketchRef(name, "tag", id));
  const schemas = sketch.schemas ?? [idNameSchema];
  return {
    formatVersion: sketch.formatVersion ?? 2,
    tableUuid: undefined,
    location: "memory:/table",
    lastSequenceNumber: BigInt(snapshots.length),
    lastUpdatedMs: snapshots.at(-1)?.timestampMs ?? 0,
    lastColumnId: 2,
    schemas,
    currentSchemaId: schemas.at(-1)?.schemaId ?? 0,
    partitionSpecs: sketch.partitionSpecs ?? [{ specId: 0, fields: [] }],
    defaultSpecId: sketch.partitionSpecs?.at(-1)?.specId ?? 0,
    sortOrders: [{ orderId: 0, fields: [] }],
    defaultSortOrderId: 0,
    properties: new Map(),
    currentSnapshotId: current === undefined ? undefined : BigInt(current),
    snapshots,
    snapshotLog: sketch.log
      ? sketch.log.map(([id, at]) => ({ snapshotId: BigInt(id), timestampMs: at }))
      : snapshots.map(({ snapshotId, timestampMs }) => ({ snapshotId, timestampMs })),
    metadataLog: [],
    refs,
    statistics: [],
    partitionStatistics: [],
    nextRowId: undefined,
    nameMapping: undefined,
  };
}

/** A source of the given files, which counts what is loaded. */
export class MemorySource implements ByteSource {
  readonly loads: string[] = [];

  constructor(readonly files: Map<string, Uint8Array> = new Map()) {}

  async load(path: string, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    this.loads.push(path);
    const bytes = this.files.get(path);
    if (!bytes) throw new LakehouseError("notFound", `There is no file ${path}.`, { file: path });
    return bytes;
  }

  async loadRange(path: string, offset: bigint, length: bigint, signal?: AbortSignal): Promise<Uint8Array> {
    return (await this.load(path, signal)).subarray(Number(offset), Number(offset + length));
  }

  async exists(path: string): Promise<boolean> {
    return this.files.has(path);
  }
}

function sketchSnapshot(sketch: SnapshotSketch, index: number): Snapshot {
  return {
    snapshotId: BigInt(sketch.id),
    parentId: sketch.parent === undefined ? undefined : BigInt(sketch.parent),
    sequenceNumber: BigInt(sketch.sequenceNumber ?? index + 1),
    timestampMs: sketch.at ?? (index + 1) * 1000,
    operation: "operation" in sketch ? sketch.operation : "append",
    summary: new Map(Object.entries(sketch.summary ?? {})),
    schemaId: sketch.schemaId,
    manifestList: `memory:/table/metadata/snap-${sketch.id}.avro`,
    manifests: undefined,
    firstRowId: undefined,
    addedRows: undefined,
  };
}

function sketchRef(name: string, type: "branch" | "tag", id: number): SnapshotRef {
  return {
    name,
    type,
    snapshotId: BigInt(id),
    minSnapshotsToKeep: undefined,
    maxSnapshotAgeMs: undefined,
    maxRefAgeMs: undefined,
  };
}
