import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { TableInfo } from "../../catalog/tableInfo";
import { isAbort, LakehouseError } from "../../model/errors";
import { describeFailure } from "../../view/errors";
import { formatQuantity } from "../../view/format";
import { chooseBranch } from "../../view/tablePlace";
import type { Host } from "../shared/host";
import { icon } from "../shared/icon";
import { renderCancelled, renderEmpty, renderFailure, renderProgress, renderSkeletonRows } from "../shared/messages";
import { PageElement } from "../shared/pageElement";
import { Task } from "../shared/task";
import "../shared/tabs";
import type { InspectorContract, InspectorStart, InspectorState, KeptInspector, ViewName } from "./contract";
import "./inspectorHeader";
import "./problemsBar";
import type { ViewContext } from "./viewContext";
import { findView, views } from "./views";

const noticeMs = 5000;

/** Where one of these is chosen anew, a view that was scrolled down starts at its top. */
const rowChoices: readonly (keyof InspectorState)[] = ["branch", "at", "changes", "history", "rows"];

/** The inspector of one table: its header, the row of views, and the view that is looked at. */
@customElement("lens-inspector")
export class InspectorApp extends PageElement {
  @property({ attribute: false }) host!: Host<InspectorContract>;
  @state() private start: InspectorStart | undefined;
  @state() private place: InspectorState | undefined;
  @state() private newCommits = 0;
  @state() private notice: { readonly text: string; readonly isFailure: boolean } | undefined;
  private readonly opening = new Task<InspectorStart>(this);
  private readonly loading = new Task<TableInfo>(this);
  private shown: TableInfo | undefined;
  private noticeTimer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.host.on("navigate", (state) => this.moveTo(state));
    this.host.on("refsChanged", () => void this.loadTable());
    this.host.on("tableChanged", ({ newSnapshots }) => {
      this.newCommits += newSnapshots;
    });
    void this.open();
  }

  override render(): TemplateResult {
    const { start, place } = this;
    if (this.opening.state.kind === "failed") {
      return html`<main class="view">${renderFailure(this.opening.state.failure, () => void this.open())}</main>`;
    }
    if (start === undefined || place === undefined) {
      return html`<main class="view" aria-busy="true"><h1 class="visually-hidden">Table</h1>${renderSkeletonRows(8)}</main>`;
    }
    const table = this.loading.value ?? this.shown;
    const context = table === undefined ? undefined : this.makeContext(start, place, table);
    return html`<main class="page">
      <lens-inspector-header .start=${start} .context=${context}></lens-inspector-header>
      <lens-problems .problems=${table?.problems ?? []}></lens-problems>
      ${this.renderNews()}
      <lens-tabs
        label="Views of the table"
        .tabs=${views}
        .value=${findView(place.view)?.value ?? ""}
        @choose=${(event: CustomEvent<ViewName>) => this.go({ view: event.detail })}
      ></lens-tabs>
      <div id="view" class="view" role="tabpanel" aria-labelledby=${`tab-${findView(place.view)?.value}`}>
        ${context === undefined ? this.renderLoading() : renderView(context)}
      </div>
      <div class=${`notice ${this.notice?.isFailure ? "notice-failure" : ""}`} role="status" ?hidden=${!this.notice}>
        ${this.notice?.text}
      </div>
    </main>`;
  }

  private renderLoading(): TemplateResult {
    const { state } = this.loading;
    if (state.kind === "failed") return renderFailure(state.failure, this.loading.retry);
    if (state.kind === "cancelled") return renderCancelled("The table was not read.", this.loading.retry);
    const progress = state.kind === "loading" ? state.progress : undefined;
    return html`${renderProgress("Reading the table's metadata", progress, this.loading.cancel)}${renderSkeletonRows(10)}`;
  }

  private renderNews(): TemplateResult | typeof nothing {
    if (this.newCommits === 0) return nothing;
    return html`<div class="news" role="status">
      ${icon("bell-dot")}
      <span>${formatQuantity(this.newCommits, "new commit")}</span>
      <button class="link-button" @click=${this.showNews}>Show</button>
    </div>`;
  }

  private readonly showNews = (): void => {
    this.newCommits = 0;
    void this.loadTable();
  };

  private async open(): Promise<void> {
    await this.opening.run((options) => this.host.call("getStart", null, options));
    const start = this.opening.value;
    if (start === undefined) return;
    this.start = start;
    this.moveTo(start.state);
    await this.loadTable();
  }

  /** What is shown stays until the newer state of the table has arrived. */
  private async loadTable(): Promise<void> {
    this.shown = this.loading.value ?? this.shown;
    await this.loading.run((options) => this.host.call("loadTable", null, options));
    const failure = this.loading.state.kind === "failed" ? this.loading.state.failure : undefined;
    if (failure !== undefined && this.shown !== undefined) this.tell(describeFailure(failure).message, true);
  }

  private makeContext(start: InspectorStart, place: InspectorState, table: TableInfo): ViewContext {
    const branch = chooseBranch(table, place.branch);
    return {
      host: this.host,
      tableName: start.tableName,
      tableNames: [...start.table.namespace, start.table.name],
      hasView: (view) => views.some(({ value }) => value === view),
      table,
      state: place,
      branch,
      at: place.at ?? branch,
      go: (next) => this.go(next),
      copy: (text, what) =>
        this.act(async () => {
          await this.host.call("copyText", { text, what });
          return `Copied ${what}`;
        }),
      act: (work) => this.act(work),
    };
  }

  private go(next: Partial<InspectorState>): void {
    if (this.place === undefined) return;
    // A filter of rows was meant for the rows that are left.
    const isOtherView = next.view !== undefined && next.view !== this.place.view;
    const hasOtherRows = rowChoices.some((choice) => choice in next);
    const places = hasOtherRows ? forgetScroll(this.place.places) : this.place.places;
    this.moveTo({ ...this.place, places, ...(isOtherView && { rows: undefined }), ...next });
  }

  private moveTo(place: InspectorState): void {
    this.place = place;
    if (this.start === undefined) return;
    this.host.setState({ table: this.start.table, state: place } satisfies KeptInspector);
    // The page's own copy was just kept; the host's is only for the tab's title and for coming back.
    this.host.call("keepState", place).catch(() => undefined);
  }

  private act(work: () => Promise<string | undefined>): void {
    work().then(
      (text) => text !== undefined && this.tell(text, false),
      (error: unknown) => !isAbort(error) && this.tell(describeFailure(LakehouseError.toFailure(error)).message, true),
    );
  }

  private tell(text: string, isFailure: boolean): void {
    clearTimeout(this.noticeTimer);
    this.notice = { text, isFailure };
    this.noticeTimer = setTimeout(
      () => {
        this.notice = undefined;
      },
      isFailure ? noticeMs * 2 : noticeMs,
    );
  }
}

function renderView(context: ViewContext): TemplateResult | typeof nothing {
  const view = findView(context.state.view);
  if (view === undefined) return nothing;
  if (view.needsSnapshot && context.table.snapshots.length === 0) {
    return renderEmpty(
      "This table has no snapshots yet",
      "Nothing was committed to it. A first commit shows up here by itself.",
    );
  }
  return view.render(context);
}

/** The widths of columns alone. */
function forgetScroll(places: InspectorState["places"]): InspectorState["places"] {
  const kept = Object.entries(places ?? {}).flatMap(([view, { widths }]) =>
    widths === undefined ? [] : [[view, { top: 0, widths }] as const],
  );
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
