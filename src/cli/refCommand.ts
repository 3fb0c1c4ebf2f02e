import type { RefAction, RefRetention } from "../catalog/refAction";
import { formatRefAge } from "../view/refAge";

/** The words of a command that does the action, quoted for a shell where they need it. */
export function formatRefCommand(action: RefAction, table: string): string {
  return ["lakehouse", "ref", ...listWords(action, table)].map(quoteWord).join(" ");
}

function listWords(action: RefAction, table: string): readonly string[] {
  switch (action.kind) {
    case "createBranch":
    case "createTag": {
      const verb = action.kind === "createTag" ? "create-tag" : "create-branch";
      return [verb, table, action.name, ...option("at", action.at), ...retentionWords(action.retention ?? {}, [])];
    }
    case "setRetention":
      return ["set-retention", table, action.name, ...retentionWords(action.retention, ["none"])];
    case "rename":
      return ["rename", table, action.name, "--to", action.newName];
    case "replace":
      return ["replace", table, action.name, ...option("at", action.at)];
    case "drop":
      return ["drop", table, action.name];
    case "fastForward":
      return ["fast-forward", table, action.name, "--to", action.to];
    case "rollback":
      return ["rollback", table, "--to", action.to];
    case "setCurrent":
      return ["set-current", table, "--to", action.to];
    case "publish":
      return ["publish", table, "--to", action.staged];
  }
}

/** @param missing  what stands for a limit that is not set */
function retentionWords(retention: RefRetention, missing: readonly string[]): readonly string[] {
  const { maxRefAgeMs, minSnapshotsToKeep, maxSnapshotAgeMs } = retention;
  return [
    ...option("max-ref-age", formatAge(maxRefAgeMs) ?? missing[0]),
    ...option("min-snapshots", minSnapshotsToKeep?.toString() ?? missing[0]),
    ...option("max-snapshot-age", formatAge(maxSnapshotAgeMs) ?? missing[0]),
  ];
}

function formatAge(ageMs: number | undefined): string | undefined {
  return ageMs === undefined ? undefined : formatRefAge(ageMs);
}

function option(name: string, value: string | undefined): readonly string[] {
  if (value === undefined) return [];
  // A snapshot id may be negative, which would be read as an option.
  return value.startsWith("-") ? [`--${name}=${value}`] : [`--${name}`, value];
}

function quoteWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
