import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { type Column, SlickGrid } from "slickgrid";
import type { LakehouseFailure } from "../../../model/errors";
import type { SortKey } from "../../../query/result";
import { formatSpreadsheetText } from "../../../view/spreadsheetText";
import { renderFailure, renderSkeletonRows } from "../messages";
import { PageElement } from "../pageElement";
import { guessWidths } from "./columnWidths";
import { patchAria, patchFocusSinks, patchHeaderAria, pointAtActiveCell } from "./gridAria";
import type { GridColumn, GridEvents, GridPlace, GridSource } from "./gridColumn";
import { GridKeys } from "./gridKeys";
import { PageCache } from "./pageCache";
import { RangeSelection } from "./rangeSelection";
import { makeSlickOptions, passWheelToBody, toSlickColumn } from "./slickSetup";

const askAfterMs = 40;
const tellAfterMs = 300;
const longestCopy = 20_000;

/** A grid over any number of rows of which it holds only those around the ones on the screen. */
@customElement("lens-grid")
export class DataGrid<T extends object> extends PageElement {
  @property({ attribute: false }) columns: readonly GridColumn<T>[] = [];
  @property({ attribute: false }) source: GridSource<T> | undefined;
  @property({ attribute: false }) sort: readonly SortKey[] = [];
  @property() label = "Rows";
  /** How many columns at the left stay in sight while the others scroll. */
  @property({ type: Number }) frozen = 0;
  /** Where it starts; what comes later is heard of by `place-change`. */
  @property({ attribute: false }) place: GridPlace | undefined;
  /** Shown in place of rows when there are none. */
  @property({ attribute: false }) empty: TemplateResult | typeof nothing = nothing;
  @state() private total: number | undefined;
  @state() private failure: LakehouseFailure | undefined;

  private grid: SlickGrid | undefined;
  private cache: PageCache<T> | undefined;
  private readonly selection = new RangeSelection();
  private readonly chosenWidths = new Map<string, number>();
  private askTimer: ReturnType<typeof setTimeout> | undefined;
  private placeTimer: ReturnType<typeof setTimeout> | undefined;
  private resizes: ResizeObserver | undefined;

  override render(): TemplateResult {
    const isWaiting = this.total === undefined && this.failure === undefined;
    return html`<div class="grid-host" aria-busy=${isWaiting ? "true" : "false"}></div>
      ${isWaiting ? html`<div class="grid-cover">${renderSkeletonRows(12)}</div>` : nothing}
      ${this.total === 0 && this.failure === undefined ? html`<div class="grid-cover">${this.empty}</div>` : nothing}
      ${
        this.failure === undefined
          ? nothing
          : html`<div class="grid-cover">${renderFailure(this.failure, () => this.openSource())}</div>`
      }`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizes = new ResizeObserver(() => this.grid?.resizeCanvas());
    this.resizes.observe(this);
    if (this.hasUpdated) this.requestUpdate("source");
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizes?.disconnect();
    this.closeGrid();
  }

  protected override updated(changes: PropertyValues<this>): void {
    if (changes.has("source")) {
      this.openSource();
    } else if (changes.has("columns")) {
      this.showColumns();
    }
    if (changes.has("sort")) this.showSort();
  }

  /** Puts the keyboard focus on the grid. */
  override focus(): void {
    this.grid?.focus();
  }

  private openSource(): void {
    this.cache?.dispose();
    this.total = undefined;
    this.failure = undefined;
    this.selection.clear();
    if (this.source === undefined) return;
    const cache: PageCache<T> = new PageCache<T>(this.source, {
      onTotal: (total) => {
        this.total = total;
        this.showColumns();
        this.tell("total-change", total);
      },
      onRows: (from, to) => this.showRows(from, to),
      onFailure: (failure) => {
        this.failure = failure;
      },
    });
    this.cache = cache;
    this.grid?.scrollRowToTop(0);
    this.grid?.resetActiveCell();
    cache.ensure(0, 60);
  }

  private closeGrid(): void {
    clearTimeout(this.askTimer);
    clearTimeout(this.placeTimer);
    this.cache?.dispose();
    this.grid?.destroy(true);
    this.grid = undefined;
  }

  /** Widths come from the first rows, so columns are drawn when those are there. */
  private showColumns(): void {
    if (this.cache?.total === undefined) return;
    const first = Array.from({ length: 60 }, (_, row) => this.cache?.get(row)).filter((row) => row !== undefined);
    const widths = guessWidths(this.columns, first);
    if (this.grid === undefined) this.restoreWidths();
    const columns = this.columns.map((column) =>
      toSlickColumn(column, this.chosenWidths.get(column.id) ?? widths.get(column.id) ?? 80),
    );
    if (this.grid === undefined) {
      this.grid = this.createGrid(columns);
      this.restorePlace(this.grid);
    } else {
      this.grid.setColumns(columns);
      this.grid.updateRowCount();
      this.grid.invalidate();
    }
    this.showSort();
    this.patchRendered();
  }

