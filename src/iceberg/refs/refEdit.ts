import type { RefAction, RefRetention, RefState } from "../../catalog/refAction";
import { LakehouseError } from "../../model/errors";
import type { SnapshotRef, TableMetadata } from "../tableMetadata";

/** What an action makes of the refs of a table, its rules checked. */
export interface RefEdit {
  /** The action with its snapshots named by id. */
  readonly action: RefAction;
  /** The ref that it is about. */
  readonly name: string;
  /** The refs that change, as they will be; undefined: gone. Those that stay equal are left out. */
  readonly changed: ReadonlyMap<string, SnapshotRef | undefined>;
  /** Refs that must still be where they are, or still be missing, for the action to mean what was planned. */
  readonly restsOn: readonly string[];
  /** Why only an engine can do it: nothing changes then. */
  readonly engineOnly: string | undefined;
}

/** A rule that the action breaks, in the words of Iceberg. */
export function brokenRule(rule: string, remedy?: string): LakehouseError {
  return new LakehouseError("invalidArgument", `${rule}.`, remedy === undefined ? {} : { remedy });
}

/** A ref that must be there, and of the type that the caller takes it for. */
export function requireRef(metadata: TableMetadata, name: string, type: SnapshotRef["type"] | undefined): SnapshotRef {
  const ref = metadata.refs.get(name);
  if (ref === undefined) {
    const names = [...metadata.refs.keys()];
    throw new LakehouseError(
      "notFound",
      `${{ branch: "Branch", tag: "Tag", ref: "Ref" }[type ?? "ref"]} does not exist: ${name}.`,
      {
        file: metadata.location,
        remedy: names.length ? `Branches and tags: ${names.join(", ")}.` : "The table has no branches or tags.",
      },
    );
  }
  if (type !== undefined && ref.type !== type) {
    throw brokenRule(`Ref ${name} is a ${ref.type} not a ${type}`);
  }
  return ref;
}

/** A name that no ref has yet. */
export function requireFreeName(metadata: TableMetadata, name: string): void {
  if (name.trim() === "") throw brokenRule("A branch or tag needs a name");
  if (metadata.refs.has(name)) throw brokenRule(`Ref ${name} already exists`, "Replace it, or choose another name.");
}

/**
 * A new ref, held to the rules of its type.
 *
 * Source: Iceberg spec, Snapshot References; SnapshotRef.Builder
 */
export function createRef(
  name: string,
  type: SnapshotRef["type"],
  snapshotId: bigint,
  { minSnapshotsToKeep, maxSnapshotAgeMs, maxRefAgeMs }: RefRetention = {},
): SnapshotRef {
  if (name === "main" && type === "tag") throw brokenRule("Cannot set main to a tag, it must be a branch");
  if (type === "tag" && minSnapshotsToKeep !== undefined) {
    throw brokenRule("Tags do not support setting minSnapshotsToKeep");
  }
  if (type === "tag" && maxSnapshotAgeMs !== undefined) {
    throw brokenRule("Tags do not support setting maxSnapshotAgeMs");
  }
  requirePositive("Min snapshots to keep must be greater than 0", minSnapshotsToKeep);
  requirePositive("Max snapshot age must be greater than 0 ms", maxSnapshotAgeMs);
  requirePositive("Max reference age must be greater than 0", maxRefAgeMs);
  return { name, type, snapshotId, minSnapshotsToKeep, maxSnapshotAgeMs, maxRefAgeMs };
}

/** The retention of a ref alone, as an action carries it. */
export function retentionOf({ minSnapshotsToKeep, maxSnapshotAgeMs, maxRefAgeMs }: SnapshotRef): RefRetention {
  return {
    ...(minSnapshotsToKeep !== undefined && { minSnapshotsToKeep }),
    ...(maxSnapshotAgeMs !== undefined && { maxSnapshotAgeMs }),
    ...(maxRefAgeMs !== undefined && { maxRefAgeMs }),
  };
}

/** True when both are the same ref in every respect, or both are none. */
export function equalRefs(a: SnapshotRef | undefined, b: SnapshotRef | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return (
    a.type === b.type &&
    a.snapshotId === b.snapshotId &&
    a.minSnapshotsToKeep === b.minSnapshotsToKeep &&
    a.maxSnapshotAgeMs === b.maxSnapshotAgeMs &&
    a.maxRefAgeMs === b.maxRefAgeMs
  );
}

/** A ref as plain data. */
export function mapRefState({ snapshotId, ...ref }: SnapshotRef): RefState {
  return { ...ref, snapshotId: String(snapshotId) };
}

function requirePositive(rule: string, value: number | undefined): void {
  if (value !== undefined && !(value > 0)) throw brokenRule(rule);
}
