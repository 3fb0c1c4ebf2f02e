import { existsSync, readFileSync } from "node:fs";
import { basename, dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { planScan } from "../../../src/iceberg/scan";
import { loadFolderTable } from "../../../src/local/folderTable";
import { loadCurrentMetadataFile } from "../../../src/local/metadataFiles";
import { LakehouseError } from "../../../src/model/errors";
import { sharedTablePath } from "../../support/sharedTables";

/** What an independent reader found in each table. */
interface IndexedTable {
  readonly path: string;
  readonly current_metadata: string;
  readonly format_version: number;
  readonly location_in_metadata: string;
  readonly current_snapshot: string;
  readonly delete_kinds: Readonly<Record<"eq" | "pos" | "dv", number | undefined>>;
  /** `raw` counts stored rows, `live` those left after deletes; null where a file is missing. */
  readonly snapshots: readonly {
    readonly snapshot: string;
    readonly op: string | null;
    readonly live: number | null;
    readonly raw: number | null;
    readonly data: number | null;
    readonly del: number | null;
  }[];
}

const index = sharedTablePath("../tables-index.json");
const tables: readonly IndexedTable[] = existsSync(index) ? JSON.parse(readFileSync(index, "utf8")) : [];

async function load(path: string) {
  const folder = sharedTablePath(path);
  const connection = {
    kind: "folder",
    id: "shared",
    name: "Shared",
    path: dirname(folder),
    allowOutside: false,
  } as const;
  return loadFolderTable(connection, await loadCurrentMetadataFile(folder));
}

describe.skipIf(tables.length === 0)(
  tables.length ? "tables of other writers" : "tables of other writers (skipped: ../shared/tables is not here)",
  () => {
    it.each(tables)("reads the metadata of $path", async (expected) => {
      const { metadata, metadataLocation } = await load(expected.path);
      expect(basename(metadataLocation)).toBe(expected.current_metadata);
      expect(metadata.formatVersion).toBe(expected.format_version);
      expect(metadata.location).toBe(expected.location_in_metadata);
      expect(String(metadata.currentSnapshotId)).toBe(expected.current_snapshot);
      expect(metadata.snapshots.map(({ snapshotId, operation }) => [String(snapshotId), operation ?? null])).toEqual(
        expected.snapshots.map(({ snapshot, op }) => [snapshot, op]),
      );
    });

    it.each(tables)("plans every snapshot of $path", async (expected) => {
      const table = await load(expected.path);
      for (const [position, snapshot] of table.metadata.snapshots.entries()) {
        const known = expected.snapshots[position];
        if (!known || known.raw === null || known.raw === undefined) {
          await expect(planScan(table, snapshot)).rejects.toSatisfy((error) => LakehouseError.is(error, "notFound"));
          continue;
        }
        const { files, totals } = await planScan(table, snapshot);
        expect([totals.dataFiles, Number(totals.storedRows)], known.snapshot).toEqual([known.data, known.raw]);
        const applied = new Set(files.flatMap(({ deletes }) => deletes));
        expect(applied.size, known.snapshot).toBe(totals.deleteFiles);
        expect(totals.deleteFiles, known.snapshot).toBeLessThanOrEqual(known.del ?? 0);
        const deletedRows = known.raw - (known.live ?? 0);
        if (deletedRows > 0) expect(totals.deleteFiles, known.snapshot).toBeGreaterThan(0);
        if ([...applied].every(({ kind }) => kind === "vector")) {
          expect([...applied].reduce((sum, { recordCount }) => sum + Number(recordCount), 0)).toBe(deletedRows);
        }
        for (const { file, deletes } of files) {
          for (const { path } of [file, ...deletes]) expect(await table.source.exists(path), path).toBe(true);
        }
      }
    });
  },
);
