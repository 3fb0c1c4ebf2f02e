import { parseConditionPredicate } from "../../duckdb/conditionPredicate";
import { type ChangedFilesOptions, listChangedFiles } from "../../iceberg/changedFiles";
import { type RangeCommit, resolveRange } from "../../iceberg/commitRange";
import { listOwnChanges, type OwnChangesOptions } from "../../iceberg/ownChanges";
import { createReadSchema } from "../../iceberg/readSchema";
import { ancestorsOf, currentSchema } from "../../iceberg/snapshots";
import type { Snapshot, TableMetadata } from "../../iceberg/tableMetadata";
import type { FolderTable } from "../../local/folderTable";
import type { ChangedFiles } from "../../model/changedFiles";
import type { Field } from "../../model/types";
import type { ChosenPairing } from "./identifier";
import { loadSideRows } from "./readSideRows";
import type { PlannedCommit } from "./runChangelog";

/** A branch's commits to read, and the state that its readable history begins with, where older history is gone. */
export interface HistoryRange {
  readonly commits: readonly RangeCommit[];
  readonly initial: Snapshot | undefined;
}

/**
 * All commits of a branch. Where older history was expired, the oldest readable state counts as what was there before;
 * its own commit is then not read.
 */
export function listHistory(metadata: TableMetadata, branch: string | undefined): HistoryRange {
  const { commits, truncated } = resolveRange(metadata, { branch });
  const head = metadata.refs.get(branch ?? "main");
  if (!truncated || head === undefined) return { commits, initial: undefined };
  // It may be a mere rewrite of files, which is no commit of the range.
  const initial = ancestorsOf(metadata, head.snapshotId).snapshots.at(-1);
  return { commits: commits.filter(({ parent }) => parent.kind === "snapshot"), initial };
}

/** The files whose live rows a commit changed; of one whose parent was expired, by its own entries. */
export function listCommitFiles(
  table: FolderTable,
  commit: RangeCommit,
  options: OwnChangesOptions,
): Promise<ChangedFiles> {
  switch (commit.parent.kind) {
    case "snapshot":
      return listChangedFiles(table, commit.parent.snapshot, commit.snapshot, options);
    case "root":
      return listChangedFiles(table, undefined, commit.snapshot, options);
    case "expired":
      return listOwnChanges(table, commit.snapshot, options);
  }
}

/**
 * How a changelog loads the rows of one commit of a table, from the files that `listFiles` finds: only of those that
 * may hold rows for which the condition holds, where nothing is paired. Of a pair, one row alone may fulfil it.
 */
export function createCommitLoader(
  table: FolderTable,
  { key }: ChosenPairing,
  where: string | undefined,
  listFiles: (options: ChangedFilesOptions) => Promise<ChangedFiles>,
): PlannedCommit["loadRows"] {
  const schema = createReadSchema(table.metadata, currentSchema(table.metadata));
  const specs = listComparableSpecs(table.metadata, schema.columns);
  return async (session, counter, signal) => {
    const isPruned = where !== undefined && key === undefined;
    const filter = isPruned ? await parseConditionPredicate(session, schema.columns, where) : undefined;
    const { files, unchangedFileCount, prunedFileCount = 0 } = await listFiles({ signal, filter });
    counter.add(files);
    const withLineage = key?.by === "rowLineage";
    return {
      rows: await loadSideRows(session, table, schema, files, { withLineage, signal }),
      specs,
      unchangedFileCount: unchangedFileCount + prunedFileCount,
    };
  };
}

/**
 * Specs whose partitions can be compared one by one: all their source columns are among the columns, so that rows of
 * different partitions differ.
 */
export function listComparableSpecs(metadata: TableMetadata, columns: readonly Field[]): ReadonlySet<number> {
  const known = new Set(listFieldIds(columns));
  const comparable = metadata.partitionSpecs.filter(({ fields }) =>
    fields.every(({ transform, sourceIds }) => transform.kind === "void" || sourceIds.every((id) => known.has(id))),
  );
  return new Set(comparable.map(({ specId }) => specId));
}

function listFieldIds(fields: readonly Field[]): number[] {
  return fields.flatMap(({ id, type }) => [id, ...(type.kind === "struct" ? listFieldIds(type.fields) : [])]);
}
