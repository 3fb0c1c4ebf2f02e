import { isAbort, LakehouseError } from "../../model/errors";
import type { Progress } from "../../model/rpc";
import { mapConcurrent } from "../../util/mapConcurrent";
import type { IcebergTable } from "../table";
import type { Snapshot } from "../tableMetadata";
import { loadCommitFootprint } from "./commitFootprint";
import { judgePair, type ReadCommit } from "./judgePair";
import { listNearCommits } from "./nearCommits";
import type { ConflictPair, ConflictReport } from "./report";

const mostPairs = 500;
const concurrentCommits = 4;

/**
 * Commits of the same line at most `windowMs` apart that touched the same files or partitions. Reads only manifests
 * that those commits added; of more than 500 pairs, the newest. A commit that cannot be read is named in the report.
 */
export async function listConflicts(
  table: IcebergTable,
  windowMs: number,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void },
): Promise<ConflictReport> {
  const near = listNearCommits(table.metadata, windowMs, mostPairs);
  const snapshots = [...new Set(near.pairs.flatMap(({ earlier, later }) => [later, earlier]))];
  const commits = new Map<Snapshot, ReadCommit>();
  const unread: { snapshotId: string; message: string }[] = [];
  let done = 0;
  await mapConcurrent(snapshots, concurrentCommits, async (snapshot) => {
    signal.throwIfAborted();
    try {
      commits.set(snapshot, { snapshot, footprint: await loadCommitFootprint(table, snapshot, signal) });
    } catch (error) {
      if (isAbort(error)) throw error;
      unread.push({ snapshotId: String(snapshot.snapshotId), message: LakehouseError.toFailure(error).message });
    }
    done += 1;
    onProgress({ message: "Reading what commits touched", done, total: snapshots.length });
  });
  const pairs: ConflictPair[] = [];
  let apartPairs = 0;
  for (const { earlier, later } of near.pairs) {
    const [first, second] = [commits.get(earlier), commits.get(later)];
    if (first === undefined || second === undefined) continue;
    const pair = judgePair(first, second);
    if (pair === undefined) apartPairs += 1;
    else pairs.push(pair);
  }
  return {
    windowMs,
    pairs,
    appendPairs: near.appendPairs,
    apartPairs,
    commitsRead: commits.size,
    isCut: near.isCut,
    unread,
  };
}
