import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { formatExactTime } from "../../view/format";
import { describeTable, type TableFacts } from "../../view/tableFacts";
import type { MenuGroups } from "../shared/menu";
import "../shared/menu";
import { PageElement } from "../shared/pageElement";
import type { InspectorStart } from "./contract";
import "./placePicker";
import { makeSqlMenu } from "./sqlMenu";
import type { ViewContext } from "./viewContext";
import { findView } from "./views";

/** Where I am: the table, its branch, and the facts that matter before anything is read. */
@customElement("lens-inspector-header")
export class InspectorHeader extends PageElement {
  @property({ attribute: false }) start!: InspectorStart;
  @property({ attribute: false }) context: ViewContext | undefined;

  override render(): TemplateResult {
    const { context } = this;
    const readsAt = context !== undefined && findView(context.state.view)?.readsAt === true;
    const facts = context && describeTable(context.table, readsAt ? context.at : context.branch, Date.now());
    return html`<header class="header">
      <div class="header-line">
        <h1 class="header-title" dir="auto">${this.start.tableName}</h1>
        ${facts === undefined ? nothing : html`<span class="quiet">${facts.format} · ${facts.writeMode}</span>`}
        <span class="quiet header-connection">${this.start.connectionName}</span>
        ${context === undefined ? nothing : this.renderPlace(context, readsAt)}
        <span class="spring"></span>
        ${context === undefined ? nothing : html`${renderQueries(context, readsAt)} ${renderCopies(context)}`}
      </div>
      <div class="header-facts quiet">
        ${facts === undefined ? html`<span class="skeleton-row skeleton-width-1" aria-hidden="true"></span>` : renderFacts(facts)}
      </div>
    </header>`;
  }

  private renderPlace(context: ViewContext, readsAt: boolean): TemplateResult {
    const { table } = context;
    const branches = table.refs.filter((ref) => ref.type === "branch");
    const groups: MenuGroups = [
      branches.map(({ name, ahead, behind }) => ({
        label: name,
        detail: describeDistance(ahead, behind),
        checked: name === context.branch,
        run: () => context.go({ branch: name, changes: undefined, at: undefined }),
      })),
    ];
    return html`<lens-menu
        class="keeps-label"
        symbol="git-branch"
        label=${context.branch}
        hint=${`Branch ${context.branch}: choose the branch that every view shows`}
        .groups=${groups}
      ></lens-menu>
      ${readsAt ? html`<lens-place-picker .context=${context}></lens-place-picker>` : nothing}`;
  }
}

/** The state that is shown as a query for other engines; views that do not choose one show the branch's latest. */
function renderQueries(context: ViewContext, readsAt: boolean): TemplateResult | typeof nothing {
  if (context.table.snapshots.length === 0) return nothing;
  const at = readsAt ? context.at : context.branch;
  return html`<lens-menu
    symbol="code"
    label="Copy query"
    hint=${`Copy the table at ${at} as a time-travel query`}
    .groups=${makeSqlMenu(context, (dialect) => context.host.call("formatStateSql", { at, dialect }))}
  ></lens-menu>`;
}

function renderCopies(context: ViewContext): TemplateResult {
  const { table, tableName } = context;
  const groups: MenuGroups = [
    [
      { label: "Table name", run: () => context.copy(tableName, "the table's name") },
      { label: "Location", run: () => context.copy(table.location, "the table's location") },
      { label: "Metadata file", run: () => context.copy(table.metadataLocation, "the metadata file's location") },
    ],
  ];
  return html`<lens-menu
    symbol="copy"
    label="Copy name"
    hint="Copy the table's name or location"
    .groups=${groups}
  ></lens-menu>`;
}

function renderFacts({ rows, rowsAreExact, size, files, freshness }: TableFacts): TemplateResult {
  const hidden = "Delete files hide some of these rows from readers";
  return html`<div class="facts-line">
    ${rows === undefined ? nothing : html`<span title=${rowsAreExact ? nothing : hidden}>${rows}${rowsAreExact ? "" : ", deletes not applied"}</span>`}
    ${size === undefined ? nothing : html`<span>${size}</span>`} ${files.map((file) => html`<span>${file}</span>`)}
    ${freshness === undefined ? nothing : html`<span title=${formatExactTime(freshness.timestampMs)}>${freshness.text}</span>`}
  </div>`;
}

function describeDistance(ahead: number | undefined, behind: number | undefined): string {
  const parts = [ahead ? `${ahead} ahead` : "", behind ? `${behind} behind` : ""].filter((part) => part !== "");
  return parts.length > 0 ? `${parts.join(", ")} of main` : "";
}
