import { html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Change, ChangelogResult } from "../../../changelog/request";
import type { LakehouseFailure } from "../../../model/errors";
import type { SortKey } from "../../../query/result";
import { type CommitStretch, describeStretch, findStretch, toRange } from "../../../view/changeRange";
import type { GridEvents, GridSource } from "../../shared/grid/gridColumn";
import {
  type Action,
  renderCancelled,
  renderEmpty,
  renderFailure,
  renderProgress,
  renderSkeletonRows,
} from "../../shared/messages";
import "../../shared/grid/dataGrid";
import { openMenu } from "../../shared/menu";
import { PageElement } from "../../shared/pageElement";
import { Task } from "../../shared/task";
import type { InspectorState } from "../contract";
import { renderReadStats } from "../readStats";
import type { ViewContext } from "../viewContext";
import { listTableColumns, makeChangeColumns } from "./changeColumns";
import { makeChangeMenu, openRecordHistory } from "./changeMenu";
import {
  type ChangelogRequest,
  type Choices,
  makeChangelogRequest,
  makeChangeView,
  mergeChoices,
} from "./changesRequest";
import "./changesRange";
import "./changesSummary";
import type { ChangesFilter } from "./changesSummary";
import "./changesToolbar";

const noFilter: ChangesFilter = { text: "" };

