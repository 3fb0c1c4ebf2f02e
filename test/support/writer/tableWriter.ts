import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { partitionKey } from "../../../src/iceberg/partitionKey";
import { listPartitionTypes } from "../../../src/iceberg/partitionTypes";
import type { PartitionSpec, Schema, Transform } from "../../../src/iceberg/tableMetadata";
import { applyTransform } from "../../../src/iceberg/transforms";
import type { Field, Type } from "../../../src/model/types";
import type { Value } from "../../../src/model/value";
import { encodeDeletionVector, encodePuffin } from "./deletionVector";
import { encodeBounds } from "./encodeBounds";
import {
  encodeManifest,
  encodeManifestList,
  type FormatVersion,
  type WrittenEntry,
  type WrittenFile,
  type WrittenManifest,
} from "./manifestFiles";
import { formatSchema, formatSpec } from "./metadataJson";
import type { ParquetWriter, Row } from "./writeParquet";

/** A data file, and which of the rows it was written for it holds, by position. */
export interface WrittenData extends WrittenFile {
  readonly rows: readonly number[];
}

export interface PartitionSketch {
  readonly column: string;
  readonly transform: Transform;
}

export interface TableSketch {
  readonly fields: readonly Field[];
  readonly formatVersion?: FormatVersion;
  readonly partition?: readonly PartitionSketch[];
  readonly identifier?: readonly string[];
}

export interface WrittenCommit {
  readonly operation: "append" | "overwrite" | "delete" | "replace";
  readonly add?: readonly WrittenFile[];
  readonly remove?: readonly WrittenFile[];
  /** Write all live entries anew, as engines do when they merge manifests. */
  readonly mergeManifests?: boolean;
}

interface WrittenSnapshot {
  readonly id: number;
  readonly parent: number | undefined;
  readonly sequenceNumber: number;
  readonly timestampMs: number;
  readonly operation: string;
  readonly schemaId: number;
  readonly list: string;
  readonly manifests: readonly WrittenManifest[];
  readonly firstRowId: number;
  readonly addedRows: number;
}

export interface WrittenRef {
  readonly "snapshot-id": number;
  readonly type: "branch" | "tag";
}

const location = "s3://bucket/warehouse/t";
const deletedPath: Field = { id: 2147483546, name: "file_path", required: true, type: { kind: "string" } };
const deletedPosition: Field = { id: 2147483545, name: "pos", required: true, type: { kind: "long" } };
export const lineageFields: readonly Field[] = [
  { id: 2147483540, name: "_row_id", required: false, type: { kind: "long" } },
  { id: 2147483539, name: "_last_updated_sequence_number", required: false, type: { kind: "long" } },
];

/**
 * Writes a real Iceberg table into a folder, file by file and commit by commit, the way engines lay it out. Snapshot
 * ids count from 1, commits are one second apart, and each commit writes the next metadata file and version hint.
 */
export class TableWriter {
  readonly version: FormatVersion;
  readonly schemas: Schema[];
  readonly specs: PartitionSpec[] = [];
  readonly snapshots: WrittenSnapshot[] = [];
  /** By name; `main` is the current snapshot. */
  readonly refs = new Map<string, WrittenRef>();
  private readonly log: { "snapshot-id": number; "timestamp-ms": number }[] = [];
  private files = 0;
  /** Of the current metadata file. */
  metadataVersion = 0;
  private sequenceNumber = 0;
  private nextRowId = 0;
  private lastSnapshot = 0;

  constructor(
    private readonly parquet: ParquetWriter,
    readonly folder: string,
    { fields, formatVersion = 2, partition = [], identifier = [] }: TableSketch,
  ) {
    this.version = formatVersion;
    const identifierFieldIds = fields.filter(({ name }) => identifier.includes(name)).map(({ id }) => id);
    this.schemas = [{ schemaId: 0, fields, identifierFieldIds }];
    mkdirSync(join(folder, "data"), { recursive: true });
    mkdirSync(join(folder, "metadata"), { recursive: true });
    this.setSpec(partition);
  }

