import { window, workspace } from "vscode";
import { LakehouseError } from "../../model/errors";
import { formatTableName, type TableRef } from "../../model/table";
import { describeFirstMatch } from "../../view/firstMatch";
import type { InspectorState } from "../../webviews/inspector/contract";
import type { WorkerCaller } from "../../worker/client";
import { runWithProgress } from "../platform/progress";

/**
 * Asks for a condition and finds the first commit of a branch that left a row where it holds.
 *
 * @returns where to see that commit's changes; undefined when the person gave up, or a message says what was found
 * @throws LakehouseError "accessDenied" in a restricted window, which runs no SQL that a person writes
 */
export async function findFirstCommit(
  worker: WorkerCaller,
  table: TableRef,
  branch: string,
): Promise<InspectorState | undefined> {
  if (!workspace.isTrusted) {
    throw new LakehouseError("accessDenied", "Conditions in SQL are not run in a restricted window.", {
      remedy: "Trust the workspace first.",
    });
  }
  const where = await window.showInputBox({
    title: `First Commit of ${formatTableName(table)} Where…`,
    prompt: `A condition in SQL over the table's columns, on branch ${branch}`,
    placeHolder: "status = 'returned' AND amount > 100",
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? "A condition is needed." : undefined),
  });
  if (where === undefined) {
    return undefined;
  }
  const found = await runWithProgress(`Searching ${formatTableName(table)}`, (options) =>
    worker.call("findFirstMatch", { table, where, branch }, options),
  );
  if (found.commit === undefined || found.commit.isExpiredStart) {
    // Nobody waits until it is read.
    void window.showInformationMessage(describeFirstMatch(found, where));
    return undefined;
  }
  return { view: "changes", branch, changes: { to: found.commit.snapshotId, net: false } };
}