/** Which rows changed, which cells of them, how much, and what it cost to know. */
@customElement("lens-changes")
export class ChangesView extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @state() private remembered: Choices | undefined;
  @state() private filter: ChangesFilter = noFilter;
  @state() private sort: readonly SortKey[] = [];
  @state() private onlyChanged = true;
  @state() private shown: number | undefined;
  private readonly choosing = new Task<Choices>(this);
  private readonly opening = new Task<ChangelogResult>(this);
  private askedFor = "";
  private source: GridSource<Change> | undefined;
  private sourceKey = "";

  override connectedCallback(): void {
    super.connectedCallback();
    void this.choosing
      .run((options) => this.context.host.call("getChoices", null, options))
      .then(() => {
        this.remembered = this.choosing.value ?? { ignoreColumns: [] };
      });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close();
  }

  private get stretch(): CommitStretch | undefined {
    const { table, state } = this.context;
    return findStretch(table, state.branch, state.changes);
  }

  private get choices(): Choices {
    return mergeChoices(this.context.state.changes, this.remembered ?? { ignoreColumns: [] });
  }

  private get request(): ChangelogRequest | undefined {
    const { stretch } = this;
    const { changes } = this.context.state;
    return stretch && makeChangelogRequest(stretch, isNet(stretch, changes), this.choices);
  }

  protected override willUpdate(): void {
    const { request } = this;
    const key = JSON.stringify(request);
    if (this.remembered === undefined || request === undefined || key === this.askedFor) return;
    this.askedFor = key;
    this.close();
    this.filter = noFilter;
    this.sort = [];
    this.shown = undefined;
    void this.opening.run((options) => this.context.host.call("openChangelog", request, options));
  }

  override render(): TemplateResult {
    const { stretch } = this;
    if (stretch === undefined) {
      return renderEmpty(
        "This range is not on the branch",
        `Its commits are not in the history of ${this.context.state.branch} that is kept. Choose another branch, or look at the newest commit.`,
        [{ label: "Show the newest commit", run: () => this.context.go({ changes: undefined }) }],
      );
    }
    const result = this.opening.value;
    return html`<h2 class="view-title">${describeStretch(stretch, Date.now())}${describeParent(stretch)}</h2>
      <lens-changes-range
        .context=${this.context}
        .stretch=${stretch}
        .choices=${this.choices}
        .result=${result}
        @stretch-change=${(event: CustomEvent<CommitStretch>) => this.choose(toRange(event.detail))}
        @choices=${(event: CustomEvent<Partial<Choices> & { net?: boolean }>) => this.choose(event.detail)}
      ></lens-changes-range>
      ${result === undefined ? this.renderWaiting() : this.renderResult(result, stretch)}`;
  }

  private renderWaiting(): TemplateResult {
    const { state } = this.opening;
    if (state.kind === "failed") {
      return renderFailure(state.failure, this.opening.retry, this.listRemedies(state.failure));
    }
    if (state.kind === "cancelled") {
      return renderCancelled(
        "The changes were not read. The range and the columns you chose are kept.",
        this.opening.retry,
      );
    }
    const progress = state.kind === "loading" ? state.progress : undefined;
    return html`${renderProgress("Comparing files", progress, this.opening.cancel)}${renderSkeletonRows(12)}`;
  }

  /** Other columns, or no pairing at all: what a person can do about an identifier that does not fit. */
  private listRemedies({ code, details }: LakehouseFailure): readonly Action[] {
    const suggested = details.suggestedColumns ?? [];
    const pair =
      suggested.length === 0
        ? []
        : [{ label: `Pair by ${suggested.join(", ")} (guess)`, run: () => this.choose({ identifier: suggested }) }];
    const range = details.readableRange;
    const readable = range === undefined ? [] : [{ label: "Show what can be read", run: () => this.choose(range) }];
    const plain =
      code === "notUnique" || suggested.length > 0
        ? [{ label: "Show plain inserts and deletes", run: () => this.choose({ identifier: [] }) }]
        : [];
    return [...pair, ...readable, ...plain];
  }

  private renderResult(result: ChangelogResult, stretch: CommitStretch): TemplateResult {
    const columns = makeChangeColumns(result, {
      only: this.columnsToShow(result),
      identifier: identifierOf(result),
      withCommit: stretch.first !== stretch.last,
    });
    return html`<lens-changes-summary
        .summary=${result.summary}
        .filter=${this.filter}
        .ignored=${this.choices.ignoreColumns}
        @filter=${(event: CustomEvent<ChangesFilter>) => this.setFilter(event.detail)}
      ></lens-changes-summary>
      <lens-changes-toolbar
        .context=${this.context}
        .result=${result}
        .request=${this.request}
        .filter=${this.filter}
        .sort=${this.sort}
        .onlyChanged=${this.onlyChanged}
        .canNarrow=${this.filter.kind === "updated" || isOnlyUpdates(result)}
        @filter=${(event: CustomEvent<ChangesFilter>) => this.setFilter(event.detail)}
        @only-changed=${(event: CustomEvent<boolean>) => {
          this.onlyChanged = event.detail;
        }}
      ></lens-changes-toolbar>
      <lens-grid
        label="Changes"
        .columns=${columns}
        .source=${this.findSource(result)}
        .sort=${this.sort}
        .frozen=${1 + identifierOf(result).length}
        .empty=${this.renderNothing(result)}
        @sort-change=${(event: CustomEvent<GridEvents<Change>["sort-change"]>) => {
          this.sort = event.detail;
        }}
        @total-change=${(event: CustomEvent<number>) => {
          this.shown = event.detail;
        }}
        @row-open=${(event: CustomEvent<GridEvents<Change>["row-open"]>) => openRecordHistory(this.context, result, event.detail.row)}
        @row-menu=${(event: CustomEvent<GridEvents<Change>["row-menu"]>) => this.openRowMenu(result, event.detail)}
        @copy-range=${(event: CustomEvent<GridEvents<Change>["copy-range"]>) => this.copyRange(result, event.detail)}
      ></lens-grid>
      ${renderReadStats(result, this.shown, "change", describePairing(result))}`;
  }

  private renderNothing(result: ChangelogResult): TemplateResult {
    if (result.changeCount === 0) {
      return renderEmpty("No changes in this range", "Its commits moved or rewrote files without changing a row.", [
        { label: "Show snapshots", run: () => this.context.go({ view: "snapshots" }) },
      ]);
    }
    return renderEmpty("No change passes the filter", "Clear the filter to see all changes of the range.", [
      { label: "Clear filter", run: () => this.setFilter(noFilter) },
    ]);
  }

  private columnsToShow(result: ChangelogResult): ReadonlySet<string> | undefined {
    const isNarrow = this.onlyChanged && (this.filter.kind === "updated" || isOnlyUpdates(result));
    return isNarrow ? new Set(result.summary.columns.map(({ name }) => name)) : undefined;
  }

  private setFilter(filter: ChangesFilter): void {
    this.filter = filter;
    this.shown = undefined;
  }

  /** The same object as long as result, filter and order are the same, since another one makes the grid start over. */
  private findSource(result: ChangelogResult): GridSource<Change> {
    const view = makeChangeView(result.resultId, this.filter, this.sort);
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

  private openRowMenu(result: ChangelogResult, { row, columnId, x, y }: GridEvents<Change>["row-menu"]): void {
    const column = listTableColumns(result).some(({ name }) => name === columnId) ? columnId : undefined;
    openMenu(
      x,
      y,
      makeChangeMenu(this.context, result, row, column, {
        sort: (direction) => {
          this.sort = [{ column: columnId, direction }];
        },
        filterColumn: (name) => this.setFilter({ kind: "updated", column: name, text: this.filter.text }),
      }),
    );
  }

  private copyRange(result: ChangelogResult, { range, text }: GridEvents<Change>["copy-range"]): void {
    if (text !== undefined) {
      const rows = range.toRow - range.fromRow + 1;
      this.context.copy(text, rows === 1 ? "the selected cells" : `${rows} rows`);
      return;
    }
    const view = makeChangeView(result.resultId, this.filter, this.sort);
    this.context.act(async () => {
      const count = range.toRow - range.fromRow + 1;
      const { rows } = await this.context.host.call("copyChanges", { ...view, offset: range.fromRow, count });
      return `Copied ${rows} rows with all columns`;
    });
  }

  private choose({ net, ...next }: Partial<Choices> & { from?: string; to?: string; net?: boolean }): void {
    const { stretch } = this;
    const before = this.context.state.changes;
    const range = "to" in next ? { from: next.from, to: next.to } : stretch === undefined ? {} : toRange(stretch);
    const identifier = next.identifier ?? before?.identifier;
    const ignoreColumns = next.ignoreColumns ?? before?.ignoreColumns;
    const changes: NonNullable<InspectorState["changes"]> = {
      ...range,
      net: net ?? before?.net ?? false,
      ...(identifier && { identifier }),
      ...(ignoreColumns && { ignoreColumns }),
    };
    this.context.go({ changes });
    if (next.identifier !== undefined || next.ignoreColumns !== undefined) this.remember(changes);
  }

  private remember({ identifier, ignoreColumns }: NonNullable<InspectorState["changes"]>): void {
    const merged = mergeChoices({ net: false, identifier, ignoreColumns }, this.remembered ?? { ignoreColumns: [] });
    this.remembered = merged;
    const { host } = this.context;
    this.context.act(async () => {
      await host.call("rememberChoices", merged);
      return undefined;
    });
  }

  private close(): void {
    const resultId = this.opening.value?.resultId;
    // The host drops every result of a page that is gone, so one that cannot be closed is no loss.
    if (resultId !== undefined) this.context.host.call("closeResult", { resultId }).catch(() => undefined);
  }
}

function isNet(stretch: CommitStretch, state: InspectorState["changes"]): boolean {
  return stretch.first !== stretch.last && state?.net === true;
}

function describeParent({ first, last, commits }: CommitStretch): string {
  if (first !== last) return "";
  return commits[first]?.parentId === undefined ? ", the table's first" : ", compared with its parent";
}

function isOnlyUpdates({ summary }: ChangelogResult): boolean {
  return summary.inserted === 0 && summary.deleted === 0;
}

function identifierOf({ pairing }: ChangelogResult): readonly string[] {
  return pairing.by === "identifier" ? pairing.columns : [];
}

function describePairing({ pairing }: ChangelogResult): string {
  if (pairing.by === "rowLineage") return "updates paired by row id";
  if (pairing.by === "nothing") return "updates not paired";
  return `updates paired by ${pairing.columns.join(", ")}${pairing.declared ? "" : " (chosen)"}`;
}
