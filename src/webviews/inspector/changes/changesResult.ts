import { html, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Change, ChangelogResult } from "../../../changelog/request";
import type { SortKey } from "../../../query/result";
import { formatList, formatQuantity } from "../../../view/format";
import "../../shared/grid/dataGrid";
import type { GridColumn, GridEvents, GridSource } from "../../shared/grid/gridColumn";
import { openMenu } from "../../shared/menu";
import { renderEmpty } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import type { ChangesFilter, InspectorState } from "../contract";
import { renderReadStats } from "../readStats";
import { findPlace, keepPlace, type ViewContext } from "../viewContext";
import { listTableColumns, makeChangeColumns } from "./changeColumns";
import { makeChangeMenu, openRecordHistory } from "./changeMenu";
import { type ChangelogRequest, makeChangeView } from "./changesRequest";
import "./changesSummary";
import "./changesToolbar";

type Events = GridEvents<Change>;

const noFilter: ChangesFilter = { text: "" };
const noSort: readonly SortKey[] = [];

/** The changes that were found: their counts, which filter them, and the rows themselves. */
@customElement("lens-changes-result")
export class ChangesResult extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) result!: ChangelogResult;
  @property({ attribute: false }) request!: ChangelogRequest;
  @property({ attribute: false }) ignored: readonly string[] = [];
  /** The range has more than one commit, so rows say which one changed them. */
  @property({ type: Boolean }) isRange = false;
  @state() private onlyChanged = true;
  @state() private shown: number | undefined;
  private source: GridSource<Change> | undefined;
  private sourceKey = "";
  private columns: GridColumn<Change>[] = [];
  private columnsKey = "";

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (!changes.has("result")) return;
    this.shown = undefined;
  }

  private get filter(): ChangesFilter {
    return this.context.state.changes?.filter ?? noFilter;
  }

  private get sort(): readonly SortKey[] {
    return this.context.state.changes?.sort ?? noSort;
  }

  override render(): TemplateResult {
    const { result } = this;
    const identifier = identifierOf(result);
    return html`<lens-changes-summary
        .summary=${result.summary}
        .filter=${this.filter}
        .ignored=${this.ignored}
        @filter=${(event: CustomEvent<ChangesFilter>) => this.setFilter(event.detail)}
      ></lens-changes-summary>
      <lens-changes-toolbar
        .context=${this.context}
        .result=${result}
        .request=${this.request}
        .filter=${this.filter}
        .sort=${this.sort}
        .onlyChanged=${this.onlyChanged}
        .canNarrow=${this.canNarrow}
        @filter=${(event: CustomEvent<ChangesFilter>) => this.setFilter(event.detail)}
        @only-changed=${(event: CustomEvent<boolean>) => {
          this.onlyChanged = event.detail;
        }}
      ></lens-changes-toolbar>
      <lens-grid
        label="Changes"
        .columns=${this.findColumns(identifier)}
        .source=${this.findSource()}
        .sort=${this.sort}
        .frozen=${1 + identifier.length}
        .empty=${this.renderNothing()}
        .place=${findPlace(this.context)}
        @place-change=${(event: CustomEvent<Events["place-change"]>) => keepPlace(this.context, event.detail)}
        @sort-change=${(event: CustomEvent<Events["sort-change"]>) => this.keep({ sort: event.detail })}
        @total-change=${(event: CustomEvent<number>) => {
          this.shown = event.detail;
        }}
        @row-open=${(event: CustomEvent<Events["row-open"]>) => openRecordHistory(this.context, result, event.detail.row)}
        @row-menu=${(event: CustomEvent<Events["row-menu"]>) => this.openRowMenu(event.detail)}
        @copy-range=${(event: CustomEvent<Events["copy-range"]>) => this.copyRange(event.detail)}
      ></lens-grid>
      ${renderReadStats(result, this.shown, "change", describePairing(result, this.request), "double-click a row, or press Enter, for its history")}`;
  }

  /** Only updates are shown, so that columns which none of them changed say nothing. */
  private get canNarrow(): boolean {
    const { inserted, deleted } = this.result.summary;
    return this.filter.kind === "updated" || (inserted === 0 && deleted === 0);
  }

  private get columnsToShow(): ReadonlySet<string> | undefined {
    const isNarrow = this.onlyChanged && this.canNarrow;
    return isNarrow ? new Set(this.result.summary.columns.map(({ name }) => name)) : undefined;
  }

  /** The same array as long as nothing about the columns changed, since another one makes the grid draw them again. */
  private findColumns(identifier: readonly string[]): GridColumn<Change>[] {
    const only = this.columnsToShow;
    const key = JSON.stringify([this.result.resultId, only && [...only], identifier, this.isRange]);
    if (key !== this.columnsKey) {
      this.columnsKey = key;
      this.columns = makeChangeColumns(this.result, { only, identifier, withCommit: this.isRange });
    }
    return this.columns;
  }

  private renderNothing(): TemplateResult {
    if (this.result.changeCount === 0) {
      return renderEmpty("No changes in this range", "Its commits moved or rewrote files without changing a row.", [
        { label: "Show snapshots", run: () => this.context.go({ view: "snapshots" }) },
      ]);
    }
    return renderEmpty("No change passes the filter", "Clear the filter to see all changes of the range.", [
      { label: "Clear filter", run: () => this.setFilter(noFilter) },
    ]);
  }

  private setFilter(filter: ChangesFilter): void {
    this.shown = undefined;
    this.keep({ filter });
  }

  private keep(next: Pick<NonNullable<InspectorState["changes"]>, "filter" | "sort">): void {
    this.context.go({ changes: { net: false, ...this.context.state.changes, ...next } });
  }

  /** The same object as long as result, filter and order are the same, since another one makes the grid start over. */
  private findSource(): GridSource<Change> {
    const view = makeChangeView(this.result.resultId, this.filter, this.sort);
    const key = JSON.stringify(view);
    if (this.source === undefined || key !== this.sourceKey) {
      const { host } = this.context;
      this.sourceKey = key;
      this.source = {
        loadPage: async (offset, count, signal) => {
          const page = await host.call("loadChangePage", { ...view, offset, count }, { signal });
          return { rows: page.changes, total: page.totalChanges };
        },
      };
    }
    return this.source;
  }

  private openRowMenu({ row, columnId, x, y }: Events["row-menu"]): void {
    const column = listTableColumns(this.result).some(({ name }) => name === columnId) ? columnId : undefined;
    const groups = makeChangeMenu(this.context, this.result, row, column, {
      sort: (direction) => this.keep({ sort: [{ column: columnId, direction }] }),
      filterColumn: (name) => this.setFilter({ kind: "updated", column: name, text: this.filter.text }),
    });
    openMenu(x, y, groups);
  }

  private copyRange({ range, text }: Events["copy-range"]): void {
    const count = range.toRow - range.fromRow + 1;
    if (text !== undefined) {
      this.context.copy(text, count === 1 ? "the selected cells" : formatQuantity(count, "row"));
      return;
    }
    const view = makeChangeView(this.result.resultId, this.filter, this.sort);
    this.context.act(async () => {
      const { rows } = await this.context.host.call("copyChanges", { ...view, offset: range.fromRow, count });
      return `Copied ${formatQuantity(rows, "row")} with all columns`;
    });
  }
}

function identifierOf({ pairing }: ChangelogResult): readonly string[] {
  return pairing.by === "identifier" ? pairing.columns : [];
}

function describePairing({ pairing }: ChangelogResult, { options }: ChangelogRequest): string {
  if (options.mode === "net") return "net of all commits, as inserts and deletes";
  if (pairing.by === "rowLineage") return "updates paired by row id";
  if (pairing.by === "nothing") return "updates not paired";
  return `updates paired by ${formatList(pairing.columns)}${pairing.declared ? "" : " (chosen)"}`;
}
