import type { ExpectedRef } from "../../catalog/refAction";
import { LakehouseError } from "../../model/errors";
import type { TableMetadata } from "../tableMetadata";

/**
 * Holds the refs that a plan rests on to where they were when it was made.
 *
 * @throws LakehouseError "conflict" that says where the first other one is now
 */
export function requireUnmoved(metadata: TableMetadata, expected: readonly ExpectedRef[]): void {
  for (const { ref, snapshotId } of expected) {
    const found = metadata.refs.get(ref)?.snapshotId;
    if (found === (snapshotId === undefined ? undefined : BigInt(snapshotId))) continue;
    const happened =
      found === undefined
        ? `dropped ${ref}, which was at snapshot ${snapshotId}`
        : snapshotId === undefined
          ? `created ${ref} at snapshot ${found}`
          : `moved ${ref} to snapshot ${found}; it was at ${snapshotId}`;
    throw new LakehouseError("conflict", `Someone ${happened}: nothing was changed.`, {
      file: metadata.location,
      remedy: "Look at the table first, then decide again.",
    });
  }
}
