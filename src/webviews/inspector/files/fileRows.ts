import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { FilePlace } from "../../../catalog/tableFiles";
import type { ResultInfo } from "../../../query/result";
import { renderCancelled, renderFailure, renderProgress, renderSkeletonRows } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import "../../shared/segmented";
import { Task } from "../../shared/task";
import "../rowsGrid";
import type { ViewContext } from "../viewContext";
import type { FilesState } from "./contract";

type Shown = NonNullable<FilesState["rows"]>;

/** The first rows of one data file. Emits `choose` with which rows to show, or null to go back to the files. */
@customElement("lens-file-rows")
export class FileRows extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) place!: FilePlace;
  @property() shown: Shown = "live";
  private readonly opening = new Task<ResultInfo>(this);

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.release();
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (!changes.has("place") && !changes.has("shown")) return;
    this.release();
    const { place } = this;
    const withDeleted = this.shown === "all";
    void this.opening.run((options) => this.context.host.call("openFileRows", { place, withDeleted }, options));
  }

  override render(): TemplateResult {
    return html`<div class="toolbar">
        <button class="tool-button" @click=${() => this.emit<Shown | null>("choose", null)}>
          <span class="codicon codicon-arrow-left" aria-hidden="true"></span><span>All files</span>
        </button>
        <h2 class="view-title">First rows of the file</h2>
        <lens-segmented
          label="Which rows"
          .segments=${[
            { value: "live", label: "As readers see it", hint: "Deletes applied" },
            { value: "all", label: "With deleted rows", hint: "All that the file holds, deletes not applied" },
          ]}
          .value=${this.shown}
          @choose=${(event: CustomEvent<Shown>) => {
            event.stopPropagation();
            this.emit<Shown | null>("choose", event.detail);
          }}
        ></lens-segmented>
      </div>
      ${this.renderRows()}`;
  }

  private renderRows(): TemplateResult {
    const { state } = this.opening;
    switch (state.kind) {
      case "done":
        return html`<lens-rows class="view-body" label="Rows of the file" .context=${this.context} .result=${state.value} about="file-rows" isPassing></lens-rows>`;
      case "failed":
        return renderFailure(state.failure, this.opening.retry);
      case "cancelled":
        return renderCancelled("The file was not read.", this.opening.retry);
      default:
        return html`${renderProgress("Reading the file", state.kind === "loading" ? state.progress : undefined, this.opening.cancel)}${renderSkeletonRows(12)}`;
    }
  }

  private release(): void {
    const resultId = this.opening.value?.resultId;
    // The host drops every result of a page that is gone, so one that cannot be closed is no loss.
    if (resultId !== undefined) this.context.host.call("closeResult", { resultId }).catch(() => undefined);
  }
}
