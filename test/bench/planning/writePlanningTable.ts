import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { encodeAvroFile } from "../../support/avroFiles";
import { manifestListSchema, manifestSchema } from "./manifestSchemas";

export interface PlanningTable {
  readonly manifests: number;
  readonly entriesPerManifest: number;
  readonly snapshots: number;
  readonly entriesPerBlock: number;
}

/** Written last: a table that has it is whole. */
export const metadataFileName = "v1.metadata.json";

const columns = [
  { name: "order_id", type: "long" },
  { name: "customer_id", type: "long" },
  { name: "ordered_at", type: "timestamptz" },
  { name: "amount", type: "decimal(12, 2)" },
  { name: "quantity", type: "int" },
  { name: "discount", type: "double" },
  { name: "country", type: "string" },
  { name: "status", type: "string" },
  { name: "note", type: "string" },
] as const;

const countries = ["AT", "BR", "CA", "DE", "FR", "IN", "JP", "US"];
const firstDay = 19_000;
const rowsPerFile = 250_000;

/** Writes the metadata of a table, without data files: what lists its files reads nothing else. */
export function writePlanningTable(folder: string, table: PlanningTable): void {
  const location = pathToFileURL(folder).href;
  mkdirSync(join(folder, "metadata"), { recursive: true });
  const manifests = Array.from({ length: table.manifests }, (_, index) => {
    const name = `${hashOf(`manifest ${index}`, 32)}-m0.avro`;
    const entries = Array.from({ length: table.entriesPerManifest }, (_, at) =>
      entryOf(location, index * table.entriesPerManifest + at),
    );
    const bytes = encodeAvroFile(manifestSchema, entries, {
      codec: "deflate",
      rowsPerBlock: table.entriesPerBlock,
      metadata: { "partition-spec-id": "0", "format-version": "2", content: "data" },
    });
    writeFileSync(join(folder, "metadata", name), bytes);
    return listedManifest(`${location}/metadata/${name}`, bytes.length, index, table);
  });
  const list = encodeAvroFile(manifestListSchema, manifests, {
    codec: "deflate",
    metadata: { "format-version": "2" },
  });
  writeFileSync(join(folder, "metadata", listNameOf(table.snapshots)), list);
  writeFileSync(join(folder, "metadata", "version-hint.text"), "1");
  writeFileSync(join(folder, "metadata", metadataFileName), JSON.stringify(metadataOf(location, table)));
}

function entryOf(location: string, file: number) {
  const day = firstDay + Math.floor(file / 1000);
  const country = countries[file % countries.length] ?? "";
  const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
  const counts = (value: (id: number) => number) =>
    columns.map((_, index) => ({ key: index + 1, value: BigInt(value(index + 1)) }));
  const bounds = (upper: boolean) =>
    columns.map((_, index) => ({ key: index + 1, value: boundOf(index + 1, file, day, country, upper) }));
  return {
    status: 0,
    snapshot_id: snapshotIdOf(1 + (file % 500)),
    sequence_number: BigInt(1 + (file % 500)),
    file_sequence_number: BigInt(1 + (file % 500)),
    data_file: {
      content: 0,
      file_path: `${location}/data/ordered_at_day=${date}/country=${country}/00000-${file}-${hashOf(`file ${file}`, 32)}-0-00001.parquet`,
      file_format: "PARQUET",
      partition: { ordered_at_day: day, country },
      record_count: BigInt(rowsPerFile + (file % 977)),
      file_size_in_bytes: BigInt(134_217_728 - (file % 65_521)),
      column_sizes: counts((id) => 1_000_000 + ((file * id) % 131_071)),
      value_counts: counts(() => rowsPerFile + (file % 977)),
      null_value_counts: counts((id) => (id === 9 ? file % 4096 : 0)),
      nan_value_counts: [{ key: 6, value: 0n }],
      lower_bounds: bounds(false),
      upper_bounds: bounds(true),
      key_metadata: null,
      split_offsets: [4n],
      equality_ids: null,
      sort_order_id: 0,
      referenced_data_file: null,
    },
  };
}

function boundOf(id: number, file: number, day: number, country: string, upper: boolean): Buffer {
  const bytes = Buffer.alloc(8);
  const end = upper ? 1 : 0;
  switch (id) {
    case 1:
      bytes.writeBigInt64LE(BigInt(file + end) * BigInt(rowsPerFile));
      return bytes;
    case 2:
      bytes.writeBigInt64LE(BigInt(upper ? 9_999_000 + (file % 1000) : file % 1000));
      return bytes;
    case 3:
      bytes.writeBigInt64LE(BigInt(day) * 86_400_000_000n + BigInt(upper ? 86_399_000_000 : 1_000_000) + BigInt(file));
      return bytes;
    case 4:
      return Buffer.from(upper ? [0x0f, 0x42, file & 0x7f] : [1, file & 0x7f]);
    case 5:
      return Buffer.from([upper ? 100 : 1, 0, 0, 0]);
    case 6:
      bytes.writeDoubleLE(upper ? 0.5 + (file % 100) / 1000 : 0);
      return bytes;
    case 7:
      return Buffer.from(country);
    case 8:
      return Buffer.from(upper ? "shipped" : "cancelled");
    default:
      return Buffer.from(hashOf(`${upper ? "last" : "first"} note ${file}`, 16));
  }
}

