import { readLiveManifests } from "../../../src/iceberg/liveManifests";
import { planScan } from "../../../src/iceberg/scan";
import { currentSchema, findSnapshot } from "../../../src/iceberg/snapshots";
import { type FolderTable, loadFolderTable } from "../../../src/local/folderTable";

export type PlanningWork = "open" | "manifests" | "plan" | "entries";

export interface MeasuredPlanning {
  readonly seconds: number;
  /** Of what the work lists: snapshots, manifests or files. */
  readonly count: number;
  readonly peakMb: number;
}

/** Does one piece of work on a table that this process has not read before. */
export async function measurePlanning(folder: string, metadataFile: string, work: PlanningWork) {
  const connection = { kind: "folder", id: folder, name: "bench", path: folder, allowOutside: false } as const;
  let began = performance.now();
  const table = await loadFolderTable(connection, metadataFile);
  if (work !== "open") began = performance.now();
  const count = await doWork(table, work);
  const seconds = (performance.now() - began) / 1000;
  return { seconds, count, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) } satisfies MeasuredPlanning;
}

async function doWork(table: FolderTable, work: PlanningWork): Promise<number> {
  const { metadata } = table;
  const { currentSnapshotId } = metadata;
  const snapshot = currentSnapshotId === undefined ? undefined : findSnapshot(metadata, currentSnapshotId);
  if (snapshot === undefined) throw new Error("The table has no snapshot.");
  switch (work) {
    case "open":
      return metadata.snapshots.length;
    case "manifests":
      return (await table.manifests.loadManifestList(snapshot)).length;
    case "plan":
      return (await planScan(table, snapshot)).files.length;
    case "entries": {
      const manifests = await table.manifests.loadManifestList(snapshot);
      const metrics = new Set(currentSchema(metadata).fields.map(({ id }) => id));
      const { signal } = new AbortController();
      let count = 0;
      for await (const live of readLiveManifests(table, manifests, [...manifests.keys()], { metrics, signal })) {
        if ("failure" in live) throw live.failure;
        count += live.entries.length;
      }
      return count;
    }
  }
}
