import type { ColumnInfo, RefInfo, TableInfo } from "../catalog/tableInfo";
import type { LakehouseFailure } from "../model/errors";
import { formatTableName } from "../model/table";
import { describeFailure } from "./errors";
import { formatCount, formatExactTime, formatQuantity, formatWhen, shortenId } from "./format";
import { type ConnectionNode, childrenOfGroup, type GroupNode, type TreeNode, treeNodeId } from "./tree";
import { listTableFacts, summariseTable } from "./treeTable";

/** How a node of the tree looks, as plain data. */
export interface TreeAppearance {
  readonly id: string;
  readonly label: string;
  /** The fact that decides whether to open it. */
  readonly description?: string;
  readonly icon: TreeIcon;
  readonly collapsible: "none" | "collapsed" | "expanded";
  /** Kind and dotted flags, which menus go by: `ref.branch`, `connection.sample`. */
  readonly contextValue: string;
  readonly tooltip?: TreeTooltip;
}

/** A codicon and the theme colour it is drawn in. */
export interface TreeIcon {
  readonly id: string;
  readonly color?: string;
}

export interface TreeTooltip {
  readonly title: string;
  readonly text?: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
}

/** What is known of a table besides its name; everything is absent until it was loaded. */
export interface TableNodeFacts {
  readonly info?: TableInfo;
  readonly failure?: LakehouseFailure;
  /** Commits that came since the table was last looked at. */
  readonly newSnapshots?: number;
}

export interface AppearanceOptions {
  readonly nowMs: number;
  /** Asked for tables only. */
  readonly tableFacts?: TableNodeFacts;
  readonly isSample?: boolean;
}

type Look = Omit<TreeAppearance, "id">;

export function describeTreeNode(node: TreeNode, options: AppearanceOptions): TreeAppearance {
  return { id: treeNodeId(node), ...look(node, options) };
}

function look(node: TreeNode, options: AppearanceOptions): Look {
  switch (node.kind) {
    case "connection":
      return lookOfConnection(node, options.isSample ?? false);
    case "namespace":
      return {
        label: node.namespace.at(-1) ?? "",
        icon: { id: "symbol-namespace" },
        collapsible: "collapsed",
        contextValue: "namespace",
      };
    case "table":
      return lookOfTable(formatTableName(node.table), node.table.name, node.table.location, options);
    case "columns":
    case "branches":
    case "tags":
      return lookOfGroup(node);
    case "column":
      return lookOfColumn(node.column);
    case "ref":
      return lookOfRef(node.ref, node.info, options.nowMs);
    case "empty":
      return lookOfEmpty(node.parent.kind, node.filter);
    case "failed":
      return lookOfFailure(node.failure);
  }
}

function lookOfConnection({ connection }: ConnectionNode, isSample: boolean): Look {
  return {
    label: connection.name,
    description: isSample ? "bundled" : "local folder",
    icon: { id: isSample ? "beaker" : "folder-library" },
    collapsible: "expanded",
    contextValue: isSample ? "connection.sample" : "connection.folder",
    tooltip: {
      title: connection.name,
      facts: [
        ["Folder", connection.path],
        ["Files outside", connection.allowOutside ? "may be read" : "are not read"],
      ],
    },
  };
}

function lookOfTable(fullName: string, name: string, location: string, options: AppearanceOptions): Look {
  const { info, failure, newSnapshots = 0 } = options.tableFacts ?? {};
  const contextValue = "table";
  if (failure !== undefined) {
    const { title, message, remedy } = describeFailure(failure);
    return {
      label: name,
      description: title.toLowerCase(),
      icon: { id: "error", color: "list.errorForeground" },
      collapsible: "collapsed",
      contextValue,
      tooltip: { title: fullName, text: [message, remedy].join(" ").trim(), facts: [["Location", location]] },
    };
  }
  if (info === undefined) {
    return { label: name, icon: { id: "table" }, collapsible: "collapsed", contextValue };
  }
  const isNew = newSnapshots > 0;
  return {
    label: name,
    description: [...(isNew ? [`${formatCount(newSnapshots)} new`] : []), ...summariseTable(info)].join(" · "),
    icon: isNew ? { id: "table", color: "gitDecoration.modifiedResourceForeground" } : { id: "table" },
    collapsible: "collapsed",
    contextValue,
    tooltip: { title: fullName, facts: listTableFacts(info, options.nowMs) },
  };
}

