import { html, type TemplateResult } from "lit";
import "./changes/changesView";
import "./compare/compareView";
import type { ViewName } from "./contract";
import "./files/filesView";
import "./health/healthView";
import "./history/historyView";
import "./overview/overviewView";
import "./partitions/partitionsView";
import "./preview/previewView";
import "./refs/refsView";
import "./schema/schemaView";
import "./snapshots/snapshotsView";
import type { ViewContext } from "./viewContext";

/** One of the inspector's views: its tab, and how it is drawn. */
export interface InspectorView {
  readonly value: ViewName;
  readonly label: string;
  /** A table that was never committed to has nothing to show here. */
  readonly needsSnapshot: boolean;
  /** Reads the table at the state that is chosen in the header, not only on its branch. */
  readonly readsAt: boolean;
  render(context: ViewContext): TemplateResult;
}

/** The views in the order of their tabs. */
export const views: readonly InspectorView[] = [
  {
    value: "overview",
    label: "Overview",
    needsSnapshot: false,
    readsAt: false,
    render: (context) => html`<lens-overview class="view-body" .context=${context}></lens-overview>`,
  },
  {
    value: "snapshots",
    label: "Snapshots",
    needsSnapshot: true,
    readsAt: false,
    render: (context) => html`<lens-snapshots class="view-body" .context=${context}></lens-snapshots>`,
  },
  {
    value: "changes",
    label: "Changes",
    needsSnapshot: true,
    readsAt: false,
    render: (context) => html`<lens-changes class="view-body" .context=${context}></lens-changes>`,
  },
  {
    value: "history",
    label: "History",
    needsSnapshot: true,
    readsAt: false,
    render: (context) => html`<lens-history class="view-body" .context=${context}></lens-history>`,
  },
  {
    value: "compare",
    label: "Compare",
    needsSnapshot: true,
    readsAt: false,
    render: (context) => html`<lens-compare class="view-body" .context=${context}></lens-compare>`,
  },
  {
    value: "preview",
    label: "Preview",
    needsSnapshot: true,
    readsAt: true,
    render: (context) => html`<lens-preview class="view-body" .context=${context}></lens-preview>`,
  },
  {
    value: "refs",
    label: "Branches & tags",
    needsSnapshot: false,
    readsAt: false,
    render: (context) => html`<lens-refs class="view-body" .context=${context}></lens-refs>`,
  },
  {
    value: "schema",
    label: "Schema",
    needsSnapshot: false,
    readsAt: false,
    render: (context) => html`<lens-schema class="view-body" .context=${context}></lens-schema>`,
  },
  {
    value: "partitions",
    label: "Partitions",
    needsSnapshot: true,
    readsAt: true,
    render: (context) => html`<lens-partitions class="view-body" .context=${context}></lens-partitions>`,
  },
  {
    value: "files",
    label: "Files",
    needsSnapshot: true,
    readsAt: true,
    render: (context) => html`<lens-files class="view-body" .context=${context}></lens-files>`,
  },
  {
    value: "health",
    label: "Health",
    needsSnapshot: false,
    readsAt: false,
    render: (context) => html`<lens-health class="view-body" .context=${context}></lens-health>`,
  },
];

/** The view of this name; the first one where a kept state names a view that there no longer is. */
export function findView(name: ViewName): InspectorView | undefined {
  return views.find(({ value }) => value === name) ?? views[0];
}
