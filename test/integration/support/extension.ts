import { ok } from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { extensions, type TreeItem } from "vscode";
import type { LakehouseExtension } from "../../../src/extension";
import type { TreeNode } from "../../../src/view/tree";

/** The extension under test, as this window runs it. */
export async function activateExtension(): Promise<LakehouseExtension> {
  const extension = extensions.getExtension<LakehouseExtension>("lakehouse-lens.lakehouse-lens");
  ok(extension, "the extension is not installed");
  return extension.activate();
}

/** The node at a path of labels, from the root of the tree. */
export async function findNode({ tree }: LakehouseExtension, ...labels: readonly string[]): Promise<TreeNode> {
  let node: TreeNode | undefined;
  for (const label of labels) {
    const children: TreeNode[] = await tree.getChildren(node);
    node = children.find((child) => labelOf(tree.getTreeItem(child)) === label);
    ok(node, `no ${label} among ${children.map((child) => labelOf(tree.getTreeItem(child))).join(", ")}`);
  }
  ok(node);
  return node;
}

export async function childLabels({ tree }: LakehouseExtension, node: TreeNode): Promise<string[]> {
  return (await tree.getChildren(node)).map((child) => labelOf(tree.getTreeItem(child)));
}

export function labelOf({ label }: TreeItem): string {
  return typeof label === "object" ? label.label : (label ?? "");
}

/** Waits until `look` finds something; says what was seen last when it does not. */
export async function waitFor<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    await delay(100);
  }
  throw new Error(`${what} did not come`);
}
