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
import type { ResultColumn, RowSink } from "../../query/result";
import type { MetadataTableName } from "../contract";
import type { ServiceContext } from "./context";

/**
 * The snapshots, refs, or live files of a table, as Spark's metadata tables show them. A sink gets the files manifest by
 * manifest, so that any number of them fits into memory; then no rows are answered.
 */
export async function loadMetadataTable(
  { tables }: ServiceContext,
  { table: ref, name, at }: { table: TableRef; name: MetadataTableName; at?: string },
  { signal }: Required<CallOptions>,
  sink?: RowSink,
): Promise<{ columns: readonly ResultColumn[]; rows: readonly (readonly Cell[])[] }> {
  const table = await tables.load(ref, signal);
  let columns: readonly ResultColumn[] | undefined;
  const rows: (readonly Cell[])[] = [];
  for await (const part of readParts(table, name, at, signal)) {
    if (columns === undefined) {
      columns = part.columns.map((column) => ({ name: column.name, type: column.type }));
      sink?.begin(columns);
    }
    const cells = part.rows.map((row) => part.columns.map(({ type }, i) => formatCell(type, row[i] ?? null)));
    if (sink) await sink.write(cells);
    else for (const row of cells) rows.push(row);
  }
  return { columns: columns ?? [], rows };
}

/** The table in parts that each have all columns; the first may have no rows. */
async function* readParts(
  table: IcebergTable,
  name: MetadataTableName,
  at: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<MetadataTable> {
  switch (name) {
    case "snapshots":
      yield listSnapshotsTable(table.metadata);
      return;
    case "refs":
      yield listRefsTable(table.metadata);
      return;
    case "files": {
      const { snapshot } = resolveSnapshot(table.metadata, at);
      const manifests = snapshot ? await table.manifests.loadManifestList(snapshot, signal) : [];
      yield listFilesTable(table.metadata, []);
      for (const manifest of manifests.filter(mightHoldLiveFiles)) {
        const entries = await table.manifests.loadManifest(manifest, { metrics: true }, signal);
        yield listFilesTable(
          table.metadata,
          entries.filter(({ status }) => status !== "deleted"),
        );
      }
    }
  }
}