  get schema(): Schema {
    return this.schemas.at(-1) as Schema;
  }

  get spec(): PartitionSpec {
    return this.specs.at(-1) as PartitionSpec;
  }

  get head(): number | undefined {
    return this.refs.get("main")?.["snapshot-id"];
  }

  timeOf(snapshotId: number): number {
    return this.find(snapshotId).timestampMs;
  }

  /** Adds a schema and makes it the current one. */
  setSchema(fields: readonly Field[]): void {
    this.schemas.push({ ...this.schema, schemaId: this.schemas.length, fields });
    this.writeMetadata();
  }

  /** Adds a partition spec and makes it the one that files are written with. */
  setSpec(partition: readonly PartitionSketch[]): void {
    const fields = partition.map(({ column, transform }, i) => ({
      fieldId: 1000 + this.specs.length * 10 + i,
      sourceIds: this.schema.fields.filter(({ name }) => name === column).map(({ id }) => id),
      name: `p${this.specs.length}_${i}`,
      transform,
    }));
    this.specs.push({ specId: this.specs.length, fields });
    this.writeMetadata();
  }

  setRef(name: string, snapshotId: number, type: WrittenRef["type"] = "branch"): void {
    this.refs.set(name, { "snapshot-id": snapshotId, type });
    if (name === "main") this.log.push({ "snapshot-id": snapshotId, "timestamp-ms": this.clock() });
    this.writeMetadata();
  }

  /** Forgets snapshots; their files stay. */
  expire(...snapshotIds: readonly number[]): void {
    this.snapshots.splice(0, Infinity, ...this.snapshots.filter(({ id }) => !snapshotIds.includes(id)));
    this.writeMetadata();
  }

  /** Data files of rows, one for each partition in order of first appearance. `extra` columns end each row. */
  async writeData(
    rows: readonly Row[],
    extra: readonly Field[] = [],
    fields = this.schema.fields,
  ): Promise<WrittenData[]> {
    const groups = new Map<string, { partition: readonly Value[]; rows: number[] }>();
    for (const [index, row] of rows.entries()) {
      const partition = this.partitionOf(row, fields);
      const key = partitionKey(this.spec.specId, partition);
      const group = groups.get(key) ?? { partition, rows: [] };
      groups.set(key, group);
      group.rows.push(index);
    }
    const columns = [...fields, ...extra];
    return Promise.all(
      [...groups.values()].map(async (group) => ({
        ...(await this.write(
          "data",
          columns,
          group.rows.map((index) => rows[index] ?? []),
          group,
        )),
        rows: group.rows,
      })),
    );
  }

  /** A position delete file for one data file; without `named`, it says so only in its rows. */
  async writePositionDeletes(file: WrittenFile, positions: readonly number[], named = false): Promise<WrittenFile> {
    const rows = positions.map((position): Row => [file.path, BigInt(position)]);
    const written = await this.write("position", [deletedPath, deletedPosition], rows, file);
    return named ? { ...written, referencedDataFile: file.path } : { ...written, bounds: new Map() };
  }

  /** An equality delete file of the given columns, for the partition of `scope`. */
  async writeEqualityDeletes(
    columns: readonly string[],
    rows: readonly Row[],
    scope: Pick<WrittenFile, "specId" | "partition"> = { specId: this.spec.specId, partition: [] },
  ): Promise<WrittenFile> {
    const fields = columns.flatMap((name) => this.schema.fields.filter((field) => field.name === name));
    const written = await this.write("equality", fields, rows, scope);
    return { ...written, equalityIds: fields.map(({ id }) => id) };
  }

  /** All deleted positions of a data file: it replaces the file's vector before. */
  writeDeletionVector(file: WrittenFile, positions: readonly number[]): WrittenFile {
    const blob = encodeDeletionVector(positions);
    const name = `data/${++this.files}-deletes.puffin`;
    const bytes = encodePuffin(blob, file.path, positions.length);
    writeFileSync(join(this.folder, name), bytes);
    return {
      content: "position",
      path: `${location}/${name}`,
      format: "PUFFIN",
      specId: file.specId,
      partition: file.partition,
      recordCount: positions.length,
      sizeBytes: bytes.length,
      bounds: new Map(),
      referencedDataFile: file.path,
      contentOffset: 4,
      contentSize: blob.length,
    };
  }

