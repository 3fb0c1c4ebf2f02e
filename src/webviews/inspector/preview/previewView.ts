import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ResultInfo } from "../../../query/result";
import { nameExport } from "../../../view/tablePlace";
import { renderCancelled, renderFailure, renderProgress, renderSkeletonRows } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import { Task } from "../../shared/task";
import "../rowsGrid";
import type { ViewContext } from "../viewContext";

/** The rows of the table at a snapshot, a ref or a time. */
@customElement("lens-preview")
export class PreviewView extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  private readonly opening = new Task<ResultInfo>(this);
  private askedFor = "";

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close();
  }

  protected override willUpdate(): void {
    const { at, table } = this.context;
    const key = `${table.metadataLocation} ${at}`;
    if (key === this.askedFor) return;
    this.askedFor = key;
    this.close();
    void this.opening.run((options) => this.context.host.call("openRows", { at }, options));
  }

  override render(): TemplateResult {
    return html`<h2 class="visually-hidden">Rows</h2>
      ${this.renderRows()}`;
  }

  private renderRows(): TemplateResult {
    const { state } = this.opening;
    switch (state.kind) {
      case "done":
        return html`<lens-rows
          class="view-body"
          .context=${this.context}
          .result=${state.value}
          .about=${nameExport("rows", this.context)}
          .identifier=${this.context.state.history?.identifier ?? this.context.table.identifierColumns}
        ></lens-rows>`;
      case "failed":
        return renderFailure(state.failure, this.opening.retry);
      case "cancelled":
        return renderCancelled("The rows were not read.", this.opening.retry);
      default:
        return html`${renderProgress("Reading rows", state.kind === "loading" ? state.progress : undefined, this.opening.cancel)}${renderSkeletonRows(12)}`;
    }
  }

  private close(): void {
    const resultId = this.opening.value?.resultId;
    // The host drops every result of a page that is gone, so one that cannot be closed is no loss.
    if (resultId !== undefined) this.context.host.call("closeResult", { resultId }).catch(() => undefined);
  }
}
