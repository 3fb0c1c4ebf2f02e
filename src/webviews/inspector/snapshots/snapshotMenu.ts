import type { SnapshotInfo } from "../../../catalog/tableInfo";
import { shortenId } from "../../../view/format";
import type { MenuGroups, MenuItem } from "../../shared/menu";
import { changesOf } from "../places";
import { changeRefs, type ViewContext } from "../viewContext";

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
  return () =>
    context.go({
      view: "compare",
      compare: { ...context.state.compare, from: older.snapshotId, to: newer.snapshotId },
    });
}

export function makeSnapshotMenu(context: ViewContext, snapshot: SnapshotInfo, count: () => void): MenuGroups {
  const { snapshotId } = snapshot;
  const [changes, ...others] = listSnapshotPlaces(context, snapshot);
  return [
    [
      ...(changes === undefined ? [] : [{ ...changes, label: "Changes of this commit", detail: "Enter" }]),
      ...others,
      { label: "Count real changes", run: count },
      {
        label: "Manifests as JSON…",
        run: () => context.act(() => context.host.call("openManifests", { snapshotId }).then(() => undefined)),
      },
    ],
    [
      { label: "Create branch here…", run: () => changeRefs(context, { kind: "createBranch", snapshotId }) },
      { label: "Create tag here…", run: () => changeRefs(context, { kind: "createTag", snapshotId }) },
      { label: "Roll main back to this…", run: () => changeRefs(context, { kind: "rollback", snapshotId }) },
      { label: "Make this the current snapshot…", run: () => changeRefs(context, { kind: "setCurrent", snapshotId }) },
      ...("wap.id" in snapshot.summary && snapshot.branches.length === 0
        ? [{ label: "Publish to main…", run: () => changeRefs(context, { kind: "publish", snapshotId }) }]
        : []),
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
