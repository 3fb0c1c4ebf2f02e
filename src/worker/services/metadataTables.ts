import { mightHoldLiveFiles } from "../../iceberg/liveFiles";
import { listFilesTable } from "../../iceberg/metadataTables/filesTable";
import type { MetadataTable } from "../../iceberg/metadataTables/metadataTable";
import { listRefsTable } from "../../iceberg/metadataTables/refsTable";
import { listSnapshotsTable } from "../../iceberg/metadataTables/snapshotsTable";
import { resolveSnapshot } from "../../iceberg/snapshotSelector";
import type { IcebergTable } from "../../iceberg/table";
import { formatCell } from "../../model/cell";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { Cell } from "../../model/value";
import type { ResultColumn } from "../../query/result";
import { mapConcurrent } from "../../util/mapConcurrent";
import type { MetadataTableName } from "../contract";
import type { ServiceContext } from "./context";

/** The snapshots, refs, or live files of a table, as Spark's metadata tables show them. */
export async function loadMetadataTable(
  { tables }: ServiceContext,
  { table: ref, name, at }: { table: TableRef; name: MetadataTableName; at?: string },
  { signal }: Required<CallOptions>,
): Promise<{ columns: readonly ResultColumn[]; rows: readonly (readonly Cell[])[] }> {
  const table = await tables.load(ref, signal);
  const { columns, rows } = await list(table, name, at, signal);
  return {
    columns: columns.map((column) => ({ name: column.name, type: column.type })),
    rows: rows.map((row) => columns.map(({ type }, i) => formatCell(type, row[i] ?? null))),
  };
}

async function list(
  table: IcebergTable,
  name: MetadataTableName,
  at: string | undefined,
  signal: AbortSignal,
): Promise<MetadataTable> {
  switch (name) {
    case "snapshots":
      return listSnapshotsTable(table.metadata);
    case "refs":
      return listRefsTable(table.metadata);
    case "files": {
      const { snapshot } = resolveSnapshot(table.metadata, at);
      const manifests = snapshot ? await table.manifests.loadManifestList(snapshot, signal) : [];
      const entries = await mapConcurrent(manifests.filter(mightHoldLiveFiles), 8, (manifest) =>
        table.manifests.loadManifest(manifest, { metrics: true }, signal),
      );
      return listFilesTable(
        table.metadata,
        entries.flat().filter(({ status }) => status !== "deleted"),
      );
    }
  }
}
