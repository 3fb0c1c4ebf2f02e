import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { FileDetails, FilePlace, RelatedFile } from "../../../catalog/tableFiles";
import {
  formatBytes,
  formatCount,
  formatExactTime,
  formatFileName,
  formatQuantity,
  shortenId,
} from "../../../view/format";
import type { GridColumn } from "../../shared/grid/gridColumn";
import "../../shared/grid/dataGrid";
import { icon } from "../../shared/icon";
import { renderCancelled, renderFailure, renderProgress, renderSkeletonRows } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import { Task } from "../../shared/task";
import { changesOf } from "../places";
import { ResultSource } from "../resultSource";
import { makeRowColumns, type RowCells } from "../rowColumns";
import type { ViewContext } from "../viewContext";
import { formatShare } from "./fileGridColumns";

/** Widths that show both bounds of a column beside its name. */
const metricWidths: Readonly<Record<string, number>> = {
  column: 96,
  "lower bound": 104,
  "upper bound": 104,
  nulls: 64,
};

/** One file with everything that is known of it. Emits `close`, `show-rows` and `show-partition`. */
@customElement("lens-file-details")
export class FileDetailsPane extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) place!: FilePlace;
  @property({ type: Number }) targetBytes = 0;
  private readonly loading = new Task<FileDetails>(this);
  private readonly source = new ResultSource();
  private columns: GridColumn<RowCells>[] = [];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.release();
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (!changes.has("place")) return;
    this.release();
    const { place } = this;
    void this.loading.run(async (options) => {
      const details = await this.context.host.call("openFile", { place }, options);
      this.columns = makeMetricColumns(details);
      return details;
    });
  }

  override render(): TemplateResult {
    return html`<aside class="details file-details" aria-label="Details of the file">${this.renderBody()}</aside>`;
  }

  private renderBody(): TemplateResult {
    const { state } = this.loading;
    switch (state.kind) {
      case "done":
        return this.renderDetails(state.value);
      case "failed":
        return html`${this.renderTitle("File")}${renderFailure(state.failure, this.loading.retry)}`;
      case "cancelled":
        return html`${this.renderTitle("File")}${renderCancelled("The file's facts were not read.", this.loading.retry)}`;
      default:
        return html`${this.renderTitle("File")}
          ${renderProgress("Reading the manifest", state.kind === "loading" ? state.progress : undefined, this.loading.cancel)}
          ${renderSkeletonRows(8)}`;
    }
  }

  private renderTitle(title: string): TemplateResult {
    return html`<div class="details-head">
      <h3 class="details-title breakable">${title}</h3>
      <button class="icon-button" aria-label="Close the details" title="Close" @click=${() => this.emit("close", null)}>
        ${icon("close")}
      </button>
    </div>`;
  }

  private renderDetails(file: FileDetails): TemplateResult {
    const isData = file.content === "data";
    return html`${this.renderTitle(formatFileName(file.path))}
      <div class="details-actions">
        ${isData ? html`<vscode-button @click=${() => this.emit("show-rows", null)}>Rows of this file</vscode-button>` : nothing}
        <vscode-button appearance="secondary" @click=${() => this.context.copy(file.path, "the file's path")}>Copy path</vscode-button>
      </div>
      ${this.renderFacts(file, isData)} ${this.renderRelated(file, isData)}
      ${file.notes.map((note) => html`<p class="hint-line">${icon("info")} <span class="breakable">${note}</span></p>`)}
      <h4 class="details-title">${formatQuantity(file.rowCount, "column")}</h4>
      <lens-grid
        class="file-metrics"
        label="Bounds and counts of the file's columns"
        .columns=${this.columns}
        .source=${this.source.find(this.context, { resultId: file.resultId, sort: [], where: [] })}
        .frozen=${1}
      ></lens-grid>`;
  }

  private renderFacts(file: FileDetails, isData: boolean): TemplateResult {
    const share = isData ? `, ${formatShare(file.sizeBytes / this.targetBytes)} of the target` : "";
    return html`<dl class="facts">
      <dt>Content</dt>
      <dd>${file.content}, ${file.format}</dd>
      ${
        file.partition === ""
          ? nothing
          : html`<dt>Partition</dt>
            <dd>
              <button
                class="link-button breakable"
                title="List the files of this partition"
                @click=${() => this.emit("show-partition", { text: file.partition, specId: file.specId })}
              >
                ${file.partition}</button
              >${file.isCurrentSpec ? nothing : html` <span class="badge badge-quiet">older spec ${file.specId}</span>`}
            </dd>`
      }
      <dt>Rows</dt>
      <dd>${formatCount(file.rows)}</dd>
      <dt>Size</dt>
      <dd title=${`${formatCount(file.sizeBytes)} bytes`}>${formatBytes(file.sizeBytes)}${share}</dd>
      <dt>Sequence number</dt>
      <dd>${formatCount(file.sequenceNumber)}</dd>
      ${file.firstRowId === undefined ? nothing : html`<dt>First row id</dt><dd>${formatCount(file.firstRowId)}</dd>`}
      ${file.sortOrderId === undefined ? nothing : html`<dt>Sort order</dt><dd>${file.sortOrderId === 0 ? "0, unsorted" : file.sortOrderId}</dd>`}
      ${file.equalityColumns.length === 0 ? nothing : html`<dt>Deletes by</dt><dd class="breakable">${file.equalityColumns.join(", ")}</dd>`}
      <dt>Added</dt>
      <dd>${this.renderSnapshot(file)}</dd>
      <dt>Listed in</dt>
      <dd>
        <button class="link-button mono breakable" title=${`Copy ${file.manifestPath}`} @click=${() => this.context.copy(file.manifestPath, "the manifest's path")}>
          ${formatFileName(file.manifestPath)}
        </button>
      </dd>
    </dl>`;
  }

  private renderSnapshot({ addedSnapshotId, addedMs }: FileDetails): TemplateResult {
    if (addedSnapshotId === undefined) return html`<span class="quiet">not known</span>`;
    if (addedMs === undefined) {
      return html`by <span class="mono" title=${addedSnapshotId}>${shortenId(addedSnapshotId)}</span>, which has expired`;
    }
    const { context } = this;
    return html`${formatExactTime(addedMs)} by
      <button
        class="link-button mono"
        title="Show this commit among the snapshots"
        @click=${() => context.go({ view: "snapshots", selected: [addedSnapshotId] })}
      >
        ${shortenId(addedSnapshotId)}</button
      >,
      <button
        class="link-button"
        @click=${() => context.go({ view: "changes", changes: changesOf(context.state, { to: addedSnapshotId }) })}
      >
        its changes
      </button>`;
  }

  private renderRelated(file: FileDetails, isData: boolean): TemplateResult {
    const { related, relatedCount } = file;
    const title = isData
      ? `${formatQuantity(relatedCount, "delete file")} ${relatedCount === 1 ? "applies" : "apply"} to it`
      : `Applies to ${formatQuantity(relatedCount, "data file")}`;
    return html`<h4 class="details-title">${title}</h4>
      ${!isData && relatedCount === 0 ? html`<p class="quiet">No live data file needs it any more; the next rewrite may drop it.</p>` : nothing}
      ${
        related.length === 0
          ? nothing
          : html`<ul class="related-files">
            ${related.map((each) => this.renderRelatedFile(each))}
          </ul>`
      }
      ${
        relatedCount > related.length
          ? html`<p class="quiet">and ${formatQuantity(relatedCount - related.length, "more file")}</p>`
          : nothing
      }`;
  }

  private renderRelatedFile({ content, path, rows, sizeBytes }: RelatedFile): TemplateResult {
    return html`<li>
      <button class="link-button mono related-path" title=${`Copy ${path}`} @click=${() => this.context.copy(path, "the file's path")}>
        ${formatFileName(path)}
      </button>
      <span class="quiet">${content}, ${formatQuantity(rows, "row")}, ${formatBytes(sizeBytes)}</span>
    </li>`;
  }

  private release(): void {
    const resultId = this.loading.value?.resultId;
    // The host drops every result of a page that is gone, so one that cannot be closed is no loss.
    if (resultId !== undefined) this.context.host.call("closeResult", { resultId }).catch(() => undefined);
  }
}

/** What a file says of each column, the bounds first. */
function makeMetricColumns({ columns }: FileDetails): GridColumn<RowCells>[] {
  const known = Object.keys(metricWidths);
  const rank = ({ name }: GridColumn<RowCells>): number => (known.includes(name) ? known.indexOf(name) : known.length);
  return makeRowColumns(columns)
    .map(({ detail, ...column }) => {
      const width = metricWidths[column.name];
      return { ...column, sortable: false, ...(width !== undefined && { width }) };
    })
    .sort((a, b) => rank(a) - rank(b));
}