  private createGrid(columns: Column[]): SlickGrid {
    const container = this.querySelector<HTMLElement>(".grid-host");
    if (container === null) throw new Error("The grid was asked for before it was rendered.");
    const grid = new SlickGrid(
      container,
      {
        getLength: () => this.cache?.total ?? 0,
        getItem: (row: number) => this.cache?.get(row),
        getItemMetadata: (row: number) => (this.cache?.get(row) === undefined ? { cssClasses: "pending" } : null),
      },
      columns,
      makeSlickOptions(this.fittingFrozen(container, columns)),
    );
    grid.onScroll.subscribe(() => {
      this.askSoon();
      this.tellPlaceSoon();
    });
    grid.onViewportChanged.subscribe(() => this.askSoon());
    grid.onRendered.subscribe(() => this.patchRendered());
    grid.onSort.subscribe((_, args) => this.hearSort(args));
    grid.onColumnsResized.subscribe(() => {
      for (const column of grid.getColumns()) this.chosenWidths.set(String(column.id), column.width ?? 80);
      this.tellPlace();
    });
    grid.onActiveCellChanged.subscribe((_, { row }) => {
      pointAtActiveCell(container, grid.getActiveCellNode() ?? null);
      this.tellPlaceSoon();
      if (row !== undefined) this.activateRow(row);
    });
    new GridKeys(grid, container, this.selection, {
      open: (index) => this.openRow(index),
      menu: (index, cell, x, y) => this.openMenu(index, cell, x, y),
      copy: () => this.copy(),
      selectionChanged: () => this.patchRendered(),
    });
    passWheelToBody(container);
    patchFocusSinks(container);
    return grid;
  }

  /** Frozen columns that leave the others at least half of the room. */
  private fittingFrozen(container: HTMLElement, columns: readonly Column[]): number {
    const width = columns.slice(0, this.frozen).reduce((sum, column) => sum + (column.width ?? 0), 0);
    return width < container.clientWidth / 2 ? this.frozen : 0;
  }

  private restoreWidths(): void {
    for (const [id, width] of Object.entries(this.place?.widths ?? {})) this.chosenWidths.set(id, width);
  }

  private restorePlace(grid: SlickGrid): void {
    const { top = 0, active } = this.place ?? {};
    const last = (this.total ?? 0) - 1;
    if (active !== undefined && active.row <= last) grid.setActiveCell(active.row, active.cell);
    if (top > 0) grid.scrollRowToTop(Math.min(top, last));
  }

  private tellPlaceSoon(): void {
    clearTimeout(this.placeTimer);
    this.placeTimer = setTimeout(() => this.tellPlace(), tellAfterMs);
  }

  private tellPlace(): void {
    const { grid } = this;
    if (grid === undefined || !this.isConnected) return;
    const active = grid.getActiveCell();
    const widths = this.chosenWidths.size === 0 ? undefined : Object.fromEntries(this.chosenWidths);
    this.tell("place-change", {
      top: Math.max(0, grid.getViewport().top),
      ...(active && { active: { row: active.row, cell: active.cell } }),
      ...(widths && { widths }),
    });
  }

  private showRows(from: number, to: number): void {
    const { grid } = this;
    if (grid === undefined) return;
    const { top, bottom } = grid.getRenderedRange();
    const rows: number[] = [];
    for (let row = Math.max(from, top); row <= Math.min(to, bottom); row += 1) rows.push(row);
    if (rows.length > 0) {
      grid.invalidateRows(rows);
      grid.render();
    }
  }

  private askSoon(): void {
    clearTimeout(this.askTimer);
    this.askTimer = setTimeout(() => {
      if (this.grid === undefined) return;
      const { top, bottom } = this.grid.getViewport();
      this.cache?.ensure(top - 20, bottom + 60);
    }, askAfterMs);
  }

  private patchRendered(): void {
    const { grid } = this;
    const container = grid?.getContainerNode();
    if (grid === undefined || container === undefined) return;
    const { top, bottom } = grid.getRenderedRange();
    const columnIds = this.columns.map((column) => column.id);
    grid.setCellCssStyles("range", this.selection.toCellStyles(top, bottom, columnIds));
    patchAria(container, { label: this.label, rows: this.total ?? 0, columnIds });
  }

  private showSort(): void {
    const { grid } = this;
    if (grid === undefined) return;
    grid.setSortColumns(this.sort.map(({ column, direction }) => ({ columnId: column, sortAsc: direction === "asc" })));
    const headers = new Map(this.columns.map(({ id }) => [id, grid.getHeaderColumn(id)]));
    patchHeaderAria(headers, this.sort);
  }

  private hearSort(args: { sortCols?: { columnId?: string | number; sortAsc?: boolean }[] } | object): void {
    const keys = "sortCols" in args ? (args.sortCols ?? []) : [];
    this.tell(
      "sort-change",
      keys.map(({ columnId, sortAsc }) => ({
        column: String(columnId),
        direction: sortAsc === false ? "desc" : "asc",
      })),
    );
  }

  private openRow(index: number): void {
    const row = this.cache?.get(index);
    if (row !== undefined) this.tell("row-open", { row, index });
  }

  private activateRow(index: number): void {
    const row = this.cache?.get(index);
    if (row !== undefined) this.tell("row-active", { row, index });
  }

  private openMenu(index: number, cell: number, x: number, y: number): void {
    const row = this.cache?.get(index);
    const column = this.columns[cell];
    if (row !== undefined && column !== undefined) this.tell("row-menu", { row, columnId: column.id, x, y });
  }

  private copy(): void {
    const { range } = this.selection;
    if (range !== undefined) this.tell("copy-range", { range, text: this.formatRange(range) });
  }

  private formatRange({ fromRow, toRow, fromCell, toCell }: NonNullable<RangeSelection["range"]>): string | undefined {
    if (toRow - fromRow >= longestCopy) return undefined;
    const columns = this.columns.slice(fromCell, toCell + 1);
    const rows: string[][] = [];
    for (let index = fromRow; index <= toRow; index += 1) {
      const row = this.cache?.get(index);
      if (row === undefined) return undefined;
      const cells = columns.map((column) => column.formatCopy(row));
      if (fromRow === toRow && cells.length === 1) return cells[0];
      rows.push(cells);
    }
    return formatSpreadsheetText(rows);
  }

  private tell<K extends keyof GridEvents<T>>(name: K, detail: GridEvents<T>[K]): void {
    this.emit(name, detail);
  }
}
