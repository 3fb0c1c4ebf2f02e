import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { HealthFact, TableHealth } from "../../../catalog/health";
import { formatQuantity } from "../../../view/format";
import { describeHealth } from "../../../view/healthWords";
import { icon } from "../../shared/icon";
import { renderCancelled, renderFailure, renderProgress, renderSkeletonRows } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import { Task } from "../../shared/task";
import type { ViewContext } from "../viewContext";
import "./expiryList";

/** What costs money, each with its number, its threshold and its source, and the statement that would mend it. */
@customElement("lens-health")
export class HealthView extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  private readonly loading = new Task<TableHealth>(this);
  private loadedFor = "";

  protected override willUpdate(): void {
    const { table, branch } = this.context;
    const key = `${table.metadataLocation} ${branch}`;
    if (this.loadedFor === key) return;
    this.loadedFor = key;
    void this.loading.run((options) => this.context.host.call("loadHealth", { branch }, options));
  }

  override render(): TemplateResult {
    const { state } = this.loading;
    switch (state.kind) {
      case "done":
        return this.renderHealth(state.value);
      case "failed":
        return renderFailure(state.failure, this.loading.retry);
      case "cancelled":
        return renderCancelled("The table's files were not counted.", this.loading.retry);
      default: {
        const progress = state.kind === "loading" ? state.progress : undefined;
        return html`${renderProgress("Counting the table's files", progress, this.loading.cancel)}${renderSkeletonRows(8)}`;
      }
    }
  }

  private renderHealth({ facts, expiry, unread }: TableHealth): TemplateResult {
    const over = facts.filter(({ isOver }) => isOver).length;
    return html`<div class="toolbar">
        <h2 class="view-title">
          ${over === 0 ? "Nothing is over its threshold" : `${over} of ${formatQuantity(facts.length, "check")} over ${over === 1 ? "its" : "their"} threshold`}
        </h2>
      </div>
      <div class="health-body">
        ${
          unread.count === 0
            ? nothing
            : html`<p class="health-unread" role="status">
              ${icon("warning")} ${formatQuantity(unread.count, "manifest")} could not be read, so their files are not counted:
              <span class="breakable">${unread.first.map(({ message }) => message).join(" ")}</span>
            </p>`
        }
        <ul class="health-facts">
          ${facts.map((fact) => this.renderFact(fact))}
        </ul>
        <lens-expiry-list .context=${this.context} .expiry=${expiry}></lens-expiry-list>
      </div>`;
  }

  private renderFact(fact: HealthFact): TemplateResult {
    const { title, value, threshold, source, cost } = describeHealth(fact);
    return html`<li class=${fact.isOver ? "health-fact health-over" : "health-fact"}>
      <div class="health-head">
        ${icon(fact.isOver ? "warning" : "pass")}
        <strong>${title}</strong>
        <span>${value}</span>
        <span class="spring"></span>
        ${renderMeter(fact)}
        <span class=${fact.isOver ? "health-state" : "quiet"}>${fact.isOver ? "over the threshold" : "fine"}</span>
      </div>
      <p class="quiet">Threshold: ${threshold} · ${source}</p>
      ${fact.isOver ? html`<p>${cost}</p>${this.renderWorst(fact)}${this.renderMend(fact)}` : nothing}
    </li>`;
  }

  private renderWorst({ worst = [] }: HealthFact): TemplateResult | typeof nothing {
    if (worst.length === 0) return nothing;
    return html`<p>
      Most in:
      ${worst.map(
        ({ partition }, at) => html`${at > 0 ? ", " : ""}<button
            class="link-button"
            title="Show this partition's files"
            @click=${() => this.context.go({ view: "partitions" })}
          >
            <bdi class="mono">${partition}</bdi>
          </button>`,
      )}
    </p>`;
  }

  private renderMend({ mend }: HealthFact): TemplateResult {
    const engines = [
      { label: "Spark", sql: mend.spark },
      { label: "Athena", sql: mend.athena },
    ];
    return html`<dl class="health-mend">
      ${engines.map(({ label, sql }) =>
        sql === undefined
          ? nothing
          : html`<dt>${label}</dt>
            <dd>
              <code class="mono">${sql}</code>
              <button class="tool-button" title=${`Copy the ${label} statement`} aria-label=${`Copy the ${label} statement`} @click=${() => this.context.copy(sql, `the ${label} statement`)}>
                ${icon("copy")}
              </button>
            </dd>`,
      )}
    </dl>`;
  }
}

/** The number on a scale whose middle is the threshold. The words beside it say the same. */
function renderMeter({ value, threshold, total = 0 }: HealthFact): TemplateResult {
  const share = threshold === 0 ? 0.5 + 0.5 * (total === 0 ? 0 : value / total) : value / threshold / 2;
  const filled = value === 0 ? 0 : Math.min(1, share);
  return html`<span class="health-meter" aria-hidden="true"><span .style=${`width:${(filled * 100).toFixed(1)}%`}></span></span>`;
}
