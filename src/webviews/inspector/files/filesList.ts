import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { FilePlace, FilesResult } from "../../../catalog/tableFiles";
import type { ResultView, SortKey } from "../../../query/result";
import { formatCellCopy } from "../../../view/cellText";
import { formatBytes, formatDuration, formatQuantity } from "../../../view/format";
import { nameExport } from "../../../view/tablePlace";
import "../../shared/columnPicker";
import "../../shared/filterField";
import "../../shared/grid/dataGrid";
import type { GridColumn, GridEvents } from "../../shared/grid/gridColumn";
import { icon } from "../../shared/icon";
import "../../shared/menu";
import { openMenu } from "../../shared/menu";
import { renderEmpty } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import "../../shared/segmented";
import { makeExportMenu } from "../exportMenu";
import { copyRange, ResultSource } from "../resultSource";
import type { RowCells } from "../rowColumns";
import { findPlace, keepPlace, type ViewContext } from "../viewContext";
import type { FilesState } from "./contract";
import { FileCells, makeFileColumns } from "./fileGridColumns";
import { makeFilesFilter } from "./filesFilter";
import { formatSizes } from "./sizeHistogram";

const noSort: readonly SortKey[] = [];
const kinds = [
  { value: "", label: "All" },
  { value: "data", label: "Data" },
  { value: "deletes", label: "Deletes" },
];
/** Held arrow keys pass many rows whose details nobody waits for. */
const restMs = 150;