function listedManifest(path: string, length: number, index: number, { entriesPerManifest }: PlanningTable) {
  const day = (file: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(firstDay + Math.floor(file / 1000));
    return bytes;
  };
  const summary = (lower: Buffer, upper: Buffer) => ({
    contains_null: false,
    contains_nan: false,
    lower_bound: lower,
    upper_bound: upper,
  });
  return {
    manifest_path: path,
    manifest_length: BigInt(length),
    partition_spec_id: 0,
    content: 0,
    sequence_number: 500n,
    min_sequence_number: 1n,
    added_snapshot_id: snapshotIdOf(500),
    added_files_count: 0,
    existing_files_count: entriesPerManifest,
    deleted_files_count: 0,
    added_rows_count: 0n,
    existing_rows_count: BigInt(entriesPerManifest * rowsPerFile),
    deleted_rows_count: 0n,
    partitions: [
      summary(day(index * entriesPerManifest), day((index + 1) * entriesPerManifest - 1)),
      summary(Buffer.from("AT"), Buffer.from("US")),
    ],
  };
}

/** Metadata with the summaries that Spark writes. All snapshots but the last name manifest lists that are not there. */
function metadataOf(location: string, { snapshots, manifests, entriesPerManifest }: PlanningTable): object {
  const commits = Array.from({ length: snapshots }, (_, index) => index + 1);
  const timeOf = (commit: number) => 1_700_000_000_000 + commit * 600_000;
  const files = manifests * entriesPerManifest;
  return {
    "format-version": 2,
    "table-uuid": "9c12d441-03fe-4693-9a96-a0705ddf69c1",
    location,
    "last-sequence-number": snapshots,
    "last-updated-ms": timeOf(snapshots),
    "last-column-id": columns.length,
    "current-schema-id": 0,
    schemas: [
      {
        type: "struct",
        "schema-id": 0,
        fields: columns.map(({ name, type }, index) => ({ id: index + 1, name, required: false, type })),
      },
    ],
    "default-spec-id": 0,
    "partition-specs": [
      {
        "spec-id": 0,
        fields: [
          { name: "ordered_at_day", transform: "day", "source-id": 3, "field-id": 1000 },
          { name: "country", transform: "identity", "source-id": 7, "field-id": 1001 },
        ],
      },
    ],
    "last-partition-id": 1001,
    "default-sort-order-id": 0,
    "sort-orders": [{ "order-id": 0, fields: [] }],
    properties: { owner: "bench", "write.parquet.compression-codec": "zstd" },
    "current-snapshot-id": Number(snapshotIdOf(snapshots)),
    refs: { main: { "snapshot-id": Number(snapshotIdOf(snapshots)), type: "branch" } },
    snapshots: commits.map((commit) => ({
      "sequence-number": commit,
      "snapshot-id": Number(snapshotIdOf(commit)),
      ...(commit > 1 && { "parent-snapshot-id": Number(snapshotIdOf(commit - 1)) }),
      "timestamp-ms": timeOf(commit),
      summary: {
        operation: "append",
        "spark.app.id": `local-${timeOf(commit)}`,
        "added-data-files": "200",
        "added-records": String(200 * rowsPerFile),
        "added-files-size": "26843545600",
        "changed-partition-count": "8",
        "total-records": String((files * rowsPerFile * commit) / snapshots),
        "total-files-size": String(commit * 26_843_545_600),
        "total-data-files": String((files * commit) / snapshots),
        "total-delete-files": "0",
        "total-position-deletes": "0",
        "total-equality-deletes": "0",
        "engine-version": "3.5.6",
        "app-id": `local-${timeOf(commit)}`,
        "engine-name": "spark",
        "iceberg-version": "Apache Iceberg 1.10.1 (commit ccb8bc435062171e64bc8b7e5f56e6aed9c5b934)",
      },
      "manifest-list": `${location}/metadata/${listNameOf(commit)}`,
      "schema-id": 0,
    })),
    statistics: [],
    "partition-statistics": [],
    "snapshot-log": commits.map((commit) => ({
      "timestamp-ms": timeOf(commit),
      "snapshot-id": Number(snapshotIdOf(commit)),
    })),
    "metadata-log": [],
  };
}

function listNameOf(commit: number): string {
  return `snap-${snapshotIdOf(commit)}-1-${hashOf(`list ${commit}`, 32)}.avro`;
}

/** Ids are random 63-bit numbers in real tables; these are as long, and exact as doubles. */
function snapshotIdOf(commit: number): bigint {
  return BigInt(commit) * 1_024_000_000_000_000n;
}

function hashOf(text: string, length: number): string {
  return createHash("md5").update(text).digest("hex").slice(0, length);
}
