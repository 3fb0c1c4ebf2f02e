import type { FileDetails, FilePlace, RelatedFile } from "../../catalog/tableFiles";
import { columnName } from "../../changelog/canonical";
import { mapToDuckdb, mapType } from "../../duckdb/appendValues";
import { deleteKey } from "../../duckdb/appliedDeletes";
import { formatDuckdbType } from "../../duckdb/types";
import { listColumnLeaves } from "../../iceberg/columnLeaves";
import { DeleteIndex } from "../../iceberg/deleteIndex";
import { decodeBound } from "../../iceberg/fileBounds";
import { nameFields } from "../../iceberg/formatTerm";
import { decodeManifest } from "../../iceberg/manifest";
import type { ManifestEntry } from "../../iceberg/manifestEntry";
import { FileMapper } from "../../iceberg/mapFiles";
import { MetricsReader } from "../../iceberg/metricsReader";
import { PartitionText } from "../../iceberg/partitionText";
import type { TableMetadata } from "../../iceberg/tableMetadata";
import { formatCell } from "../../model/cell";
import type { DeleteFile } from "../../model/changedFiles";
import { LakehouseError } from "../../model/errors";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import { formatType, type Type } from "../../model/types";
import type { Value } from "../../model/value";
import type { ResultInfo } from "../../query/result";
import type { ServiceContext } from "./context";
import { contentOf } from "./fileColumns";
import { listDeletes } from "./files";
import { LiveState } from "./liveState";

const shownRelated = 50;

/** One live file with the metrics of all its columns, and the files that deletes tie it to. */
export async function openFile(
  { tables, results }: ServiceContext,
  { table: ref, place }: { table: TableRef; place: FilePlace },
  callOptions: Required<CallOptions>,
): Promise<FileDetails> {
  const { signal } = callOptions;
  const table = await tables.load(ref, signal);
  const { metadata } = table;
  const state = await LiveState.load(table, place.snapshotId, callOptions);
  const entry = await loadEntry(state, place, signal);
  const { related, relatedCount, notes } = await findRelated(state, entry);
  const metrics = await openMetrics(results, state, entry, signal);
  const manifestPath = state.manifests[place.manifest]?.path ?? "";
  const names = nameFields(metadata);
  return {
    ...metrics,
    stats: state.stats,
    notes: [...notes, ...metrics.notes],
    content: contentOf(entry),
    path: entry.path,
    format: entry.format,
    partition: new PartitionText(metadata).format(entry.specId, entry.partition),
    specId: entry.specId,
    isCurrentSpec: entry.specId === metadata.defaultSpecId,
    rows: String(entry.recordCount),
    sizeBytes: Number(entry.contentSize ?? entry.sizeBytes),
    sequenceNumber: String(entry.dataSequenceNumber),
    addedSnapshotId: entry.snapshotId === undefined ? undefined : String(entry.snapshotId),
    addedMs: metadata.snapshots.find(({ snapshotId }) => snapshotId === entry.snapshotId)?.timestampMs,
    sortOrderId: entry.sortOrderId,
    firstRowId: entry.firstRowId === undefined ? undefined : String(entry.firstRowId),
    equalityColumns: entry.equalityIds.map((id) => names.get(id) ?? String(id)),
    referencedDataFile: entry.content === "data" ? undefined : describe(metadata, entry).referencedDataFile,
    manifestPath,
    related,
    relatedCount,
  };
}

/** @throws LakehouseError "notFound" when the place names no live file of the state */
export async function loadEntry(state: LiveState, place: FilePlace, signal: AbortSignal): Promise<ManifestEntry> {
  const { table, manifests } = state;
  const manifest = manifests[place.manifest];
  if (manifest !== undefined) {
    const bytes = await table.source.load(manifest.path, signal);
    const entries = decodeManifest(bytes, manifest, manifest.path, table.metadata, { metrics: true });
    const entry = entries[place.entry];
    if (entry !== undefined && entry.status !== "deleted") return entry;
  }
  throw new LakehouseError("notFound", "This file is not one of the table's files at that snapshot.", {
    remedy: "Open Files again and choose it there.",
  });
}

type Related = Pick<FileDetails, "related" | "relatedCount" | "notes">;

async function findRelated(state: LiveState, entry: ManifestEntry): Promise<Related> {
  const deletes = (await listDeletes(state)).map(({ file }) => file);
  if (deletes.length === 0) return { related: [], relatedCount: 0, notes: [] };
  try {
    return entry.content === "data" ? relateData(deletes, entry) : await relateDelete(state, deletes, entry);
  } catch (error) {
    if (!LakehouseError.is(error, "metadataInvalid")) throw error;
    return { related: [], relatedCount: 0, notes: [error.message] };
  }
}