/** The files as a grid that scrolls, sorts and filters over all of them. Emits `select` and `show-rows` with a place. */
@customElement("lens-files-list")
export class FilesList extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) files!: FilesResult;
  /** Other columns' bounds are being read. */
  @property({ type: Boolean }) isLoading = false;
  @state() private shown: number | undefined;
  private readonly source = new ResultSource();
  private columns: GridColumn<RowCells>[] = [];
  private cells = new FileCells([]);
  private restTimer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.restTimer);
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (!changes.has("files")) return;
    const isPartitioned = this.context.table.partitioning.length > 0 || this.chosen.partition !== undefined;
    this.columns = makeFileColumns(this.files, isPartitioned, Date.now());
    this.cells = new FileCells(this.files.columns);
  }

  override render(): TemplateResult {
    const { context, chosen } = this;
    const { resultId, ...view } = this.view;
    const exports = makeExportMenu(context, { resultId, view, about: nameExport("files", context) });
    return html`<div class="toolbar" role="toolbar" aria-label="Filter and export files">
        <lens-filter-field
          label="Filter files by text"
          .value=${chosen.text ?? ""}
          @filter=${(event: CustomEvent<string>) => this.keep({ text: event.detail })}
        ></lens-filter-field>
        <lens-segmented
          label="Kind of files"
          .segments=${kinds}
          .value=${chosen.kind ?? ""}
          @choose=${(event: CustomEvent<"" | "data" | "deletes">) => this.keep({ kind: event.detail || undefined })}
        ></lens-segmented>
        ${this.renderChips()}
        <span class="spring"></span>
        <lens-column-picker
          label="bounds of"
          hint="Columns whose bounds are listed for each file"
          .columns=${this.files.boundable}
          .chosen=${this.files.bounds.map(({ column }) => column)}
          @choose=${(event: CustomEvent<readonly string[]>) => this.keep({ columns: event.detail })}
        ></lens-column-picker>
        <lens-menu symbol="export" label="Export" .groups=${exports}></lens-menu>
      </div>
      <lens-grid
        label="Files"
        .columns=${this.columns}
        .source=${this.source.find(context, this.view)}
        .sort=${this.view.sort}
        .frozen=${2}
        .empty=${this.renderNothing()}
        .place=${findPlace(context)}
        @place-change=${(event: CustomEvent<GridEvents<RowCells>["place-change"]>) => keepPlace(context, event.detail)}
        @sort-change=${(event: CustomEvent<GridEvents<RowCells>["sort-change"]>) => this.keep({ sort: event.detail })}
        @total-change=${(event: CustomEvent<number>) => {
          this.shown = event.detail;
        }}
        @row-active=${(event: CustomEvent<GridEvents<RowCells>["row-active"]>) => this.selectSoon(event.detail.row)}
        @row-open=${(event: CustomEvent<GridEvents<RowCells>["row-open"]>) => this.open(event.detail.row)}
        @row-menu=${(event: CustomEvent<GridEvents<RowCells>["row-menu"]>) => this.openRowMenu(event.detail)}
        @copy-range=${(event: CustomEvent<GridEvents<RowCells>["copy-range"]>) => copyRange(context, this.view, event.detail)}
      ></lens-grid>
      ${this.renderStatus()}`;
  }

  private renderChips(): TemplateResult | typeof nothing {
    const { partition, sizes } = this.chosen;
    if (partition === undefined && sizes === undefined) return nothing;
    const chip = (what: string, label: string, next: Partial<FilesState>): TemplateResult => html`<button
      class="chip chip-filter"
      aria-pressed="true"
      title=${`Remove the filter ${label}`}
      @click=${() => this.keep(next)}
    >
      <span class="quiet">${what}</span><span class="chip-words">${label}</span>${icon("close")}
    </button>`;
    return html`<div class="chips" role="group" aria-label="Filters in effect">
      ${partition === undefined ? nothing : chip("partition", partition.text || "none", { partition: undefined })}
      ${sizes === undefined ? nothing : chip("size", formatSizes(sizes), { sizes: undefined })}
    </div>`;
  }

  private renderStatus(): TemplateResult {
    const { stats, notes, rowCount, totalBytes } = this.files;
    return html`<footer class="status-line">
      <span>${formatQuantity(this.shown ?? rowCount, "file")} shown${this.shown !== undefined && this.shown < rowCount ? ` of ${formatQuantity(rowCount, "file")}` : `, ${formatBytes(totalBytes)}`}</span>
      <span>${this.isLoading ? "reading bounds of other columns…" : `read ${formatQuantity(stats.filesRead, "manifest")}, ${formatBytes(stats.bytesRead)}, ${formatDuration(stats.elapsedMs)}`}</span>
      <span class="wide-only">double-click a data file, or press Enter, for its rows</span>
      ${notes.map((note) => html`<span class="status-note">${icon("info")} ${note}</span>`)}
    </footer>`;
  }

  private renderNothing(): TemplateResult | typeof nothing {
    if (this.view.where.length === 0) return renderEmpty("No files", "The table holds no files in this state.");
    return renderEmpty("No file passes the filter", "Clear the filters to see all files.", [
      {
        label: "Clear filters",
        run: () => this.keep({ text: "", kind: undefined, partition: undefined, sizes: undefined }),
      },
    ]);
  }

  private openRowMenu({ row, columnId, x, y }: GridEvents<RowCells>["row-menu"]): void {
    const { context } = this;
    const path = String(this.cells.get(row, "file_path"));
    const partition = String(this.cells.get(row, "partition") ?? "");
    const snapshotId = String(this.cells.get(row, "added_snapshot_id") ?? "");
    const isKept = context.table.snapshots.some((snapshot) => snapshot.snapshotId === snapshotId);
    const specId = Number(this.cells.get(row, "spec_id"));
    const cell = this.columns.find(({ id }) => id === columnId)?.formatCopy(row) ?? formatCellCopy(null);
    const isData = this.cells.get(row, "content") === "data";
    openMenu(x, y, [
      [
        ...(isData ? [{ label: "Rows of this file", detail: "Enter", run: () => this.open(row) }] : []),
        { label: "Details", run: () => this.emit("select", this.placeOf(row)) },
      ],
      [
        ...(partition === ""
          ? []
          : [
              {
                label: "Only files of this partition",
                run: () => this.keep({ partition: { text: partition, specId } }),
              },
            ]),
        ...(isKept
          ? [
              {
                label: "Snapshot that added it",
                run: () => context.go({ view: "snapshots", selected: [snapshotId] }),
              },
              { label: "Files at that snapshot", run: () => context.go({ at: snapshotId }) },
            ]
          : []),
      ],
      [
        { label: "Copy path", run: () => context.copy(path, "the file's path") },
        { label: "Copy cell", run: () => context.copy(cell, "the cell") },
      ],
    ]);
  }

  private selectSoon(row: RowCells): void {
    clearTimeout(this.restTimer);
    // A grid that comes back to where it was left selects nothing by that.
    if (!this.contains(document.activeElement)) return;
    this.restTimer = setTimeout(() => {
      const place = this.placeOf(row);
      const { selected } = this.chosen;
      const isSelected = selected?.manifest === place.manifest && selected.entry === place.entry;
      if (!isSelected || selected.snapshotId !== place.snapshotId) this.emit("select", place);
    }, restMs);
  }

  private open(row: RowCells): void {
    clearTimeout(this.restTimer);
    const isData = this.cells.get(row, "content") === "data";
    this.emit(isData ? "show-rows" : "select", this.placeOf(row));
  }

  private placeOf(row: RowCells): FilePlace {
    return {
      snapshotId: this.files.snapshotId ?? "",
      manifest: Number(this.cells.get(row, "manifest")),
      entry: Number(this.cells.get(row, "manifest_entry")),
    };
  }

  private get chosen(): FilesState {
    return this.context.state.files ?? {};
  }

  private get view(): ResultView & { readonly resultId: string } {
    return {
      resultId: this.files.resultId,
      sort: this.chosen.sort ?? noSort,
      where: makeFilesFilter(this.chosen),
    };
  }

  private keep(next: Partial<FilesState>): void {
    this.context.go({ files: { ...this.chosen, ...next } });
  }
}