  /** Commits on top of a branch; returns the new snapshot's id. */
  commit({ operation, add = [], remove = [], mergeManifests = false }: WrittenCommit, branch = "main"): number {
    const parent = this.refs.get(branch)?.["snapshot-id"];
    const id = ++this.lastSnapshot;
    const sequenceNumber = this.version === 1 ? 0 : ++this.sequenceNumber;
    const firstRowId = this.nextRowId;
    const manifests: WrittenManifest[] = [];
    const removed = new Set(remove.map(({ path }) => path));
    const rewritten: WrittenEntry[] = [];
    for (const manifest of parent === undefined ? [] : this.find(parent).manifests) {
      const live = manifest.entries.filter(({ status }) => status !== "deleted");
      if (!mergeManifests && !live.some(({ file }) => removed.has(file.path))) manifests.push(manifest);
      else {
        rewritten.push(
          ...live.map(
            (entry): WrittenEntry =>
              removed.has(entry.file.path)
                ? { ...entry, status: "deleted", snapshotId: id }
                : { ...entry, status: "existing" },
          ),
        );
      }
    }
    const added = add.map((file): WrittenEntry => {
      const rowId = this.version > 2 && file.content === "data" ? this.nextRowId : undefined;
      if (rowId !== undefined) this.nextRowId += file.recordCount;
      return { status: "added", snapshotId: id, sequenceNumber, firstRowId: rowId, file };
    });
    for (const entries of [added, rewritten]) manifests.push(...this.writeManifests(entries, id, sequenceNumber));
    const list = `metadata/snap-${id}.avro`;
    writeFileSync(
      join(this.folder, list),
      encodeManifestList(manifests, (specId) => this.partitionTypes(specId), this.version),
    );
    this.snapshots.push({
      id,
      parent,
      sequenceNumber,
      timestampMs: this.clock(),
      operation,
      schemaId: this.schema.schemaId,
      list: `${location}/${list}`,
      manifests,
      firstRowId,
      addedRows: this.nextRowId - firstRowId,
    });
    this.setRef(branch, id);
    return id;
  }

  /** The live entries of a snapshot, data and deletes. */
  listLive(snapshotId: number): readonly WrittenEntry[] {
    return this.find(snapshotId).manifests.flatMap(({ entries }) =>
      entries.filter(({ status }) => status !== "deleted"),
    );
  }

  /** Where a written file lies on this machine. */
  localOf(path: string): string {
    return join(this.folder, path.slice(location.length + 1));
  }

  /** Overwrites a manifest, whatever the lists that name it say of it. */
  rewriteManifest({ path, specId }: WrittenManifest, entries: readonly WrittenEntry[]): void {
    const spec = this.specs[specId] as PartitionSpec;
    writeFileSync(this.localOf(path), encodeManifest(entries, spec, this.partitionTypes(specId), this.version));
  }

  private find(id: number): WrittenSnapshot {
    const found = this.snapshots.find((snapshot) => snapshot.id === id);
    if (!found) throw new Error(`No snapshot ${id}`);
    return found;
  }

  private clock(): number {
    return Date.UTC(2024, 0, 1) + this.lastSnapshot * 1000;
  }

  private partitionTypes(specId: number): readonly Type[] {
    const spec = this.specs[specId] as PartitionSpec;
    const table = { schemas: this.schemas, currentSchemaId: this.schema.schemaId, partitionSpecs: this.specs };
    return listPartitionTypes(spec, table).map((type) => type ?? { kind: "string" });
  }

  private partitionOf(row: Row, fields: readonly Field[]): readonly Value[] {
    return this.spec.fields.map(({ sourceIds, transform }) => {
      const index = fields.findIndex(({ id }) => id === sourceIds[0]);
      return applyTransform(transform, fields[index]?.type ?? { kind: "unknown" }, row[index] ?? null) ?? null;
    });
  }

