import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { PartitionsResult } from "../../../catalog/tableFiles";
import type { Condition, ResultView, SortKey } from "../../../query/result";
import { formatBytes, formatDuration, formatQuantity } from "../../../view/format";
import { nameExport } from "../../../view/tablePlace";
import "../../shared/filterField";
import "../../shared/grid/dataGrid";
import type { GridColumn, GridEvents } from "../../shared/grid/gridColumn";
import "../../shared/menu";
import { openMenu } from "../../shared/menu";
import { renderCancelled, renderEmpty, renderFailure, renderProgress, renderSkeletonRows } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import "../../shared/segmented";
import { Task } from "../../shared/task";
import { makeExportMenu } from "../exportMenu";
import { copyRange, ResultSource } from "../resultSource";
import type { RowCells } from "../rowColumns";
import { renderUnread } from "../unreadManifests";
import { findPlace, keepPlace, type ViewContext } from "../viewContext";
import type { PartitionsState } from "./contract";
import { makePartitionColumns } from "./partitionGridColumns";
import { renderSkew } from "./skewChart";

const measures = [
  { value: "rows", label: "Rows" },
  { value: "bytes", label: "Size" },
];
const sizeColumn = { rows: "record_count", bytes: "total_data_file_size_in_bytes" } as const;

