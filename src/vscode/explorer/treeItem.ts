import { MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import type { TreeNode } from "../../view/tree";
import type { TreeAppearance, TreeTooltip } from "../../view/treeAppearance";
import type { CommandId } from "../platform/contributions";

const collapsibleStates = {
  none: TreeItemCollapsibleState.None,
  collapsed: TreeItemCollapsibleState.Collapsed,
  expanded: TreeItemCollapsibleState.Expanded,
};

export function createTreeItem(node: TreeNode, look: TreeAppearance): TreeItem {
  const item = new TreeItem(look.label, collapsibleStates[look.collapsible]);
  item.id = look.id;
  item.contextValue = look.contextValue;
  const { id, color } = look.icon;
  item.iconPath = new ThemeIcon(id, color === undefined ? undefined : new ThemeColor(color));
  if (look.description !== undefined) {
    item.description = look.description;
  }
  if (look.tooltip !== undefined) {
    item.tooltip = createTooltip(look.tooltip);
  }
  const command = clickCommandOf(node);
  if (command !== undefined) {
    item.command = { command, title: look.label, arguments: [node] };
  }
  item.accessibilityInformation = { label: [look.label, look.description].filter(Boolean).join(", ") };
  return item;
}

function clickCommandOf(node: TreeNode): CommandId | undefined {
  switch (node.kind) {
    case "table":
    case "ref":
      return "lakehouse.table.open";
    case "failed":
      return "lakehouse.failure.show";
    case "empty":
      return node.filter === undefined ? "lakehouse.folder.open" : "lakehouse.catalogs.clearFilter";
    default:
      return undefined;
  }
}

/** Names and values come from tables, so they are appended as text and never read as Markdown. */
function createTooltip({ title, text, facts }: TreeTooltip): MarkdownString {
  const tooltip = new MarkdownString();
  tooltip.appendMarkdown("**").appendText(title).appendMarkdown("**");
  if (text !== undefined) {
    tooltip.appendMarkdown("\n\n").appendText(text);
  }
  for (const [label, value] of facts) {
    tooltip.appendMarkdown(`\n\n${label}: `).appendText(value);
  }
  return tooltip;
}
