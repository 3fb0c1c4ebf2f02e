import type { Uri } from "vscode";
import type { TableRef } from "../../model/table";
import type { TreeNode } from "../../view/tree";

/** What a command on a table is called with: a node, a table from code, or nothing from the Command Palette. */
export type TableTarget = TreeNode | TableRef | undefined;

/** Every command that package.json contributes, with its arguments. */
export interface CommandArguments {
  "lakehouse.sample.open": [];
  "lakehouse.folder.open": [target?: TreeNode | Uri];
  "lakehouse.folder.remove": [node?: TreeNode];
  "lakehouse.catalogs.refresh": [];
  "lakehouse.catalogs.filter": [];
  "lakehouse.catalogs.clearFilter": [];
  "lakehouse.node.refresh": [node?: TreeNode];
  "lakehouse.node.copyName": [node?: TreeNode];
  "lakehouse.failure.show": [node?: TreeNode];
  "lakehouse.table.open": [target?: TableTarget];
  "lakehouse.table.openSnapshots": [target?: TableTarget];
  "lakehouse.table.openChanges": [target?: TableTarget];
  "lakehouse.table.openHistory": [target?: TableTarget];
  "lakehouse.table.openPreview": [target?: TableTarget];
  "lakehouse.table.compareSnapshots": [target?: TableTarget];
  "lakehouse.table.findFirstCommit": [target?: TableTarget];
  "lakehouse.table.copyName": [target?: TableTarget];
  "lakehouse.table.copyLocation": [target?: TableTarget];
  "lakehouse.table.reveal": [target?: TableTarget];
  "lakehouse.table.revealInOs": [target?: TableTarget];
  "lakehouse.snapshot.copyId": [node?: TreeNode];
  "lakehouse.metadata.open": [target?: TableTarget];
  "lakehouse.metadata.compare": [target?: TableTarget];
  "lakehouse.metadata.openManifest": [target?: TableTarget];
  "lakehouse.ref.createBranch": [target?: TableTarget];
  "lakehouse.ref.createTag": [target?: TableTarget];
  "lakehouse.ref.setRetention": [target?: TableTarget];
  "lakehouse.ref.rename": [target?: TableTarget];
  "lakehouse.ref.replace": [target?: TableTarget];
  "lakehouse.ref.drop": [target?: TableTarget];
  "lakehouse.ref.fastForward": [target?: TableTarget];
  "lakehouse.ref.rollback": [target?: TableTarget];
  "lakehouse.ref.setCurrent": [target?: TableTarget];
  "lakehouse.ref.publish": [target?: TableTarget];
  "lakehouse.record.openHistory": [target?: TableTarget];
  "lakehouse.log.show": [];
  "lakehouse.worker.restart": [];
}

export type CommandId = keyof CommandArguments;

/** A function for every contributed command: one without a handler does not compile. */
export type CommandHandlers = {
  readonly [K in CommandId]: (...args: CommandArguments[K]) => Promise<void> | void;
};

export const viewId = "lakehouse.catalogs";
export const inspectorViewType = "lakehouse.inspector";
export const metadataEditorType = "lakehouse.metadataFile";

/** Keys that `when` clauses of package.json read. */
export type ContextKey = "lakehouse.filtered" | "lakehouse.workspaceHasTables" | "lakehouse.sampleOpen";

/** A setting of package.json and the type of its value. */
export interface Settings {
  "lakehouse.folders": readonly FolderSetting[];
  "lakehouse.engine.memory": string;
  "lakehouse.engine.threads": number;
}

/** An entry of `lakehouse.folders`, as a person may write it. */
export type FolderSetting = string | { readonly path: string; readonly name?: string; readonly allowOutside?: boolean };
