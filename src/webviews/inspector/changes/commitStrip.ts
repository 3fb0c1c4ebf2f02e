import { html, type PropertyValues, svg, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { SnapshotInfo } from "../../../catalog/tableInfo";
import type { CommitStretch } from "../../../view/changeRange";
import { formatExactTime, formatWhen, shortenId } from "../../../view/format";
import { describeCommit, isMaintenance, readCommitCounts } from "../../../view/snapshotWords";
import { PageElement } from "../../shared/pageElement";

const narrowest = 16;
const widest = 64;
const half = 18;
const settleMs = 350;

type End = "first" | "last";

/**
 * The commits of a line side by side: what each wrote above the axis, what it removed below, and a range whose ends
 * can be dragged or moved by the arrow keys. Emits `stretch-change` when the range has come to rest.
 */
@customElement("lens-commit-strip")
export class CommitStrip extends PageElement {
  @property({ attribute: false }) stretch!: CommitStretch;
  @state() private room = 0;
  @state() private moved: { readonly first: number; readonly last: number } | undefined;
  private resizes: ResizeObserver | undefined;
  private settleTimer: ReturnType<typeof setTimeout> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizes = new ResizeObserver(([entry]) => {
      this.room = Math.floor(entry?.contentRect.width ?? 0) - 18;
    });
    this.resizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizes?.disconnect();
  }

  /** Width of one commit: the strip fills its room, and scrolls where there are too many. */
  private get step(): number {
    return Math.max(narrowest, Math.min(widest, Math.floor(this.room / this.stretch.commits.length)));
  }

  override render(): TemplateResult {
    const { step } = this;
    const { commits } = this.stretch;
    const { first, last } = this.moved ?? this.stretch;
    const width = commits.length * step;
    const highest = commits
      .filter((commit) => !isMaintenance(commit))
      .reduce((most, commit) => Math.max(most, weigh(commit, 1), weigh(commit, -1)), 1);
    return html`<div class="strip">
      <div class="strip-inner" .style=${`width:${width}px`}>
        <svg width=${width} height=${2 * half + 4} viewBox=${`0 ${-half - 2} ${width} ${2 * half + 4}`} aria-hidden="true">
          <rect class="strip-range" x=${first * step} y=${-half - 2} width=${(last - first + 1) * step} height=${2 * half + 4} />
          <line class="strip-axis" x1="0" x2=${width} y1="0" y2="0" />
          ${commits.map((commit, index) => this.renderCommit(commit, index, highest, index >= first && index <= last))}
        </svg>
        ${this.renderHandle("first", first)} ${this.renderHandle("last", last)}
      </div>
    </div>`;
  }

  protected override updated(changes: PropertyValues<this>): void {
    if (!changes.has("stretch")) return;
    this.moved = undefined;
    const { step } = this;
    const strip = this.querySelector(".strip");
    strip?.scrollTo({ left: this.stretch.last * step - strip.clientWidth + 6 * step });
  }

  private renderCommit(commit: SnapshotInfo, index: number, highest: number, isInside: boolean): TemplateResult {
    const { step } = this;
    const x = index * step + step / 2;
    const up = Math.min(1, weigh(commit, 1) / highest) * (half - 3);
    const down = Math.min(1, weigh(commit, -1) / highest) * (half - 3);
    const kind = isMaintenance(commit) ? "strip-maintenance" : "";
    return svg`<g class=${`strip-commit ${kind} ${isInside ? "strip-inside" : ""}`} @click=${() => this.settle({ first: index, last: index })}>
      <title>${`${shortenId(commit.snapshotId)}, ${formatExactTime(commit.timestampMs)}\n${describeCommit(commit)}`}</title>
      <rect class="strip-target" x=${index * step} y=${-half} width=${step} height=${2 * half} />
      <rect class="strip-added" x=${x - 4} y=${-up - 2} width="8" height=${up} />
      <rect class="strip-removed" x=${x - 4} y="2" width="8" height=${down} />
      <circle class="strip-dot" cx=${x} cy="0" r="3" />
    </g>`;
  }

  private renderHandle(end: End, index: number): TemplateResult {
    const { step } = this;
    const commit = this.stretch.commits[index];
    const place = end === "first" ? index * step : (index + 1) * step;
    const when = commit === undefined ? "" : formatWhen(commit.timestampMs, Date.now());
    const name = end === "first" ? "First commit of the range" : "Last commit of the range";
    return html`<div
      class=${`strip-handle strip-handle-${end}`}
      role="slider"
      tabindex="0"
      aria-label=${name}
      aria-valuemin="1"
      aria-valuemax=${this.stretch.commits.length}
      aria-valuenow=${index + 1}
      aria-valuetext=${commit === undefined ? "" : `${shortenId(commit.snapshotId)}, ${when}`}
      title=${`${name}: drag, or use the arrow keys`}
      .style=${`left:${place - 5}px`}
      @pointerdown=${(event: PointerEvent) => this.startDrag(event)}
      @pointermove=${(event: PointerEvent) => this.drag(event, end)}
      @pointerup=${() => this.endDrag()}
      @keydown=${(event: KeyboardEvent) => this.moveByKey(event, end, index)}
    ></div>`;
  }

  private startDrag(event: PointerEvent): void {
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.moved = { first: this.stretch.first, last: this.stretch.last };
    event.preventDefault();
    (event.currentTarget as HTMLElement).focus();
  }

  private drag(event: PointerEvent, end: End): void {
    const handle = event.currentTarget as HTMLElement;
    const inner = this.querySelector(".strip-inner");
    if (!handle.hasPointerCapture(event.pointerId) || inner === null) return;
    const { step } = this;
    const x = event.clientX - inner.getBoundingClientRect().left;
    this.moved = this.moveEnd(end, end === "first" ? Math.round(x / step) : Math.round(x / step) - 1);
  }

  private endDrag(): void {
    if (this.moved !== undefined) this.settle(this.moved);
  }

  private moveByKey(event: KeyboardEvent, end: End, index: number): void {
    const far = this.stretch.commits.length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: index - 1,
      ArrowDown: index - 1,
      ArrowRight: index + 1,
      ArrowUp: index + 1,
      PageDown: index - 10,
      PageUp: index + 10,
      Home: 0,
      End: far,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    const next = this.moveEnd(end, target);
    this.moved = next;
    clearTimeout(this.settleTimer);
    this.settleTimer = setTimeout(() => this.settle(next), settleMs);
  }

  /** An end never passes the other. */
  private moveEnd(end: End, target: number): { first: number; last: number } {
    const { first, last } = this.moved ?? this.stretch;
    const inside = Math.max(0, Math.min(this.stretch.commits.length - 1, target));
    return end === "first" ? { first: Math.min(inside, last), last } : { first, last: Math.max(inside, first) };
  }

  private settle(next: { first: number; last: number }): void {
    const { first, last } = this.stretch;
    this.moved = undefined;
    if (next.first !== first || next.last !== last) this.emit("stretch-change", { ...this.stretch, ...next });
  }
}

/** Sizes differ much: a bar's height follows their square root, so that small commits stay visible. */
function weigh(commit: SnapshotInfo, side: 1 | -1): number {
  const counts = readCommitCounts(commit);
  return Math.sqrt(side === 1 ? counts.rowsWritten : counts.rowsRemoved);
}
