import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { LiveCounts } from "../../../catalog/liveCounts";
import type { TableInfo } from "../../../catalog/tableInfo";
import { formatQuantity } from "../../../view/format";
import { listLineage } from "../../../view/lineage";
import { listSizes, type SizePoint } from "../../../view/sizeHistory";
import { holdsNoDeletes } from "../../../view/snapshotTotals";
import { listWriters, type WriterUse } from "../../../view/writers";
import { renderCancelled, renderEmpty, renderFailure, renderProgress } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import { Task } from "../../shared/task";
import { KeptScroll } from "../keptScroll";
import type { ViewContext } from "../viewContext";
import "./columnsTable";
import { renderFacts } from "./overviewFacts";
import "./propertiesTable";
import "./sizeCharts";
import "./sizesTable";
import { renderWriters } from "./writersTable";

/** What the table is, how it grew, who writes it, and how it is set up. */
@customElement("lens-overview")
export class OverviewView extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  private readonly counting = new Task<LiveCounts>(this);
  private points: readonly SizePoint[] = [];
  private writers: readonly WriterUse[] = [];
  private derivedFor: readonly [TableInfo, string] | undefined;

  constructor() {
    super();
    this.addController(new KeptScroll(this, ".overview"));
  }

  protected override willUpdate(): void {
    const { table, branch } = this.context;
    if (this.derivedFor?.[0] === table && this.derivedFor[1] === branch) return;
    this.derivedFor = [table, branch];
    this.points = listSizes(table, branch);
    this.writers = listWriters(listLineage(table, branch));
    this.counting.reset();
  }

  override render(): TemplateResult {
    return html`<h2 class="visually-hidden">Overview</h2>
      <div class="overview">
        <div class="overview-top">
          <section class="overview-size" aria-label="Size over time">${this.renderSizes()}</section>
          <div class="overview-side">
            <section class="overview-facts" aria-label="What the table is">${renderFacts(this.context)}</section>
            ${this.renderWriters()}
          </div>
        </div>
        <section><lens-columns .context=${this.context}></lens-columns></section>
        <section><lens-properties .context=${this.context}></lens-properties></section>
      </div>`;
  }

  private renderWriters(): TemplateResult | typeof nothing {
    if (this.writers.length === 0) return nothing;
    return html`<section>
      <h3 class="section-title">Written by</h3>
      ${renderWriters(this.writers)}
    </section>`;
  }

  private renderSizes(): TemplateResult {
    const { branch, table } = this.context;
    const newest = this.points.at(-1);
    if (newest === undefined) {
      return renderEmpty(
        "This table has no snapshots yet",
        "Once something is committed, its size is drawn here over time.",
      );
    }
    const isExact = table.formatVersion === 1 || holdsNoDeletes(newest.totals);
    const open = (event: CustomEvent<string>): void => this.context.go({ view: "snapshots", selected: [event.detail] });
    return html`<div class="toolbar">
        <h3 class="section-title">Size over time</h3>
        <span class="quiet">${formatQuantity(this.points.length, "commit")} of <bdi>${branch}</bdi></span>
      </div>
      <lens-size-charts
        .points=${this.points}
        .counted=${this.counting.value}
        .rowsNote=${isExact ? "" : "stored, deletes not applied"}
        @open=${open}
      ></lens-size-charts>
      ${isSummed(newest) ? nothing : this.renderCounting()}
      <lens-sizes-table .context=${this.context} .points=${this.points} @open=${open}></lens-sizes-table>`;
  }

  private renderCounting(): TemplateResult {
    const { state } = this.counting;
    switch (state.kind) {
      case "done":
        return html`<p class="quiet">The newest numbers were counted in the snapshot's manifests.</p>`;
      case "loading":
        return renderProgress("Reading manifests", state.progress, this.counting.cancel);
      case "failed":
        return renderFailure(state.failure, this.counting.retry);
      case "cancelled":
        return renderCancelled("The files were not counted.", this.counting.retry);
      default:
        return html`<p class="hint-line">
          <span>The newest commit does not say what the table holds.</span>
          <button class="link-button" @click=${this.count}>Count in its manifests</button>
        </p>`;
    }
  }

  private readonly count = (): void => {
    const { branch, host } = this.context;
    void this.counting.run((options) => host.call("countFiles", { at: branch }, options));
  };
}

function isSummed({ totals }: SizePoint): boolean {
  return totals.records !== undefined && totals.sizeBytes !== undefined && totals.dataFiles !== undefined;
}
