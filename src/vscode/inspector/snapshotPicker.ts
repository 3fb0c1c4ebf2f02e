import { type QuickPickItem, QuickPickItemKind, window } from "vscode";
import type { SnapshotInfo, TableInfo } from "../../catalog/tableInfo";
import { formatMinute, shortenId } from "../../view/format";

interface SnapshotItem extends QuickPickItem {
  readonly snapshotId?: string;
}

/** Two snapshots of a table, the older first; undefined when the person changed their mind. */
export async function pickSnapshotRange(info: TableInfo): Promise<{ from: string; to: string } | undefined> {
  const to = await pickSnapshot(info, "Changes up to and including this snapshot", info.snapshots);
  const newest = info.snapshots.find(({ snapshotId }) => snapshotId === to);
  if (to === undefined || newest === undefined) {
    return undefined;
  }
  const older = info.snapshots.filter(({ timestampMs, snapshotId }) => {
    return snapshotId !== to && timestampMs <= newest.timestampMs;
  });
  const from = await pickSnapshot(info, "Changes after this snapshot", older);
  return from === undefined ? undefined : { from, to };
}

/** The id of a snapshot of the table; undefined when the person changed their mind. */
export async function pickSnapshot(
  info: TableInfo,
  placeHolder: string,
  snapshots: readonly SnapshotInfo[],
): Promise<string | undefined> {
  const newestFirst = [...snapshots].reverse();
  const named = new Set(info.refs.map(({ snapshotId }) => snapshotId));
  const items: SnapshotItem[] = [
    { label: "Branches and tags", kind: QuickPickItemKind.Separator },
    ...newestFirst.filter(({ snapshotId }) => named.has(snapshotId)).map((snapshot) => toItem(info, snapshot)),
    { label: "All snapshots", kind: QuickPickItemKind.Separator },
    ...newestFirst.map((snapshot) => toItem(info, snapshot)),
  ];
  const item = await window.showQuickPick(items, {
    placeHolder,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return item?.snapshotId;
}

function toItem(info: TableInfo, { snapshotId, timestampMs, operation }: SnapshotInfo): SnapshotItem {
  const refs = info.refs.filter((ref) => ref.snapshotId === snapshotId);
  const marks = refs.map(({ name, type }) => `$(${type === "branch" ? "git-branch" : "tag"}) ${name}`);
  return {
    label: formatMinute(timestampMs),
    description: [operation ?? "unknown operation", shortenId(snapshotId), ...marks].join(" · "),
    snapshotId,
  };
}
