import type {
  PlannedSnapshot,
  RefAction,
  RefPlan,
  RefState,
  RefWarning,
  UnreachableSnapshot,
} from "../catalog/refAction";
import { formatExpiry, formatQuantity, formatWhen } from "./format";
import { formatAge } from "./refAge";

/** A plan for a person who decides whether to do it: sentences, the most important first. */
export interface RefPlanWords {
  /** `Roll main of shop.orders back to snapshot 123`: what a button or a question says. */
  readonly title: string;
  readonly details: readonly string[];
  readonly warnings: readonly string[];
}

/** Commits that are named one by one; the rest is counted. */
const namedCommits = 10;

/** Says what an action will do before it is done. */
export function describeRefPlan(plan: RefPlan, tableName: string, nowMs: number): RefPlanWords {
  const { leaving, joining, unreachable, ref } = plan;
  return {
    title: describeAction(plan, tableName),
    details: [
      ...(plan.changesNothing && plan.engineOnly === undefined ? ["Nothing changes: it is so already."] : []),
      ...(plan.engineOnly === undefined ? [] : [plan.engineOnly]),
      describeMove(plan),
      ...describeCommits(`${formatQuantity(leaving.length, "commit")} will no longer be on ${ref}`, leaving, nowMs),
      ...describeCommits(`${formatQuantity(joining.length, "commit")} will be new on ${ref}`, joining, nowMs),
      ...describeUnreachable(unreachable, nowMs),
    ].filter((line) => line !== undefined),
    warnings: plan.warnings.map((warning) => describeWarning(warning, plan, nowMs)),
  };
}

/** True for actions that take commits away from readers of main: they ask for the table's name to be typed. */
export function needsTypedName(action: RefAction): boolean {
  return (
    action.kind === "rollback" || action.kind === "setCurrent" || (action.kind === "replace" && action.name === "main")
  );
}

/** `branch, snapshot 123, kept 7 days, at least 2 snapshots`: a ref with its retention. */
export function describeRefState({ type, snapshotId, ...retention }: RefState): string {
  const { maxRefAgeMs, minSnapshotsToKeep, maxSnapshotAgeMs } = retention;
  return [
    `${type} at snapshot ${snapshotId}`,
    ...(maxRefAgeMs === undefined ? [] : [`kept ${formatAge(maxRefAgeMs)}`]),
    ...(minSnapshotsToKeep === undefined ? [] : [`at least ${formatQuantity(minSnapshotsToKeep, "snapshot")}`]),
    ...(maxSnapshotAgeMs === undefined ? [] : [`snapshots kept ${formatAge(maxSnapshotAgeMs)}`]),
  ].join(", ");
}

function describeAction({ action, after }: RefPlan, tableName: string): string {
  switch (action.kind) {
    case "createBranch":
      return `Create branch ${action.name} of ${tableName}`;
    case "createTag":
      return `Create tag ${action.name} of ${tableName}`;
    case "setRetention":
      return `Change how long ${action.name} of ${tableName} is kept`;
    case "rename":
      return `Rename ${action.name} of ${tableName} to ${action.newName}`;
    case "replace":
      return `Move ${action.name} of ${tableName} to snapshot ${action.at}`;
    case "drop":
      return `Drop ${action.name} of ${tableName}`;
    case "fastForward":
      return `Fast-forward ${action.name} of ${tableName} to ${action.to}, snapshot ${after?.snapshotId}`;
    case "rollback":
      return `Roll main of ${tableName} back to snapshot ${action.to}`;
    case "setCurrent":
      return `Make snapshot ${action.to} the current one of ${tableName}`;
    case "publish":
      return `Publish the staged snapshot ${action.staged} to main of ${tableName}`;
  }
}

function describeMove({ before, after }: RefPlan): string | undefined {
  if (before === undefined && after === undefined) return undefined;
  const [from, to] = [before, after].map((state) => (state ? describeRefState(state) : undefined));
  if (from === undefined) return `New: ${after?.name}, ${to}.`;
  if (to === undefined) return `Dropped: ${before?.name}, ${from}.`;
  return `From: ${before?.name}, ${from}. To: ${after?.name}, ${to}.`;
}

function describeCommits(title: string, commits: readonly PlannedSnapshot[], nowMs: number): readonly string[] {
  if (commits.length === 0) return [];
  const named = commits
    .slice(0, namedCommits)
    .map(({ snapshotId, timestampMs, operation }) =>
      [`${snapshotId} (`, operation === undefined ? "" : `${operation}, `, formatWhen(timestampMs, nowMs), ")"].join(
        "",
      ),
    );
  const rest = commits.length - named.length;
  return [`${title}: ${named.join(", ")}${rest > 0 ? ` and ${formatQuantity(rest, "earlier one")}` : ""}.`];
}

function describeUnreachable(snapshots: readonly UnreachableSnapshot[], nowMs: number): readonly string[] {
  if (snapshots.length === 0) return [];
  const subject = `No branch or tag will reach ${formatQuantity(snapshots.length, "snapshot")} any more`;
  const times = snapshots.flatMap(({ mayExpireMs }) => mayExpireMs ?? []);
  if (times.length === 0) return [`${subject}; the table's properties keep ${snapshots.length === 1 ? "it" : "them"}.`];
  const [first, last] = [Math.min(...times), Math.max(...times)].map((time) => formatExpiry(time, nowMs));
  return [
    `${subject}: expiry may remove ${snapshots.length === 1 ? "it" : "them"} ${first === last ? first : `from ${first} to ${last}`}.`,
  ];
}

function describeWarning(warning: RefWarning, { ref }: RefPlan, nowMs: number): string {
  switch (warning.kind) {
    case "recentCommit":
      return `Somebody committed ${warning.snapshotId} to ${ref} ${formatWhen(warning.timestampMs, nowMs)} and may be about to commit again.`;
    case "keepsFilesForEver":
      return `Without a maximum age the tag ${ref} keeps the files of its snapshot for ever.`;
    case "expiresAtOnce":
      return `The snapshot of ${ref} is older than the reference may become: the next expiry removes ${ref}.`;
  }
}