function relateData(deletes: readonly DeleteFile[], entry: ManifestEntry): Related {
  const index = new DeleteIndex(deletes, [entry.path]);
  const applied = index.deletesFor(entry);
  return {
    related: applied.slice(0, shownRelated).map((each) => ({
      content: each.kind === "vector" ? "deletion vector" : `${each.kind} deletes`,
      path: each.path,
      rows: String(each.recordCount),
      sizeBytes: Number(each.contentSize ?? each.sizeBytes),
      sequenceNumber: String(each.dataSequenceNumber),
    })),
    relatedCount: applied.length,
    notes: index.notes,
  };
}

async function relateDelete(state: LiveState, deletes: readonly DeleteFile[], entry: ManifestEntry): Promise<Related> {
  const own = deleteKey(describe(state.table.metadata, entry));
  const paths: string[] = [];
  const files: ManifestEntry[] = [];
  for await (const { entries } of state.readEntries("data")) {
    for (const live of entries) {
      paths.push(live.entry.path);
      files.push(live.entry);
    }
  }
  const index = new DeleteIndex(deletes, paths);
  const related: RelatedFile[] = [];
  let relatedCount = 0;
  for (const file of files) {
    if (!index.deletesFor(file).some((each) => deleteKey(each) === own)) continue;
    relatedCount++;
    if (related.length < shownRelated) related.push(describeDataFile(file));
  }
  return { related, relatedCount, notes: index.notes };
}

function describe(metadata: TableMetadata, entry: ManifestEntry): DeleteFile {
  return new FileMapper(metadata).describeDeleteFile(entry);
}

function describeDataFile({ path, recordCount, sizeBytes, dataSequenceNumber }: ManifestEntry): RelatedFile {
  return {
    content: "data",
    path,
    rows: String(recordCount),
    sizeBytes: Number(sizeBytes),
    sequenceNumber: String(dataSequenceNumber),
  };
}

const long: Type = { kind: "long" };
const text: Type = { kind: "string" };
const metricColumns: readonly { readonly name: string; readonly type: Type }[] = [
  { name: "column", type: text },
  { name: "type", type: text },
  { name: "lower bound", type: text },
  { name: "upper bound", type: text },
  { name: "nulls", type: long },
  { name: "NaNs", type: long },
  { name: "values", type: long },
  { name: "bytes", type: long },
];

/** A row for each column of the table; bounds of all types in one column are texts. */
async function openMetrics(
  results: ServiceContext["results"],
  { schema }: LiveState,
  entry: ManifestEntry,
  signal: AbortSignal,
): Promise<Pick<ResultInfo, "resultId" | "columns" | "rowCount" | "notes">> {
  const reader = new MetricsReader([
    "lowerBounds",
    "upperBounds",
    "nullCounts",
    "nanCounts",
    "valueCounts",
    "columnSizes",
  ]);
  const metrics = reader.read(entry);
  const leaves = listColumnLeaves(schema.fields);
  const rows = leaves.map(({ id, name, type }): Value[] => {
    const bound = (bytes: Uint8Array | undefined): string | null => {
      const decoded = decodeBound(type, bytes);
      if (decoded.kind === "none") return null;
      if (decoded.kind === "value") return String(formatCell(type, decoded.value));
      return `0x${formatCell({ kind: "binary" }, decoded.bytes)} (not decodable)`;
    };
    return [
      name,
      formatType(type),
      bound(metrics?.lowerBounds.get(id)),
      bound(metrics?.upperBounds.get(id)),
      metrics?.nullCounts.get(id) ?? null,
      metrics?.nanCounts.get(id) ?? null,
      metrics?.valueCounts.get(id) ?? null,
      metrics?.columnSizes.get(id) ?? null,
    ];
  });
  return results.makeTable(signal, async (session, table) => {
    const columns = metricColumns.map(({ name, type }, i) => ({ name, type, sql: columnName(i) }));
    const types = columns.map(({ sql, type }) => `${sql} ${formatDuckdbType(type)}`);
    await session.run(`CREATE TABLE ${table}(${types.join(", ")})`);
    await session.append(
      table,
      columns.map(({ type }) => mapType(type)),
      rows.map((row) => row.map((value, i) => mapToDuckdb(columns[i]?.type ?? text, value))),
      "memory",
    );
    const { resultId } = results.hold({ table, columns, rowCount: rows.length });
    return { resultId, columns: metricColumns, rowCount: rows.length, notes: [...reader.notes] };
  });
}
