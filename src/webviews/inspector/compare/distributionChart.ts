import { html, nothing, svg, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { Distribution, DistributionSide } from "../../../catalog/comparison";
import { type DistributionBar, listDistributionBars } from "../../../view/distributionBars";
import { formatCount } from "../../../view/format";
import { PageElement } from "../../shared/pageElement";

const height = 140;

/** Two distributions side by side in each place, filled and outlined, with the same facts as a table. */
@customElement("lens-distribution-chart")
export class DistributionChart extends PageElement {
  @property({ attribute: false }) distribution!: Distribution;
  @property({ attribute: false }) names: readonly [string, string] = ["from", "to"];
  @property({ type: Boolean }) asShare = false;
  @state() private active = -1;

  override render(): TemplateResult {
    const bars = listDistributionBars(this.distribution, this.asShare);
    const { from, to, type } = this.distribution;
    return html`<p class="quiet">${type} · ${this.describe(from, this.names[0])} · ${this.describe(to, this.names[1])}</p>
      ${bars.length === 0 ? html`<p>No values in either state.</p>` : html`${this.renderPicture(bars)}${this.renderTable(bars)}`}`;
  }

  private renderPicture(bars: readonly DistributionBar[]): TemplateResult {
    const width = 100 / bars.length;
    const shown = bars[this.active];
    return html`<div class="distribution-legend">
        <span class="distribution-key distribution-from"></span> ${this.names[0]}
        <span class="distribution-key distribution-to"></span> ${this.names[1]}
      </div>
      <svg
        class="distribution"
        role="img"
        tabindex="0"
        viewBox=${`0 0 100 ${height}`}
        preserveAspectRatio="none"
        aria-label=${`Distribution over ${bars.length} places; arrow keys read them, the table below lists them`}
        @keydown=${(event: KeyboardEvent) => this.move(event, bars.length)}
        @pointerleave=${() => {
          this.active = -1;
        }}
      >
        ${bars.map(
          (bar, at) => svg`<g @pointerenter=${() => {
            this.active = at;
          }}>
            <rect class="distribution-place" x=${at * width} width=${width} y="0" height=${height}></rect>
            <rect class="distribution-from" x=${at * width + width * 0.08} width=${width * 0.42}
              y=${height * (1 - bar.fromHeight)} height=${height * bar.fromHeight}></rect>
            <rect class="distribution-to" x=${at * width + width * 0.5} width=${width * 0.42}
              y=${height * (1 - bar.toHeight)} height=${height * bar.toHeight}></rect>
          </g>`,
        )}
      </svg>
      <div class="distribution-axis quiet"><bdi>${bars[0]?.label}</bdi><bdi>${bars.at(-1)?.label}</bdi></div>
      <p class="distribution-read" role="status">
        ${shown === undefined ? nothing : html`<bdi>${shown.label}</bdi>: ${formatCount(shown.from)} in ${this.names[0]}, ${formatCount(shown.to)} in ${this.names[1]}`}
      </p>`;
  }

  private renderTable(bars: readonly DistributionBar[]): TemplateResult {
    return html`<details>
      <summary>As a table</summary>
      <div class="table-scroll">
        <table class="plain-table" aria-label="Distribution">
          <thead>
            <tr>
              <th scope="col">values</th>
              <th scope="col" class="end">${this.names[0]}</th>
              <th scope="col" class="end">${this.names[1]}</th>
            </tr>
          </thead>
          <tbody>
            ${bars.map(
              ({ label, from, to }) =>
                html`<tr><td><bdi>${label}</bdi></td><td class="end">${formatCount(from)}</td><td class="end">${formatCount(to)}</td></tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
  }

  private describe(
    { rows, nulls, notFinite, least, greatest, approximateDistinct }: DistributionSide,
    name: string,
  ): string {
    const range = least === undefined ? "" : `, ${least} to ${greatest}`;
    const odd = notFinite > 0 ? `, ${formatCount(notFinite)} not finite` : "";
    return `${name}: ${formatCount(rows)} rows, ${formatCount(nulls)} null${odd}, about ${formatCount(approximateDistinct)} distinct${range}`;
  }

  private move(event: KeyboardEvent, count: number): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.active = Math.min(count - 1, Math.max(0, this.active + step));
  }
}
