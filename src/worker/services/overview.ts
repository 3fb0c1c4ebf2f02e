import type { ColumnsPage, ColumnsRequest } from "../../catalog/columnRow";
import type { LiveCounts } from "../../catalog/liveCounts";
import { listColumnRows } from "../../iceberg/columnRows";
import { countLiveFiles } from "../../iceberg/countLiveFiles";
import { resolveSnapshot } from "../../iceberg/snapshotSelector";
import { LakehouseError } from "../../model/errors";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { ServiceContext } from "./context";

/** A page of the table's current schema as a tree. */
export async function listColumns(
  { tables }: ServiceContext,
  { table, request }: { table: TableRef; request: ColumnsRequest },
  { signal }: Required<CallOptions>,
): Promise<ColumnsPage> {
  const { metadata } = await tables.load(table, signal);
  return listColumnRows(metadata, request);
}

/** What a snapshot holds, counted in its manifests. */
export async function countFiles(
  { tables }: ServiceContext,
  { table: ref, at }: { table: TableRef; at: string },
  { signal, onProgress }: Required<CallOptions>,
): Promise<LiveCounts> {
  const table = await tables.load(ref, signal);
  const { snapshot } = resolveSnapshot(table.metadata, at);
  if (snapshot === undefined) throw new LakehouseError("notFound", `${ref.location} has no snapshot to count.`);
  const onManifest = (done: number, total: number): void => onProgress({ message: "Reading manifests", done, total });
  return countLiveFiles(table, snapshot, { signal, onManifest });
}
