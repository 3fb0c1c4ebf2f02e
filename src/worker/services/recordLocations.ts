import type { RecordLocation } from "../../changelog/history";
import { deleteKey } from "../../duckdb/appliedDeletes";
import type { Session } from "../../duckdb/session";
import { createReadSchema } from "../../iceberg/readSchema";
import { planScan, type ScanPlan } from "../../iceberg/scan";
import { listExpiryTimes } from "../../iceberg/snapshotExpiry";
import { currentSchema } from "../../iceberg/snapshots";
import type { Snapshot } from "../../iceberg/tableMetadata";
import type { FolderTable } from "../../local/folderTable";
import type { DataFile, ReadSchema, ScanFile } from "../../model/changedFiles";
import { LakehouseError } from "../../model/errors";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { ServiceContext } from "./context";
import { requireIdentifier } from "./identifier";
import { type Key, type KeyCondition, parseKey } from "./keyCondition";
import { loadSideRows } from "./readSideRows";

/**
 * Where a record can still be read: for every kept snapshot, the data files that hold a row with its key, live or
 * hidden by a delete. Only files whose bounds may hold the key are read, each once whatever the number of snapshots.
 */
export async function listRecordLocations(
  { engine, tables }: ServiceContext,
  params: { table: TableRef; identifier: readonly string[]; key: Key },
  { signal, onProgress }: Required<CallOptions>,
): Promise<readonly RecordLocation[]> {
  const table = await tables.load(params.table, signal);
  const { metadata } = table;
  const schema = currentSchema(metadata);
  const key = parseKey(schema.fields, requireIdentifier(schema, params.identifier), params.key);
  const plans: { snapshot: Snapshot; files: ScanPlan["files"] }[] = [];
  for (const [done, snapshot] of metadata.snapshots.entries()) {
    onProgress({ message: "Reading manifests", done, total: metadata.snapshots.length });
    const plan = await planKept(table, snapshot, key, signal);
    if (plan !== undefined) plans.push({ snapshot, files: plan.files });
  }
  const readSchema = createReadSchema(metadata, schema);
  const expiry = listExpiryTimes(metadata);
  const refs = [...metadata.refs.values()];
  return engine.session(signal, async (session) => {
    onProgress({ message: "Reading files that may hold the record" });
    const finder = new RecordFinder(session, table, readSchema, key, signal);
    const holding = await finder.listHolding(plans.flatMap(({ files }) => files.map(({ file }) => file)));
    const locations: RecordLocation[] = [];
    for (const { snapshot, files } of plans) {
      for (const scanned of files) {
        if (!holding.has(scanned.file.path)) continue;
        locations.push({
          snapshotId: String(snapshot.snapshotId),
          timestampMs: snapshot.timestampMs,
          refs: refs.filter((ref) => ref.snapshotId === snapshot.snapshotId).map((ref) => ref.name),
          file: scanned.file.path,
          fileSizeBytes: Number(scanned.file.sizeBytes),
          hiddenByDelete: !(await finder.isLive(scanned)),
          mayExpireMs: expiry.get(snapshot.snapshotId),
        });
      }
    }
    return locations;
  });
}

/** Undefined for a snapshot whose manifests are gone: nothing can be read there. */
async function planKept(
  table: FolderTable,
  snapshot: Snapshot,
  key: KeyCondition,
  signal: AbortSignal,
): Promise<ScanPlan | undefined> {
  try {
    return await planScan(table, snapshot, { signal, filter: key.predicate });
  } catch (error) {
    if (LakehouseError.is(error, "notFound")) return undefined;
    throw error;
  }
}

class RecordFinder {
  /** By file and the deletes that apply: most snapshots share both. */
  private readonly live = new Map<string, boolean>();

  constructor(
    private readonly session: Session,
    private readonly table: FolderTable,
    private readonly schema: ReadSchema,
    private readonly key: KeyCondition,
    private readonly signal: AbortSignal,
  ) {}

  /** Paths of the files that hold a row with the key, whether or not a delete hides it. Missing files hold none. */
  async listHolding(files: readonly DataFile[]): Promise<ReadonlySet<string>> {
    const distinct = [...new Map(files.map((file) => [file.path, file])).values()];
    const present: DataFile[] = [];
    for (const file of distinct) {
      if (await this.table.source.exists(file.path, this.signal)) present.push(file);
    }
    return this.find(present.map((file) => ({ file, deletes: [] })));
  }

  async isLive(scanned: ScanFile): Promise<boolean> {
    if (scanned.deletes.length === 0) return true;
    const id = [scanned.file.path, ...scanned.deletes.map(deleteKey)].join("\n");
    const known = this.live.get(id);
    if (known !== undefined) return known;
    const isLive = (await this.find([scanned])).size > 0;
    this.live.set(id, isLive);
    return isLive;
  }

  private async find(files: readonly ScanFile[]): Promise<ReadonlySet<string>> {
    const changed = files.map(({ file, deletes }) => ({ file, before: undefined, after: deletes }));
    const options = { withLineage: false, signal: this.signal };
    const rows = await loadSideRows(this.session, this.table, this.schema, changed, options);
    const found = await this.session.list(
      `SELECT DISTINCT file_id FROM (${rows.formatSelect()}) WHERE ${this.key.sql}`,
      [],
      { files: rows.localFiles },
    );
    return new Set(found.flatMap(([fileId]) => rows.files[Number(fileId)]?.file.path ?? []));
  }
}
