import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { SchemaHistory, SpecUses } from "../../../catalog/schemaHistory";
import { formatQuantity } from "../../../view/format";
import { renderCancelled, renderFailure, renderProgress, renderSkeletonRows } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import { Task } from "../../shared/task";
import type { ViewContext } from "../viewContext";
import "./columnTimeline";
import { renderSortOrders, renderSpecs } from "./layoutTables";
import { renderVersionList } from "./versionList";

/** Since when each column is what it is, and how the table was partitioned and sorted. */
@customElement("lens-schema")
export class SchemaView extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  private readonly loading = new Task<SchemaHistory>(this);
  private readonly finding = new Task<SpecUses>(this);
  private loadedFor: string | undefined;

  protected override willUpdate(): void {
    const { metadataLocation } = this.context.table;
    if (this.loadedFor === metadataLocation) return;
    this.loadedFor = metadataLocation;
    this.finding.reset();
    void this.load();
  }

  override render(): TemplateResult {
    const { state } = this.loading;
    switch (state.kind) {
      case "done":
        return this.renderHistory(state.value);
      case "failed":
        return renderFailure(state.failure, this.loading.retry);
      case "cancelled":
        return renderCancelled("The schema's versions were not read.", this.loading.retry);
      default:
        return html`${renderProgress("Reading the schema's versions", undefined, this.loading.cancel)}${renderSkeletonRows(8)}`;
    }
  }

  private renderHistory(history: SchemaHistory): TemplateResult {
    const { context } = this;
    return html`<div class="toolbar">
        <h2 class="view-title">
          ${formatQuantity(history.columns.length, "column")}, ${formatQuantity(history.versions.length, "schema version")}
        </h2>
      </div>
      <div class="schema-body">
        <lens-column-timeline .context=${context} .history=${history}></lens-column-timeline>
        ${renderVersionList(context, history.versions)} ${renderSpecs(context, history.specs, this.finding)}
        ${history.sortOrders.some(({ fields }) => fields.length > 0) ? renderSortOrders(history.sortOrders) : nothing}
      </div>`;
  }

  private async load(): Promise<void> {
    await this.loading.run((options) => this.context.host.call("loadSchemaHistory", null, options));
    const specs = this.loading.value?.specs ?? [];
    if (specs.length > 1) await this.finding.run((options) => this.context.host.call("listSpecUses", null, options));
  }
}
