import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { formatExactTime } from "../../view/format";
import { describeTable } from "../../view/tableFacts";
import type { MenuGroups } from "../shared/menu";
import "../shared/menu";
import { PageElement } from "../shared/pageElement";
import type { InspectorStart } from "./contract";
import type { ViewContext } from "./viewContext";

/** Where I am: the table, its branch, and the facts that matter before anything is read. */
@customElement("lens-inspector-header")
export class InspectorHeader extends PageElement {
  @property({ attribute: false }) start!: InspectorStart;
  @property({ attribute: false }) context: ViewContext | undefined;

  override render(): TemplateResult {
    const { context } = this;
    const facts = context && describeTable(context.table, context.state.branch, Date.now());
    return html`<header class="header">
      <div class="header-line">
        <h1 class="header-title">${this.start.tableName}</h1>
        ${facts === undefined ? nothing : html`<span class="quiet">${facts.format} · ${facts.writeMode}</span>`}
        <span class="quiet header-connection">${this.start.connectionName}</span>
        <span class="spring"></span>
        ${context === undefined ? nothing : this.renderActions(context)}
      </div>
      <p class="header-facts quiet">
        ${
          facts === undefined
            ? html`<span class="skeleton-row skeleton-width-1" aria-hidden="true"></span>`
            : [
                facts.rows &&
                  html`<span title=${facts.rowsAreExact ? "" : "Delete files hide some of these rows from readers"}
                    >${facts.rows}${facts.rowsAreExact ? "" : ", deletes not applied"}</span
                  >`,
                facts.size && html`<span>${facts.size}</span>`,
                ...facts.files.map((file) => html`<span>${file}</span>`),
                facts.freshness &&
                  html`<span title=${formatExactTime(facts.freshness.timestampMs)}>${facts.freshness.text}</span>`,
              ]
        }
      </p>
    </header>`;
  }

  private renderActions(context: ViewContext): TemplateResult {
    const { table, state } = context;
    const branches = table.refs.filter((ref) => ref.type === "branch");
    const groups: MenuGroups = [
      branches.map(({ name, ahead, behind }) => ({
        label: name,
        detail: describeDistance(ahead, behind),
        checked: name === state.branch,
        run: () => context.go({ branch: name, changes: undefined, at: undefined }),
      })),
    ];
    const copies: MenuGroups = [
      [
        { label: "Table name", run: () => context.copy(context.tableName, "the table's name") },
        { label: "Location", run: () => context.copy(table.location, "the table's location") },
        { label: "Metadata file", run: () => context.copy(table.metadataLocation, "the metadata file's location") },
      ],
    ];
    return html`<lens-menu
        class="keeps-label"
        symbol="git-branch"
        label=${state.branch}
        hint=${`Branch ${state.branch}: choose the branch that every view shows`}
        .groups=${groups}
      ></lens-menu>
      <lens-menu symbol="copy" label="Copy" hint="Copy the table's name or location" .groups=${copies}></lens-menu>`;
  }
}

function describeDistance(ahead: number | undefined, behind: number | undefined): string {
  const parts = [ahead ? `${ahead} ahead` : "", behind ? `${behind} behind` : ""].filter((part) => part !== "");
  return parts.length > 0 ? `${parts.join(", ")} of main` : "";
}