/** What each partition of a state holds, and how evenly. A partition opens its files. */
@customElement("lens-partitions")
export class PartitionsView extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @state() private shown: number | undefined;
  private readonly opening = new Task<PartitionsResult>(this);
  private readonly source = new ResultSource();
  private columns: GridColumn<RowCells>[] = [];
  private askedFor = "";

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.release();
  }

  protected override willUpdate(): void {
    const { at, table, host } = this.context;
    const key = `${table.metadataLocation} ${at}`;
    if (key === this.askedFor) return;
    this.askedFor = key;
    this.release();
    void this.opening.run(async (options) => {
      const partitions = await host.call("openPartitions", { at }, options);
      this.columns = makePartitionColumns(partitions, Date.now());
      return partitions;
    });
  }

  override render(): TemplateResult {
    const { state } = this.opening;
    switch (state.kind) {
      case "done":
        return this.renderPartitions(state.value);
      case "failed":
        return renderFailure(state.failure, this.opening.retry);
      case "cancelled":
        return renderCancelled("The partitions were not read.", this.opening.retry);
      default:
        return html`${renderProgress("Reading manifests", state.kind === "loading" ? state.progress : undefined, this.opening.cancel)}${renderSkeletonRows(14)}`;
    }
  }

  private renderPartitions(partitions: PartitionsResult): TemplateResult {
    const { context } = this;
    const measure = this.chosen.measure ?? "rows";
    const view = this.makeView(partitions);
    const { resultId, ...shown } = view;
    const exports = makeExportMenu(context, { resultId, view: shown, about: nameExport("partitions", context) });
    return html`${renderUnread(context, partitions.unread)}
      <div class="toolbar" role="toolbar" aria-label="Compare, filter and export partitions">
        <h2 class="view-title">${formatQuantity(partitions.rowCount, "partition")}</h2>
        <lens-segmented
          label="Compare partitions by"
          .segments=${measures}
          .value=${measure}
          @choose=${(event: CustomEvent<"rows" | "bytes">) => this.keep({ measure: event.detail })}
        ></lens-segmented>
        ${this.renderSpecs(partitions)}
        <span class="spring"></span>
        <lens-filter-field
          label="Filter partitions by text"
          .value=${this.chosen.text ?? ""}
          @filter=${(event: CustomEvent<string>) => this.keep({ text: event.detail })}
        ></lens-filter-field>
        <lens-menu symbol="export" label="Export" .groups=${exports}></lens-menu>
      </div>
      ${renderSkew(measure === "rows" ? partitions.rowSkew : partitions.byteSkew, measure, (bar) =>
        bar.partitions === 1
          ? this.openFiles(bar.partition, bar.specId)
          : this.keep({ sort: [{ column: sizeColumn[measure], direction: "desc" }] }),
      )}
      <lens-grid
        label="Partitions"
        .columns=${this.columns}
        .source=${this.source.find(context, view)}
        .sort=${view.sort}
        .frozen=${1}
        .empty=${this.renderNothing(view)}
        .place=${findPlace(context)}
        @place-change=${(event: CustomEvent<GridEvents<RowCells>["place-change"]>) => keepPlace(context, event.detail)}
        @sort-change=${(event: CustomEvent<GridEvents<RowCells>["sort-change"]>) => this.keep({ sort: event.detail })}
        @total-change=${(event: CustomEvent<number>) => {
          this.shown = event.detail;
        }}
        @row-open=${(event: CustomEvent<GridEvents<RowCells>["row-open"]>) => this.openRow(partitions, event.detail.row)}
        @row-menu=${(event: CustomEvent<GridEvents<RowCells>["row-menu"]>) => this.openRowMenu(partitions, event.detail)}
        @copy-range=${(event: CustomEvent<GridEvents<RowCells>["copy-range"]>) => copyRange(context, view, event.detail)}
      ></lens-grid>
      ${this.renderStatus(partitions)}`;
  }

  /** Which specs the files were written with; an older one is a reason to rewrite. */
  private renderSpecs({ specs, currentSpecId }: PartitionsResult): TemplateResult | typeof nothing {
    if (specs.length < 2) return nothing;
    const { specId: chosen } = this.chosen;
    return html`<div class="chips" role="group" aria-label="Partitions by spec">
      ${specs.toReversed().map(
        ({ specId, fields, partitions }) => html`<button
          class="chip"
          aria-pressed=${chosen === specId ? "true" : "false"}
          title=${`${fields || "unpartitioned"}: spec ${specId}${specId === currentSpecId ? ", the current one" : ", an older one"}`}
          @click=${() => this.keep({ specId: chosen === specId ? undefined : specId })}
        >
          <b>${partitions}</b> <span class="chip-words" dir="auto">${fields || "unpartitioned"}</span>
          ${specId === currentSpecId ? nothing : html`<span class="quiet">older spec</span>`}
        </button>`,
      )}
    </div>`;
  }

  private renderStatus({ stats, rowCount, rowSkew, byteSkew }: PartitionsResult): TemplateResult {
    return html`<footer class="status-line">
      <span>${formatQuantity(this.shown ?? rowCount, "partition")} shown</span>
      <span>${formatQuantity(rowSkew.total, "stored row")}, ${formatBytes(byteSkew.total)}, deletes not applied</span>
      <span>read ${formatQuantity(stats.filesRead, "manifest")}, ${formatBytes(stats.bytesRead)}, ${formatDuration(stats.elapsedMs)}</span>
      <span class="wide-only">double-click a partition, or press Enter, for its files</span>
    </footer>`;
  }

  private renderNothing({ where }: ResultView): TemplateResult | typeof nothing {
    if (where.length === 0) return renderEmpty("No partitions", "The table holds no files in this state.");
    return renderEmpty("No partition passes the filter", "Clear the filters to see all partitions.", [
      { label: "Clear filters", run: () => this.keep({ text: "", specId: undefined }) },
    ]);
  }

  private openRow({ columns }: PartitionsResult, row: RowCells): void {
    const cellOf = (name: string) => row[columns.findIndex((column) => column.name === name)] ?? null;
    this.openFiles(String(cellOf("partition") ?? ""), Number(cellOf("spec_id")));
  }

  private openFiles(text: string, specId: number): void {
    const { columns, sort } = this.context.state.files ?? {};
    const kept = { ...(columns && { columns }), ...(sort && { sort }) };
    this.context.go({ view: "files", files: { ...kept, partition: { text, specId } } });
  }

  private openRowMenu(partitions: PartitionsResult, { row, columnId, x, y }: GridEvents<RowCells>["row-menu"]): void {
    const { context } = this;
    const snapshotId = String(
      row[partitions.columns.findIndex(({ name }) => name === "last_updated_snapshot_id")] ?? "",
    );
    const cell = this.columns.find(({ id }) => id === columnId)?.formatCopy(row) ?? "";
    openMenu(x, y, [
      [
        { label: "Files of this partition", detail: "Enter", run: () => this.openRow(partitions, row) },
        ...(snapshotId === ""
          ? []
          : [
              {
                label: "Snapshot that last added a file",
                run: () => context.go({ view: "snapshots", selected: [snapshotId] }),
              },
            ]),
      ],
      [{ label: "Copy cell", run: () => context.copy(cell, "the cell") }],
    ]);
  }

  private get chosen(): PartitionsState {
    return this.context.state.partitions ?? {};
  }

  private makeView({ resultId }: PartitionsResult): ResultView & { readonly resultId: string } {
    const { text = "", specId, sort, measure = "rows" } = this.chosen;
    const where: Condition[] = [];
    if (text !== "") where.push({ kind: "contains", text, column: "partition" });
    if (specId !== undefined) where.push({ kind: "compare", column: "spec_id", op: "=", value: String(specId) });
    const largestFirst: SortKey = { column: sizeColumn[measure], direction: "desc" };
    return { resultId, where, sort: sort ?? [largestFirst] };
  }

  private keep(next: Partial<PartitionsState>): void {
    this.context.go({ partitions: { ...this.chosen, ...next } });
  }

  private release(): void {
    const resultId = this.opening.value?.resultId;
    // The host drops every result of a page that is gone, so one that cannot be closed is no loss.
    if (resultId !== undefined) this.context.host.call("closeResult", { resultId }).catch(() => undefined);
  }
}