function lookOfGroup(node: GroupNode): Look {
  const labels = { columns: "Columns", branches: "Branches", tags: "Tags" };
  const icons = { columns: "list-flat", branches: "source-control", tags: "tag" };
  return {
    label: labels[node.kind],
    description: formatCount(childrenOfGroup(node).length),
    icon: { id: icons[node.kind] },
    collapsible: "collapsed",
    contextValue: node.kind,
  };
}

function lookOfColumn(column: ColumnInfo): Look {
  const marks = [
    ...(column.isIdentifier ? ["key"] : []),
    ...column.partitionTransforms.map((transform) => `by ${transform}`),
  ];
  const facts: (readonly [string, string])[] = [
    ["Type", column.type],
    ["Field id", String(column.id)],
    ["Nulls", column.required ? "not allowed" : "allowed"],
  ];
  if (marks.length > 0) {
    facts.push(["Used as", marks.join(", ")]);
  }
  const icon = column.isIdentifier ? "key" : column.partitionTransforms.length > 0 ? "layers" : "symbol-field";
  const text = column.doc === undefined ? {} : { text: column.doc };
  return {
    label: column.name,
    description: [column.type, ...marks, ...(column.doc === undefined ? [] : [column.doc])].join(" · "),
    icon: { id: icon },
    collapsible: "none",
    contextValue: "column",
    tooltip: { title: column.name, ...text, facts },
  };
}

function lookOfRef(ref: RefInfo, info: TableInfo, nowMs: number): Look {
  const snapshot = info.snapshots.find(({ snapshotId }) => snapshotId === ref.snapshotId);
  const facts: (readonly [string, string])[] = [["Snapshot", ref.snapshotId]];
  if (snapshot !== undefined) {
    facts.push(["Committed", formatExactTime(snapshot.timestampMs)], ["Operation", snapshot.operation ?? "unknown"]);
  }
  if (ref.maxRefAgeMs !== undefined) {
    facts.push(["Kept for", formatQuantity(Math.round(ref.maxRefAgeMs / 86_400_000), "day")]);
  }
  const distance = describeDistance(ref);
  if (distance !== undefined) {
    facts.push(["Against main", distance]);
  }
  const when =
    snapshot === undefined ? `${shortenId(ref.snapshotId)} is missing` : formatWhen(snapshot.timestampMs, nowMs);
  return {
    label: ref.name,
    description: ref.type === "branch" ? (distance ?? when) : when,
    icon: { id: ref.type === "branch" ? "git-branch" : "tag" },
    collapsible: "none",
    contextValue: `ref.${ref.type}`,
    tooltip: { title: ref.name, facts },
  };
}

/** `2 ahead of main`, `2 ahead, 1 behind main`; undefined for main itself and for tags. */
function describeDistance({ type, ahead, behind }: RefInfo): string | undefined {
  if (type === "tag" || ahead === undefined || behind === undefined) {
    return undefined;
  }
  if (ahead === 0 && behind === 0) return "same as main";
  if (behind === 0) return `${formatCount(ahead)} ahead of main`;
  if (ahead === 0) return `${formatCount(behind)} behind main`;
  return `${formatCount(ahead)} ahead, ${formatCount(behind)} behind main`;
}

function lookOfEmpty(parent: "connection" | "namespace", filter: string | undefined): Look {
  const label = filter === undefined ? "No Iceberg tables here" : `No table is named like “${filter}”`;
  const text =
    filter === undefined
      ? "A table is a folder with a metadata folder in it. Open the folder that holds your tables, or one table's own folder."
      : "Clear the filter to see every table.";
  return {
    label,
    description: filter === undefined && parent === "connection" ? "open another folder" : "",
    icon: { id: "info" },
    collapsible: "none",
    contextValue: "empty",
    tooltip: { title: label, text, facts: [] },
  };
}

function lookOfFailure(failure: LakehouseFailure): Look {
  const { title, message, remedy, canRetry } = describeFailure(failure);
  const facts: (readonly [string, string])[] =
    failure.details.file === undefined ? [] : [["File", failure.details.file]];
  return {
    label: title,
    description: message,
    icon: { id: "error", color: "list.errorForeground" },
    collapsible: "none",
    contextValue: canRetry ? "failed.retry" : "failed",
    tooltip: { title, text: [message, remedy].filter((part) => part !== undefined).join(" "), facts },
  };
}