  private async write(
    content: WrittenFile["content"],
    fields: readonly Field[],
    rows: readonly Row[],
    { specId = this.spec.specId, partition }: { readonly specId?: number; readonly partition: readonly Value[] },
  ): Promise<WrittenFile> {
    const name = `data/${++this.files}${content === "data" ? "" : "-deletes"}.parquet`;
    await this.parquet.write(join(this.folder, name), fields, rows);
    const bounds = fields.flatMap(({ id, type }, i) => {
      const range = encodeBounds(
        type,
        rows.map((row) => row[i] ?? null),
      );
      return range === undefined ? [] : [[id, range] as const];
    });
    return {
      content,
      path: `${location}/${name}`,
      format: "PARQUET",
      specId,
      partition,
      recordCount: rows.length,
      sizeBytes: statSync(join(this.folder, name)).size,
      bounds: new Map(bounds),
    };
  }

  /** One manifest for each spec and kind of content; the first row id is that of the first file that inherits it. */
  private writeManifests(
    entries: readonly WrittenEntry[],
    snapshotId: number,
    sequenceNumber: number,
  ): WrittenManifest[] {
    const keyOf = ({ file }: WrittenEntry): string => `${file.content === "data" ? "data" : "deletes"} ${file.specId}`;
    return [...new Set(entries.map(keyOf))].map((key): WrittenManifest => {
      const group = entries.filter((entry) => keyOf(entry) === key);
      const specId = group[0]?.file.specId ?? 0;
      const name = `metadata/${++this.files}-m.avro`;
      const bytes = encodeManifest(
        group,
        this.specs[specId] as PartitionSpec,
        this.partitionTypes(specId),
        this.version,
      );
      writeFileSync(join(this.folder, name), bytes);
      const content = group[0]?.file.content === "data" ? "data" : "deletes";
      const firstRowId = content === "data" && this.version > 2 ? (group[0]?.firstRowId ?? 0) : undefined;
      const path = `${location}/${name}`;
      return { path, sizeBytes: bytes.length, specId, content, sequenceNumber, snapshotId, firstRowId, entries: group };
    });
  }

  private writeMetadata(): void {
    const { version, lastSnapshot } = this;
    const json = {
      "format-version": version,
      "table-uuid": "11111111-2222-3333-4444-555555555555",
      location,
      "last-sequence-number": this.sequenceNumber,
      "last-updated-ms": this.clock(),
      "last-column-id": 100,
      "current-schema-id": this.schema.schemaId,
      schemas: this.schemas.map(formatSchema),
      "default-spec-id": this.spec.specId,
      "partition-specs": this.specs.map(formatSpec),
      "last-partition-id": 1999,
      "default-sort-order-id": 0,
      "sort-orders": [{ "order-id": 0, fields: [] }],
      properties: {},
      "current-snapshot-id": this.head ?? -1,
      refs: Object.fromEntries(this.refs),
      snapshots: this.snapshots.map((snapshot) => ({
        "snapshot-id": snapshot.id,
        ...(snapshot.parent !== undefined && { "parent-snapshot-id": snapshot.parent }),
        ...(version > 1 && { "sequence-number": snapshot.sequenceNumber }),
        "timestamp-ms": snapshot.timestampMs,
        summary: { operation: snapshot.operation },
        "manifest-list": snapshot.list,
        "schema-id": snapshot.schemaId,
        ...(version > 2 && { "first-row-id": snapshot.firstRowId, "added-rows": snapshot.addedRows }),
      })),
      "snapshot-log": lastSnapshot === 0 ? [] : this.log,
      "metadata-log": [],
      ...(version > 2 && { "next-row-id": this.nextRowId }),
    };
    const folder = join(this.folder, "metadata");
    writeFileSync(join(folder, `v${++this.metadataVersion}.metadata.json`), JSON.stringify(json));
    writeFileSync(join(folder, "version-hint.text"), String(this.metadataVersion));
  }
}
