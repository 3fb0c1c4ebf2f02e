import { html, type nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Condition, ResultInfo, ResultView, SortKey } from "../../query/result";
import { formatCellCopy } from "../../view/cellText";
import "../shared/grid/dataGrid";
import "../shared/filterField";
import type { GridColumn, GridEvents } from "../shared/grid/gridColumn";
import { openMenu } from "../shared/menu";
import { renderEmpty } from "../shared/messages";
import { PageElement } from "../shared/pageElement";
import type { InspectorState } from "./contract";
import { makeExportMenu } from "./exportMenu";
import { renderReadStats } from "./readStats";
import { copyRange, ResultSource } from "./resultSource";
import { formatKeyCell, makeRowColumns, type RowCells } from "./rowColumns";
import { findPlace, keepPlace, type ViewContext } from "./viewContext";

const noSort: readonly SortKey[] = [];

/** The rows of a result with filter, order, copy and export. A row opens its record's history, where it has a key. */
@customElement("lens-rows")
export class RowsGrid extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) result!: ResultInfo;
  /** Columns that name a record; empty: rows do not open. */
  @property({ attribute: false }) identifier: readonly string[] = [];
  @property() label = "Rows";
  /** What the rows are, in the name of a file that they are exported to. */
  @property() about: string | undefined;
  /** A look in passing: where it was left is not kept. */
  @property({ type: Boolean }) isPassing = false;
  @state() private shown: number | undefined;
  private columns: GridColumn<RowCells>[] = [];
  private readonly source = new ResultSource();

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has("result")) this.columns = makeRowColumns(this.result.columns);
  }

  override render(): TemplateResult {
    const { resultId, ...view } = this.view;
    const exports = makeExportMenu(this.context, { resultId, view, about: this.about });
    return html`<div class="toolbar" role="toolbar" aria-label="Filter and export rows">
        <lens-filter-field
          label="Filter rows by text"
          .value=${this.text}
          @filter=${(event: CustomEvent<string>) => this.keep({ text: event.detail })}
        ></lens-filter-field>
        <span class="spring"></span>
        <lens-menu symbol="export" label="Export" .groups=${exports}></lens-menu>
      </div>
      <lens-grid
        label=${this.label}
        .columns=${this.columns}
        .source=${this.source.find(this.context, this.view)}
        .sort=${this.sort}
        .empty=${this.renderNothing()}
        .place=${this.isPassing ? undefined : findPlace(this.context)}
        @place-change=${(event: CustomEvent<GridEvents<RowCells>["place-change"]>) => this.isPassing || keepPlace(this.context, event.detail)}
        @sort-change=${(event: CustomEvent<GridEvents<RowCells>["sort-change"]>) => this.keep({ sort: event.detail })}
        @total-change=${(event: CustomEvent<number>) => {
          this.shown = event.detail;
        }}
        @row-open=${(event: CustomEvent<GridEvents<RowCells>["row-open"]>) => this.openHistory(event.detail.row)}
        @row-menu=${(event: CustomEvent<GridEvents<RowCells>["row-menu"]>) => this.openRowMenu(event.detail)}
        @copy-range=${(event: CustomEvent<GridEvents<RowCells>["copy-range"]>) => copyRange(this.context, this.view, event.detail)}
      ></lens-grid>
      ${renderReadStats(this.result, this.shown, "row", undefined, this.identifier.length > 0 ? "double-click a row, or press Enter, for its history" : undefined)}`;
  }

  private get text(): string {
    return this.context.state.rows?.text ?? "";
  }

  private get sort(): readonly SortKey[] {
    return this.context.state.rows?.sort ?? noSort;
  }

  private keep(next: Partial<NonNullable<InspectorState["rows"]>>): void {
    this.context.go({ rows: { text: this.text, sort: this.sort, ...next } });
  }

  private get view(): ResultView & { readonly resultId: string } {
    const where: readonly Condition[] = this.text === "" ? [] : [{ kind: "contains", text: this.text }];
    return { resultId: this.result.resultId, sort: this.sort, where };
  }

  private renderNothing(): TemplateResult | typeof nothing {
    if (this.text === "") return renderEmpty("No rows", "The table holds no rows here.");
    return renderEmpty("No row passes the filter", "Clear the filter to see all rows.", [
      {
        label: "Clear filter",
        run: () => this.keep({ text: "" }),
      },
    ]);
  }

  private openHistory(row: RowCells): void {
    if (this.identifier.length === 0) return;
    const columns = this.result.columns.map(({ name }) => name);
    const key = this.identifier.map((name) => [name, formatKeyCell(row[columns.indexOf(name)] ?? null)]);
    this.context.go({
      view: "history",
      history: { identifier: this.identifier, deleteRows: "close", key: Object.fromEntries(key) },
    });
  }

  private openRowMenu({ row, columnId, x, y }: GridEvents<RowCells>["row-menu"]): void {
    const cell = row[this.result.columns.findIndex(({ name }) => name === columnId)] ?? null;
    const sortBy = (direction: "asc" | "desc") => (): void => {
      this.keep({ sort: [{ column: columnId, direction }] });
    };
    const record = { label: "History of this record", detail: "Enter", run: () => this.openHistory(row) };
    openMenu(x, y, [
      this.identifier.length === 0 ? [] : [record],
      [{ label: `Copy ${columnId}`, run: () => this.context.copy(formatCellCopy(cell), columnId) }],
      [
        { label: `Sort by ${columnId}, ascending`, run: sortBy("asc") },
        { label: `Sort by ${columnId}, descending`, run: sortBy("desc") },
      ],
    ]);
  }
}
