import type { BoundColumns, FileContent } from "../../catalog/tableFiles";
import { columnName } from "../../changelog/canonical";
import type { HeldColumn } from "../../duckdb/resultFilter";
import { quoteString } from "../../duckdb/sqlText";
import type { ColumnLeaf } from "../../iceberg/columnLeaves";
import { type Bound, decodeBound } from "../../iceberg/fileBounds";
import type { LiveEntry } from "../../iceberg/liveManifests";
import type { ManifestEntry } from "../../iceberg/manifestEntry";
import { MetricsReader } from "../../iceberg/metricsReader";
import { PartitionText } from "../../iceberg/partitionText";
import type { TableMetadata } from "../../iceberg/tableMetadata";
import type { PrimitiveType, Type } from "../../model/types";
import type { Value } from "../../model/value";

/** What is known of a file beside its manifest entry. */
export interface FileFacts {
  /** Delete files that apply to a data file. */
  readonly deleteFiles?: number | undefined;
  /** Data files that a delete file applies to. */
  readonly appliesTo?: number | undefined;
}

interface FileColumn {
  readonly name: string;
  readonly type: Type;
  value(live: LiveEntry, facts: FileFacts): Value;
}

const int: Type = { kind: "int" };
const long: Type = { kind: "long" };
const text: Type = { kind: "string" };
const binary: PrimitiveType = { kind: "binary" };

/** The columns of a listing of files: what each is called and how it comes from a manifest entry. */
export class FileColumns {
  readonly columns: readonly FileColumn[];
  readonly bounds: readonly Required<BoundColumns>[];
  private readonly location: string;
  private readonly metrics = new MetricsReader(["lowerBounds", "upperBounds", "nullCounts"]);

  constructor(metadata: TableMetadata, leaves: readonly ColumnLeaf[]) {
    const partitions = new PartitionText(metadata);
    const times = new Map(metadata.snapshots.map(({ snapshotId, timestampMs }) => [snapshotId, timestampMs]));
    const addedMs = ({ snapshotId }: ManifestEntry) => (snapshotId === undefined ? undefined : times.get(snapshotId));
    this.location = `${metadata.location.replace(/\/+$/, "")}/`;
    this.bounds = leaves.map(({ name }) => ({
      column: name,
      lower: `lower(${name})`,
      upper: `upper(${name})`,
      nulls: `nulls(${name})`,
      undecodedLower: `undecoded lower(${name})`,
      undecodedUpper: `undecoded upper(${name})`,
    }));
    this.columns = [
      { name: "content", type: text, value: ({ entry }) => contentOf(entry) },
      { name: "file_path", type: text, value: ({ entry }) => entry.path },
      {
        name: "partition",
        type: text,
        value: ({ entry }) => partitions.format(entry.specId, entry.partition),
      },
      { name: "spec_id", type: int, value: ({ entry }) => entry.specId },
      { name: "record_count", type: long, value: ({ entry }) => entry.recordCount },
      { name: "file_size_in_bytes", type: long, value: ({ entry }) => entry.contentSize ?? entry.sizeBytes },
      { name: "delete_files", type: int, value: (_, { deleteFiles }) => deleteFiles ?? null },
      { name: "applies_to_files", type: int, value: (_, { appliesTo }) => appliesTo ?? null },
      { name: "sequence_number", type: long, value: ({ entry }) => entry.dataSequenceNumber },
      { name: "added_snapshot_id", type: long, value: ({ entry }) => entry.snapshotId ?? null },
      {
        name: "added_at",
        type: { kind: "timestamptz" },
        value: ({ entry }) => microsOf(addedMs(entry)),
      },
      { name: "sort_order_id", type: int, value: ({ entry }) => entry.sortOrderId ?? null },
      { name: "file_format", type: text, value: ({ entry }) => entry.format },
      { name: "manifest", type: int, value: ({ manifest }) => manifest },
      { name: "manifest_entry", type: int, value: ({ position }) => position },
      ...leaves.flatMap((leaf, at) => makeBoundColumns(leaf, this.bounds[at] as Required<BoundColumns>, this.metrics)),
    ];
  }

  /** Which files' metrics could not be read. */
  get notes(): readonly string[] {
    return [...this.metrics.notes];
  }

  /** As the columns of a held result: the path below the table's folder first, then all but `left`. */
  listHeld(left: ReadonlySet<string>): HeldColumn[] {
    const held = this.columns.map(({ name, type }, i) => ({ name, type, sql: columnName(i) }));
    const path = held.find(({ name }) => name === "file_path")?.sql ?? "NULL";
    const prefix = quoteString(this.location);
    const relative = `CASE WHEN starts_with(${path}, ${prefix}) THEN substr(${path}, length(${prefix}) + 1) ELSE ${path} END`;
    const [content, ...others] = held.filter(({ name }) => !left.has(name));
    return [...(content ? [content] : []), { name: "path", type: text, sql: relative }, ...others];
  }
}

/** What a file is, deletion vectors told apart from files of position deletes. */
export function contentOf({ content, format }: Pick<ManifestEntry, "content" | "format">): FileContent {
  if (content === "data") return "data";
  if (content === "equality") return "equality deletes";
  return format === "puffin" ? "deletion vector" : "position deletes";
}

function makeBoundColumns(
  leaf: ColumnLeaf,
  names: Required<BoundColumns>,
  metrics: MetricsReader<"lowerBounds" | "upperBounds" | "nullCounts">,
): FileColumn[] {
  const { id, type } = leaf;
  const lower = once(({ entry }) => decodeBound(type, metrics.read(entry)?.lowerBounds.get(id)));
  const upper = once(({ entry }) => decodeBound(type, metrics.read(entry)?.upperBounds.get(id)));
  const held = boundType(type);
  return [
    { name: names.lower, type: held, value: (live) => decodedValue(lower(live)) },
    { name: names.upper, type: held, value: (live) => decodedValue(upper(live)) },
    { name: names.nulls, type: long, value: ({ entry }) => metrics.read(entry)?.nullCounts.get(id) ?? null },
    { name: names.undecodedLower, type: binary, value: (live) => undecodedBytes(lower(live)) },
    { name: names.undecodedUpper, type: binary, value: (live) => undecodedBytes(upper(live)) },
  ];
}

/** The same bound makes a value and the bytes of none; it is decoded once for both. */
function once(decode: (live: LiveEntry) => Bound): (live: LiveEntry) => Bound {
  let last: { readonly live: LiveEntry; readonly bound: Bound } | undefined;
  return (live) => {
    if (last?.live !== live) last = { live, bound: decode(live) };
    return last.bound;
  };
}

/** Types whose bounds are never decoded have no value to hold. */
function boundType(type: PrimitiveType): PrimitiveType {
  return type.kind === "variant" || type.kind === "geometry" || type.kind === "geography" ? binary : type;
}

function decodedValue(bound: Bound): Value {
  return bound.kind === "value" ? bound.value : null;
}

function undecodedBytes(bound: Bound): Value {
  return bound.kind === "undecodable" ? bound.bytes : null;
}

export function microsOf(timeMs: number | undefined): bigint | null {
  return timeMs === undefined ? null : BigInt(timeMs) * 1000n;
}
