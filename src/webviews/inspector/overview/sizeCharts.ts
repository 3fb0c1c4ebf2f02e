import { html, nothing, type PropertyValues, svg, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { LiveCounts } from "../../../catalog/liveCounts";
import { formatExactTime, shortenId } from "../../../view/format";
import { findHolding, type SizePoint } from "../../../view/sizeHistory";
import { PageElement } from "../../shared/pageElement";
import {
  chartHeight,
  drawSeries,
  layOutAxis,
  plotLeft,
  type SizeDrawing,
  type SizeSeries,
  sizeSeries,
  type TimeAxis,
} from "./sizeSeries";

const commitsByPage = 10;

/**
 * A branch's rows, bytes and files after each commit, one chart above the other on one axis of time. Pointing at a
 * commit, or going to it by the arrow keys, shows its numbers in all of them. Emits `open` with a snapshot id.
 */
@customElement("lens-size-charts")
export class SizeCharts extends PageElement {
  @property({ attribute: false }) points: readonly SizePoint[] = [];
  /** Stands in for the newest commit's totals where its summary has none. */
  @property({ attribute: false }) counted: LiveCounts | undefined;
  /** Said of the number of rows where deletes hide some of them. */
  @property() rowsNote = "";
  @state() private pointed: number | undefined;
  @state() private width = 0;
  private axis: TimeAxis = { xs: [], ticks: [] };
  private drawings: readonly (SizeDrawing | undefined)[] = [];
  private readonly sizes = new ResizeObserver(() => this.measure());

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
  }

  protected override updated(): void {
    this.measure();
  }

  protected override willUpdate(changes: PropertyValues<this>): void {
    if (changes.has("points")) this.pointed = undefined;
    // Drawn anew for other commits or another width, not for each move of the pointer.
    if (!changes.has("points") && !(changes as Map<string, unknown>).has("width")) return;
    this.axis = layOutAxis(this.points, this.width);
    this.drawings = sizeSeries.map((series) => drawSeries(this.points, this.axis, this.width, series));
  }

  private get place(): number {
    return this.pointed ?? this.points.length - 1;
  }

  override render(): TemplateResult {
    const point = this.points[this.place];
    return html`<p class="size-commit" aria-hidden="true">
        <span>${this.pointed === undefined ? "Now" : "After"}</span>
        ${point === undefined ? nothing : html`<span class="quiet">${describePoint(point)}</span>`}
      </p>
      ${this.drawings.every((drawing) => drawing === undefined) ? this.renderNumbers() : this.renderCharts()}`;
  }

  /** No commit says anything: there is nothing to draw, but the newest numbers may have been counted. */
  private renderNumbers(): TemplateResult {
    return html`<div class="size-numbers">${sizeSeries.map((series, index) => this.renderLabel(series, index))}</div>
      <p class="quiet">No commit's summary says how large the table was, so there is no line to draw.</p>`;
  }

  private renderCharts(): TemplateResult {
    return html`<div class="size-charts">
        ${sizeSeries.map((series, index) => this.renderLabel(series, index))}
        <div class="size-plot">
          ${sizeSeries.map((_, index) => this.renderChart(index))} ${this.renderAxis()}
          <div
            class="size-cursor"
            role="slider"
            tabindex="0"
            aria-label="Commit"
            aria-valuemin="1"
            aria-valuemax=${this.points.length}
            aria-valuenow=${this.place + 1}
            aria-valuetext=${this.describeCommit()}
            title="Arrow keys go from commit to commit, Enter opens one"
            @pointermove=${this.hearPointer}
            @pointerleave=${() => this.point(undefined)}
            @dblclick=${this.openPointed}
            @keydown=${this.hearKey}
            @blur=${() => this.point(undefined)}
          >
            ${this.pointed === undefined ? nothing : html`<div class="size-line" .style=${`left:${this.axis.xs[this.pointed] ?? 0}px`}></div>`}
          </div>
        </div>
      </div>`;
  }

  private renderLabel(series: SizeSeries, index: number): TemplateResult {
    const value = this.valueAt(this.place, series);
    const before = this.place === 0 ? undefined : this.valueAt(this.place - 1, series);
    return html`<div class="size-label" .style=${`grid-row:${index + 1}`}>
      <span class="quiet">${series.name}</span>
      <b>${value === undefined ? "not known" : series.format(value)}</b>
      <span class="quiet">${value === undefined || before === undefined ? "" : formatStep(value - before, series)}</span>
      ${series.key === "records" && this.rowsNote !== "" ? html`<span class="quiet size-note">${this.rowsNote}</span>` : nothing}
    </div>`;
  }

  private renderChart(index: number): TemplateResult {
    const drawing = this.drawings[index];
    const y = this.pointed === undefined ? undefined : drawing?.ys[this.pointed];
    return html`<svg class="size-chart" width=${this.width} height=${chartHeight} aria-hidden="true">
      ${
        drawing === undefined
          ? svg`<text class="size-missing" x=${plotLeft + 2} y=${chartHeight / 2}>The commits' summaries do not say.</text>`
          : svg`${drawing.ticks.map(
              (tick) => svg`<line class="size-grid" x1=${plotLeft} x2=${this.width} y1=${tick.y} y2=${tick.y} />`,
            )}
            <path class="size-area" d=${drawing.area} />
            <path class="size-curve" d=${drawing.line} />
            ${drawing.ticks.map((tick) => svg`<text class="size-tick" x=${plotLeft - 6} y=${tick.y + 4}>${tick.label}</text>`)}
            ${y === undefined ? nothing : svg`<circle class="size-dot" cx=${this.axis.xs[this.place] ?? 0} cy=${y} r="3.5" />`}`
      }
    </svg>`;
  }

  private renderAxis(): TemplateResult {
    return html`<svg class="size-axis" width=${this.width} height="20" aria-hidden="true">
      ${this.axis.ticks.map(
        ({ x, label }) => svg`<line x1=${x} x2=${x} y1="0" y2="4" /><text x=${x} y="16">${label}</text>`,
      )}
      <text class="size-zone" x=${plotLeft - 6} y="16">UTC</text>
    </svg>`;
  }

  private valueAt(place: number, series: SizeSeries): bigint | undefined {
    const known = this.points[place]?.totals[series.key];
    const counted = place === this.points.length - 1 ? this.counted?.[series.key] : undefined;
    return known ?? (counted === undefined ? undefined : BigInt(counted));
  }

  private describeCommit(): string {
    const point = this.points[this.place];
    const values = sizeSeries.map((series) => {
      const value = this.valueAt(this.place, series);
      return `${series.name} ${value === undefined ? "not known" : series.format(value)}`;
    });
    return point === undefined ? "" : `${describePoint(point)}: ${values.join(", ")}`;
  }

  private measure(): void {
    const plot = this.querySelector<HTMLElement>(".size-plot");
    if (plot !== null) this.width = Math.max(120, plot.clientWidth);
  }

  private readonly hearPointer = (event: PointerEvent): void => {
    const { left } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.point(findHolding(this.axis.xs, event.clientX - left));
  };

  private readonly hearKey = (event: KeyboardEvent): void => {
    const last = this.points.length - 1;
    const targets: Readonly<Record<string, number | undefined>> = {
      ArrowLeft: this.place - 1,
      ArrowDown: this.place - 1,
      ArrowRight: this.place + 1,
      ArrowUp: this.place + 1,
      PageDown: this.place - commitsByPage,
      PageUp: this.place + commitsByPage,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target !== undefined) this.point(Math.max(0, Math.min(last, target)));
    else if (event.key === "Enter") this.openPointed();
    else if (event.key === "Escape") this.point(undefined);
    else return;
    event.preventDefault();
  };

  private readonly openPointed = (): void => {
    const id = this.points[this.place]?.snapshotId;
    if (id !== undefined) this.emit("open", id);
  };

  private point(place: number | undefined): void {
    this.pointed = place;
  }
}

function describePoint({ snapshotId, operation, timestampMs }: SizePoint): string {
  return `${shortenId(snapshotId)}, ${operation ?? "unknown operation"}, ${formatExactTime(timestampMs)}`;
}

/** What a commit added or took away: `+180`, `−1.2 MB`. */
function formatStep(step: bigint, series: SizeSeries): string {
  if (step === 0n) return "±0";
  return step > 0n ? `+${series.format(step)}` : `−${series.format(-step)}`;
}
