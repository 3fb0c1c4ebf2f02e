import { parseConditionPredicate } from "../../duckdb/conditionPredicate";
import { type ChangedFilesOptions, listChangedFiles } from "../../iceberg/changedFiles";
import type { RangeCommit } from "../../iceberg/commitRange";
import { listOwnChanges } from "../../iceberg/ownChanges";
import { createReadSchema } from "../../iceberg/readSchema";
import { currentSchema } from "../../iceberg/snapshots";
import type { TableMetadata } from "../../iceberg/tableMetadata";
import type { FolderTable } from "../../local/folderTable";
import type { ChangedFiles } from "../../model/changedFiles";
import type { Field } from "../../model/types";
import type { ChosenPairing } from "./identifier";
import { loadSideRows } from "./readSideRows";
import type { PlannedCommit } from "./runChangelog";

/** The files whose live rows a commit changed; of one whose parent was expired, by its own entries. */
export function listCommitFiles(
  table: FolderTable,
  commit: RangeCommit,
  options: ChangedFilesOptions,
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
