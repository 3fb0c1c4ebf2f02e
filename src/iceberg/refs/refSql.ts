import { formatComment } from "../../changelog/dialects/comment";
import { quoteIdentifier, quotePath, quoteText } from "../../changelog/dialects/sqlDialect";
import type { SnapshotRef, TableMetadata } from "../tableMetadata";
import type { RefEdit } from "./refEdit";

const units = [
  ["DAYS", 86_400_000],
  ["HOURS", 3_600_000],
  ["MINUTES", 60_000],
] as const;

/**
 * The edit of a table's refs as statements for Spark with Iceberg's extensions; a comment says what they cannot say.
 *
 * @param tablePath  namespace levels and the table's name
 * Source: Iceberg docs, Spark DDL (branching and tagging) and Spark procedures
 */
export function formatRefSql(metadata: TableMetadata, tablePath: readonly string[], edit: RefEdit): string {
  const { action, name } = edit;
  const alter = `ALTER TABLE ${quotePath(tablePath, "spark")}`;
  const call = (procedure: string, ...values: readonly string[]): string =>
    `CALL system.${procedure}(${[quoteText(quotePath(tablePath, "spark"), "spark"), ...values].join(", ")});`;
  const before = metadata.refs.get(name);
  const after = edit.changed.get(name) ?? before;
  switch (action.kind) {
    case "createBranch":
    case "createTag":
      return formatLines(after, (ref) => [`${alter} CREATE ${formatRef(ref)};`]);
    case "replace":
      return formatLines(after, (ref) => [
        `${alter} REPLACE ${kindOf(ref)} ${quoteIdentifier(name, "spark")} AS OF VERSION ${ref.snapshotId};`,
      ]);
    case "setRetention":
      return formatLines(after, (ref) => formatRetention(alter, before, ref));
    case "rename":
      return formatLines(edit.changed.get(action.newName), (ref) => [
        formatComment(["Spark has no statement that renames: this makes the new one and drops the old one."]),
        `${alter} CREATE ${formatRef(ref)};`,
        formatDrop(alter, ref, name),
      ]);
    case "drop":
      return formatLines(before, (ref) => [formatDrop(alter, ref, name)]);
    case "fastForward":
      return call("fast_forward", quoteText(name, "spark"), quoteText(action.to, "spark"));
    case "rollback":
      return call("rollback_to_snapshot", action.to);
    case "setCurrent":
      return call("set_current_snapshot", action.to);
    case "publish": {
      const wapId = metadata.snapshots
        .find(({ snapshotId }) => String(snapshotId) === action.staged)
        ?.summary.get("wap.id");
      return wapId ? call("publish_changes", quoteText(wapId, "spark")) : call("cherrypick_snapshot", action.staged);
    }
  }
}

function formatLines(ref: SnapshotRef | undefined, format: (ref: SnapshotRef) => readonly string[]): string {
  return ref === undefined ? "" : format(ref).join("\n");
}

/** Spark's REPLACE keeps what it does not name, so that a limit goes away with its ref alone. */
function formatRetention(alter: string, before: SnapshotRef | undefined, ref: SnapshotRef): readonly string[] {
  const takesAway =
    (before?.maxRefAgeMs !== undefined && ref.maxRefAgeMs === undefined) ||
    (before?.maxSnapshotAgeMs !== undefined && ref.maxSnapshotAgeMs === undefined) ||
    (before?.minSnapshotsToKeep !== undefined && ref.minSnapshotsToKeep === undefined);
  if (!takesAway) return [`${alter} REPLACE ${formatRef(ref)};`];
  if (ref.name === "main") return [formatComment(["Spark has no statement that takes a retention away from main."])];
  return [formatDrop(alter, ref, ref.name), `${alter} CREATE ${formatRef(ref)};`];
}

function formatDrop(alter: string, ref: SnapshotRef, name: string): string {
  return `${alter} DROP ${kindOf(ref)} ${quoteIdentifier(name, "spark")};`;
}

function kindOf({ type }: SnapshotRef): string {
  return type === "tag" ? "TAG" : "BRANCH";
}

/** The words after CREATE or REPLACE. */
function formatRef(ref: SnapshotRef): string {
  const { maxRefAgeMs, maxSnapshotAgeMs, minSnapshotsToKeep } = ref;
  const snapshots = [
    ...(minSnapshotsToKeep === undefined ? [] : [`${minSnapshotsToKeep} SNAPSHOTS`]),
    ...(maxSnapshotAgeMs === undefined ? [] : [formatAge(maxSnapshotAgeMs)]),
  ];
  return [
    `${kindOf(ref)} ${quoteIdentifier(ref.name, "spark")} AS OF VERSION ${ref.snapshotId}`,
    ...(maxRefAgeMs === undefined ? [] : [`RETAIN ${formatAge(maxRefAgeMs)}`]),
    ...(snapshots.length === 0 ? [] : [`WITH SNAPSHOT RETENTION ${snapshots.join(" ")}`]),
  ].join(" ");
}

/** In the largest unit that is exact; Spark knows none below minutes, where it is rounded up. */
function formatAge(ageMs: number): string {
  const [unit, lengthMs] = units.find(([, length]) => ageMs % length === 0) ?? units[2];
  return `${Math.ceil(ageMs / lengthMs)} ${unit}`;
}
