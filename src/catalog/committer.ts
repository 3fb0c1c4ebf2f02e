import type { TableRef } from "../model/table";

/** A change of a table's metadata, member for member as Iceberg's REST specification writes it (TableUpdate). */
export type TableUpdate =
  | {
      readonly action: "set-snapshot-ref";
      readonly "ref-name": string;
      readonly type: "branch" | "tag";
      readonly "snapshot-id": bigint;
      readonly "max-ref-age-ms"?: bigint;
      readonly "max-snapshot-age-ms"?: bigint;
      readonly "min-snapshots-to-keep"?: number;
    }
  | { readonly action: "remove-snapshot-ref"; readonly "ref-name": string };

/** What must hold of the table for a commit to be made (REST specification, TableRequirement). */
export type TableRequirement =
  | { readonly type: "assert-table-uuid"; readonly uuid: string }
  /** Null: there must be no such ref. */
  | { readonly type: "assert-ref-snapshot-id"; readonly ref: string; readonly "snapshot-id": bigint | null };

export interface TableCommit {
  readonly requirements: readonly TableRequirement[];
  /** All of them or none are made. */
  readonly updates: readonly TableUpdate[];
}

export type CommitOutcome =
  | { readonly kind: "committed"; readonly metadataLocation: string }
  /** Somebody else committed first, or a requirement does not hold: nothing was changed. `reason` is a sentence. */
  | { readonly kind: "conflict"; readonly reason: string }
  /** The answer did not arrive, so that only the table itself can tell whether the commit was made. */
  | { readonly kind: "unknown"; readonly cause: unknown };

/** Commits changes to tables of one connection. */
export interface Committer {
  /** Resolves when nothing speaks against committing to the table; rejects as `commit` does when it can never be done. */
  checkWritable(table: TableRef, signal: AbortSignal): Promise<void>;
  /**
   * One attempt, without retries, against the table as it is now. Rejects with a LakehouseError when it can
   * never be made: "accessDenied" for a place that cannot be written to, "unsupported" for a table whose commits must go
   * through something else, "invalidArgument" for updates that the table's metadata does not allow.
   */
  commit(table: TableRef, commit: TableCommit, signal: AbortSignal): Promise<CommitOutcome>;
}
