import { listChangedFiles } from "../../iceberg/changedFiles";
import type { RangeCommit } from "../../iceberg/commitRange";
import { listOwnChanges } from "../../iceberg/ownChanges";
import type { TableMetadata } from "../../iceberg/tableMetadata";
import type { FolderTable } from "../../local/folderTable";
import type { ChangedFiles } from "../../model/changedFiles";
import type { Field } from "../../model/types";

/** The files whose live rows a commit changed; of one whose parent was expired, by its own entries. */
export function listCommitFiles(table: FolderTable, commit: RangeCommit, signal: AbortSignal): Promise<ChangedFiles> {
  switch (commit.parent.kind) {
    case "snapshot":
      return listChangedFiles(table, commit.parent.snapshot, commit.snapshot, signal);
    case "root":
      return listChangedFiles(table, undefined, commit.snapshot, signal);
    case "expired":
      return listOwnChanges(table, commit.snapshot, signal);
  }
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
