import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { FilePlace, FilesResult } from "../../../catalog/tableFiles";
import { renderCancelled, renderFailure, renderProgress, renderSkeletonRows } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import { Task } from "../../shared/task";
import { renderUnread } from "../unreadManifests";
import type { ViewContext } from "../viewContext";
import type { FilesState } from "./contract";
import "./fileDetails";
import "./fileRows";
import "./filesList";
import "./sizeHistogram";

/** The data and delete files of a state: how large they are, what each holds, and which deletes apply to which. */
@customElement("lens-files")
export class FilesView extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  private readonly opening = new Task<FilesResult>(this);
  /** Stays in sight while other columns' bounds are read. */
  private shown: FilesResult | undefined;
  private askedFor = "";
  private askedAt = "";

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.release(this.opening.value ?? this.shown);
  }

  protected override willUpdate(): void {
    const { at, table, host } = this.context;
    const { columns } = this.files;
    const place = `${table.metadataLocation} ${at}`;
    const key = JSON.stringify([place, columns]);
    if (key === this.askedFor) return;
    const before = this.opening.value ?? this.shown;
    this.shown = place === this.askedAt ? before : undefined;
    this.askedFor = key;
    this.askedAt = place;
    void this.opening
      .run((options) => host.call("openFiles", { at, ...(columns !== undefined && { columns }) }, options))
      .then(() => {
        if (this.opening.value !== undefined) this.release(before);
      });
  }

  override render(): TemplateResult {
    const { state } = this.opening;
    const files = this.opening.value ?? this.shown;
    if (files !== undefined) {
      return html`<h2 class="visually-hidden">Files</h2>
        ${this.renderFiles(files)}${state.kind === "failed" ? renderFailure(state.failure, this.opening.retry) : nothing}`;
    }
    switch (state.kind) {
      case "failed":
        return renderFailure(state.failure, this.opening.retry);
      case "cancelled":
        return renderCancelled("The list of files was not read.", this.opening.retry);
      default:
        return html`${renderProgress("Reading manifests", state.kind === "loading" ? state.progress : undefined, this.opening.cancel)}${renderSkeletonRows(14)}`;
    }
  }

  private renderFiles(files: FilesResult): TemplateResult {
    const { selected: kept, rows, sizes } = this.files;
    const selected = kept?.snapshotId === files.snapshotId ? kept : undefined;
    if (selected !== undefined && rows !== undefined) {
      return html`<lens-file-rows
        class="view-body"
        .context=${this.context}
        .place=${selected}
        .shown=${rows}
        @choose=${(event: CustomEvent<FilesState["rows"] | null>) => this.keep({ rows: event.detail ?? undefined })}
      ></lens-file-rows>`;
    }
    return html`${renderUnread(this.context, files.unread)}
      <lens-size-histogram
        .files=${files}
        .chosen=${sizes}
        @choose=${(event: CustomEvent<FilesState["sizes"] | null>) => this.keep({ sizes: event.detail ?? undefined })}
      ></lens-size-histogram>
      <div class=${`files ${selected === undefined ? "" : "with-details"}`}>
        <lens-files-list
          class="view-body"
          .context=${this.context}
          .files=${files}
          .isLoading=${this.opening.isLoading}
          @select=${(event: CustomEvent<FilePlace>) => this.keep({ selected: event.detail })}
          @show-rows=${(event: CustomEvent<FilePlace>) => this.keep({ selected: event.detail, rows: "live" })}
        ></lens-files-list>
        ${selected === undefined ? nothing : this.renderDetails(files, selected)}
      </div>`;
  }

  private renderDetails(files: FilesResult, place: FilePlace): TemplateResult {
    return html`<lens-file-details
      .context=${this.context}
      .place=${place}
      .targetBytes=${files.targetBytes}
      @close=${() => this.keep({ selected: undefined })}
      @show-rows=${() => this.keep({ rows: "live" })}
      @show-partition=${(event: CustomEvent<FilesState["partition"]>) => this.keep({ partition: event.detail })}
    ></lens-file-details>`;
  }

  private get files(): FilesState {
    return this.context.state.files ?? {};
  }

  private keep(next: Partial<FilesState>): void {
    this.context.go({ files: { ...this.files, ...next } });
  }

  private release(result: FilesResult | undefined): void {
    // The host drops every result of a page that is gone, so one that cannot be closed is no loss.
    if (result !== undefined) {
      this.context.host.call("closeResult", { resultId: result.resultId }).catch(() => undefined);
    }
  }
}
