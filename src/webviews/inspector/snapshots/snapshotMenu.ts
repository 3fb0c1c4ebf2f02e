import type { SnapshotInfo } from "../../../catalog/tableInfo";
import { shortenId } from "../../../view/format";
import type { MenuGroups, MenuItem } from "../../shared/menu";
import { changesOf } from "../places";
import type { ViewContext } from "../viewContext";

/** The changes of one commit, on its own branch where the one that is shown does not lead to it. */
export function openCommitChanges(context: ViewContext, snapshot: SnapshotInfo): void {
  context.go({
    view: "changes",
    branch: branchOf(context, snapshot),
    changes: changesOf(context.state, { to: snapshot.snapshotId }),
  });
}

/** The changes after one commit up to another that descends from it. */
export function openChangesBetween(context: ViewContext, older: SnapshotInfo, newer: SnapshotInfo): void {
  context.go({
    view: "changes",
    branch: branchOf(context, newer),
    changes: changesOf(context.state, { from: older.snapshotId, to: newer.snapshotId }),
  });
}

/** Views of one commit, its changes first; the files only where that view is there. */
export function listSnapshotPlaces(context: ViewContext, snapshot: SnapshotInfo): readonly MenuItem[] {
  const { snapshotId } = snapshot;
  return [
    { label: "Changes", run: () => openCommitChanges(context, snapshot) },
    { label: "Rows", detail: "at this commit", run: () => context.go({ view: "preview", at: snapshotId }) },
    ...(context.hasView("files")
      ? [
          {
            label: "Files",
            detail: "at this commit",
            run: () => context.go({ view: "files" as const, at: snapshotId }),
          },
        ]
      : []),
  ];
}

/** Opens the comparison of two commits; undefined where that view is not there. */
export function openCompare(context: ViewContext, older: SnapshotInfo, newer: SnapshotInfo): (() => void) | undefined {
  if (!context.hasView("compare")) return undefined;
  return () => context.go({ view: "compare", selected: [older.snapshotId, newer.snapshotId] });
}

export function makeSnapshotMenu(context: ViewContext, snapshot: SnapshotInfo, count: () => void): MenuGroups {
  const { snapshotId } = snapshot;
  const [changes, ...others] = listSnapshotPlaces(context, snapshot);
  return [
    [
      ...(changes === undefined ? [] : [{ ...changes, label: "Changes of this commit", detail: "Enter" }]),
      ...others,
      { label: "Count real changes", run: count },
    ],
    [
      {
        label: "Copy snapshot id",
        detail: shortenId(snapshotId),
        run: () => context.copy(snapshotId, "the snapshot id"),
      },
    ],
  ];
}

function branchOf({ branch }: ViewContext, { branches }: SnapshotInfo): string {
  return branches.includes(branch) ? branch : (branches[0] ?? branch);
}
