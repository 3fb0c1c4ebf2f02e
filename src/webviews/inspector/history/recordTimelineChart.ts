import { scaleUtc } from "d3-scale";
import { html, nothing, svg, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { formatExactTime } from "../../../view/format";
import type { RecordTimeline, TimelineBar, TimelineLane } from "../../../view/recordTimeline";
import { placeStops, type TimelineSpacing } from "../../../view/timeScale";
import { PageElement } from "../../shared/pageElement";

const laneHeight = 30;
const barHeight = 22;
const axisHeight = 24;
/** The mark of an interval that still holds, with its margins; left out where it would lie on the text. */
const arrowWidth = 32;
const characterWidth = 7;
const labelGap = 92;
const narrow = 640;

type Scale = ReturnType<typeof scaleUtc<number>>;

/**
 * A record's life as one lane per column, and a slider through all lanes for the moment that is looked at. Emits
 * `as-of` with the time in ms. The table of versions beside it has the same facts.
 */
@customElement("lens-record-timeline")
export class RecordTimelineChart extends PageElement {
  @property({ attribute: false }) timeline!: RecordTimeline;
  @property({ attribute: false }) expiredBeforeMs: number | undefined;
  @property({ attribute: false }) asOfMs!: number;
  @property({ attribute: false }) nowMs!: number;
  @property() spacing: TimelineSpacing = "time";
  /** The position of the version in effect at the slider. */
  @property({ attribute: false }) version: number | undefined;
  @state() private width = 800;
  private resizes: ResizeObserver | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizes = new ResizeObserver(([entry]) => {
      this.width = Math.max(320, Math.floor(entry?.contentRect.width ?? this.width));
    });
    this.resizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizes?.disconnect();
  }

  private get labelWidth(): number {
    return this.width < narrow ? 84 : 132;
  }

  private get scale(): Scale {
    const { stepsMs, startsBefore } = this.timeline;
    const stops = placeStops(stepsMs, this.nowMs, startsBefore ? this.expiredBeforeMs : undefined, this.spacing);
    const room = this.width - this.labelWidth - 12;
    return scaleUtc()
      .domain(stops.timesMs)
      .range(stops.fractions.map((fraction) => this.labelWidth + fraction * room))
      .clamp(true);
  }

  override render(): TemplateResult {
    const { lanes } = this.timeline;
    const { scale } = this;
    const height = axisHeight + lanes.length * laneHeight + 6;
    const x = scale(this.asOfMs);
    return html`<div class="timeline" .style=${`height:${height}px`}>
      <svg class="timeline-picture" width=${this.width} height=${height} aria-hidden="true">
        ${this.renderAxis(scale, height)}
        ${lanes.map((lane, index) => this.renderLane(lane, index, scale))}
        ${this.timeline.deletionsMs.map((time) => renderDeletion(scale(time), height))}
        <line class="as-of-line" x1=${x} x2=${x} y1=${axisHeight - 6} y2=${height} />
      </svg>
      <div
        class="as-of-thumb"
        role="slider"
        tabindex="0"
        aria-label="As of"
        aria-valuemin=${scale.domain()[0]?.getTime() ?? 0}
        aria-valuemax=${this.nowMs}
        aria-valuenow=${Math.round(this.asOfMs)}
        aria-valuetext=${formatExactTime(this.asOfMs)}
        title="Drag, or use the arrow keys; Page keys go from change to change"
        .style=${`left:${x - 6}px`}
        @pointerdown=${this.startDrag}
        @pointermove=${this.drag}
        @keydown=${this.hearKey}
      ></div>
    </div>`;
  }

  private renderAxis(scale: Scale, height: number): TemplateResult {
    const format = scale.tickFormat();
    const ticks =
      this.spacing === "time"
        ? scale
            .ticks(Math.max(2, Math.floor(this.width / 130)))
            .map((time) => ({ x: scale(time), label: format(time) }))
        : thinOut(this.timeline.stepsMs.map((time) => ({ x: scale(time), label: formatStep(time) })));
    return svg`<g class="timeline-axis">
      ${ticks.map(
        ({ x, label }) => svg`<line x1=${x} x2=${x} y1=${axisHeight - 4} y2=${height} />
          <text x=${x + 3} y=${axisHeight - 10}>${label}</text>`,
      )}
      <text class="timeline-zone" x="0" y=${axisHeight - 10}>UTC</text>
    </g>`;
  }

  private renderLane(lane: TimelineLane, index: number, scale: Scale): TemplateResult {
    const y = axisHeight + index * laneHeight;
    return svg`<g class=${index === 0 ? "lane lane-record" : "lane"}>
      <svg x="0" y=${y} width=${this.labelWidth - 8} height=${laneHeight}>
        <text class="lane-name" x="0" y=${laneHeight / 2 + 4}>${lane.name}<title>${lane.name}</title></text>
      </svg>
      ${lane.bars.map((bar, place) => this.renderBar(bar, place, y + (laneHeight - barHeight) / 2, scale))}
    </g>`;
  }

  private renderBar(bar: TimelineBar, place: number, y: number, scale: Scale): TemplateResult {
    const from = bar.startMs === undefined ? this.labelWidth : scale(bar.startMs);
    const to = scale(bar.endMs ?? this.nowMs);
    const width = Math.max(3, to - from - 1);
    const holds =
      (bar.startMs ?? Number.NEGATIVE_INFINITY) <= this.asOfMs && this.asOfMs < (bar.endMs ?? Number.POSITIVE_INFINITY);
    const classes = ["bar", `bar-${place % 2}`, `bar-${bar.cell.kind}`, holds ? "bar-now" : ""].join(" ");
    return svg`<svg class=${classes} x=${from} y=${y} width=${width} height=${barHeight}>
      <title>${describeBar(bar)}</title>
      <rect class="bar-fill" x="0.5" y="0.5" width=${width - 1} height=${barHeight - 1} rx="2" />
      <rect class="bar-edge" x="0" y="0" width="3" height=${barHeight} />
      ${bar.startMs === undefined ? svg`<text class="bar-text" x="6" y="15">… ${bar.cell.text}</text>` : svg`<text class="bar-text" x="8" y="15">${bar.cell.text}</text>`}
      ${bar.endMs === undefined && width > arrowWidth + bar.cell.text.length * characterWidth ? svg`<path class="bar-arrow" d=${`M${width - 14} 7l5 4-5 4`} />` : nothing}
    </svg>`;
  }

  private readonly startDrag = (event: PointerEvent): void => {
    const thumb = event.currentTarget as HTMLElement;
    thumb.setPointerCapture(event.pointerId);
    event.preventDefault();
    thumb.focus();
  };

  private readonly drag = (event: PointerEvent): void => {
    if (!(event.currentTarget as HTMLElement).hasPointerCapture(event.pointerId)) return;
    this.choose(this.scale.invert(event.clientX - this.getBoundingClientRect().left).getTime());
  };

  private readonly hearKey = (event: KeyboardEvent): void => {
    const { scale, asOfMs } = this;
    const x = scale(asOfMs);
    const steps = this.timeline.stepsMs;
    const byPixels = (pixels: number): number => scale.invert(x + pixels).getTime();
    const targets: Readonly<Record<string, () => number | undefined>> = {
      ArrowRight: () => byPixels(8),
      ArrowUp: () => byPixels(8),
      ArrowLeft: () => byPixels(-8),
      ArrowDown: () => byPixels(-8),
      PageUp: () => steps.find((time) => time > asOfMs) ?? this.nowMs,
      PageDown: () => steps.findLast((time) => time < asOfMs) ?? steps[0],
      Home: () => scale.domain()[0]?.getTime(),
      End: () => this.nowMs,
    };
    const target = targets[event.key]?.();
    if (target === undefined) return;
    event.preventDefault();
    this.choose(target);
  };

  private choose(timeMs: number): void {
    this.emit("as-of", Math.round(timeMs));
  }
}

function renderDeletion(x: number, height: number): TemplateResult {
  return svg`<g class="deletion">
    <title>deleted</title>
    <line x1=${x} x2=${x} y1=${axisHeight} y2=${height} />
    <path d=${`M${x - 4} ${axisHeight + 11}l8 8m0 -8l-8 8`} />
    <text x=${x + 8} y=${axisHeight + 19}>deleted</text>
  </g>`;
}

function describeBar({ cell, startMs, endMs }: TimelineBar): string {
  const from = startMs === undefined ? "before history was expired" : formatExactTime(startMs);
  return `${cell.text}\nfrom ${from}\n${endMs === undefined ? "still holds" : `up to ${formatExactTime(endMs)}`}`;
}

/** `10-24 17:18`, with seconds where minutes are not enough to tell steps apart would be noise: the table has them. */
function formatStep(timeMs: number): string {
  return formatExactTime(timeMs).slice(2, 16);
}

/** Leaves out labels that would run into the one before. */
function thinOut(ticks: readonly { x: number; label: string }[]): { x: number; label: string }[] {
  let free = Number.NEGATIVE_INFINITY;
  return ticks.map(({ x, label }) => {
    if (x < free) return { x, label: "" };
    free = x + labelGap;
    return { x, label };
  });
}
