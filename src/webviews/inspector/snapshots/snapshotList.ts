import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { formatMinute, formatQuantity } from "../../../view/format";
import type { GraphRow, SnapshotGraph } from "../../../view/snapshotGraph";
import { PageElement } from "../../shared/pageElement";
import { findRowByKey, RowWindow } from "../../shared/rowWindow";
import { Tooltip } from "../../shared/tooltip";

import type { CommitCounts } from "./commitCounts";
import { graphWidth, rowHeight } from "./graphCell";
import { columnHeadings, renderSnapshotCells, type SharedRowState } from "./snapshotRow";
import { renderSnapshotTip } from "./snapshotTip";

/** What a person did to a row: selected it, alone or as a second one; opened it; or asked for its menu at a place. */
export interface RowAction {
  readonly kind: "select" | "add" | "open" | "menu" | "copyId";
  readonly row: GraphRow;
  readonly x: number;
  readonly y: number;
}

/** The graph's rows, newest first: only those in sight are drawn. Emits `row` with what was done to one. */
@customElement("lens-snapshot-list")
export class SnapshotList extends PageElement {
  @property({ attribute: false }) graph!: SnapshotGraph;
  @property({ attribute: false }) selected: readonly string[] = [];
  @property({ attribute: false }) counts!: CommitCounts;
  /** Changes whenever the counts do. */
  @property({ attribute: false }) countsVersion = 0;
  @state() private active = 0;
  private drawnFor: { readonly graph: SnapshotGraph; readonly selected: string } | undefined;
  private readonly tooltip = new Tooltip(this, "snapshot-tip");
  private readonly window = new RowWindow(this, rowHeight);

  /** Ids of the commits in sight. */
  get inSight(): readonly string[] {
    const { scrollTop = 0, clientHeight = 0 } = this.scroller ?? {};
    const first = Math.floor(scrollTop / rowHeight);
    const last = first + Math.ceil(clientHeight / rowHeight);
    return this.graph.rows.slice(first, last).map(({ snapshot }) => snapshot.snapshotId);
  }

  private get scroller(): Element | null {
    return this.querySelector(".snapshot-list");
  }

  /** Moves to what was selected elsewhere: another view, a command, the list of conflicts. */
  protected override willUpdate(): void {
    const selected = this.selected.join(" ");
    const isNew = this.drawnFor?.graph !== this.graph || this.drawnFor.selected !== selected;
    if (!isNew) return;
    this.drawnFor = { graph: this.graph, selected };
    const active = this.graph.rows[this.active]?.snapshot.snapshotId;
    if (active !== undefined && this.selected.includes(active)) return;
    const index = this.graph.rows.findIndex(({ snapshot }) => snapshot.snapshotId === this.selected[0]);
    this.active = Math.max(0, index);
    if (index >= 0) void this.updateComplete.then(() => this.window.show(this.scroller, index, rowHeight));
  }

  override render(): TemplateResult {
    const { rows, laneCount } = this.graph;
    const { first, last, above, below } = this.window.place(rows.length);
    const shared = { laneCount, largest: this.counts.largest, nowMs: Date.now() };
    return html`<div
      class="snapshot-list"
      role="grid"
      aria-label="Snapshots, newest first"
      aria-rowcount=${rows.length + (this.graph.expired === undefined ? 1 : 2)}
      aria-multiselectable="true"
      aria-activedescendant=${rows.length > 0 ? `snapshot-${this.active}` : nothing}
      tabindex="0"
      .style=${`--graph-width:${Math.max(44, graphWidth(laneCount))}px`}
      @keydown=${this.hearKey}
      @scroll=${this.hearScroll}
      @mousemove=${this.hearPointer}
      @mouseleave=${this.tooltip.hide}
      @mousedown=${this.tooltip.hide}
      @blur=${this.tooltip.hide}
    >
      <div class="snapshot-row snapshot-head" role="row" aria-rowindex="1">
        ${columnHeadings.map(
          (name, at) =>
            html`<span role="columnheader"><span class=${at === 0 ? "visually-hidden" : ""}>${name}</span></span>`,
        )}
      </div>
      <div role="presentation" .style=${`height:${above}px`}></div>
      ${rows.slice(first, last).map((row, at) => this.renderRow(row, first + at, shared))}
      <div role="presentation" .style=${`height:${below}px`}></div>
      ${this.renderExpired()}
    </div>`;
  }

  private renderRow(row: GraphRow, index: number, shared: SharedRowState): TemplateResult {
    const { snapshotId } = row.snapshot;
    const act = (kind: RowAction["kind"], event: MouseEvent): void => {
      event.preventDefault();
      this.active = index;
      this.act(kind, row, event.clientX, event.clientY);
    };
    return html`<div
      id=${`snapshot-${index}`}
      class=${`snapshot-row line-${row.standing.line} ${index === this.active ? "active" : ""}`}
      role="row"
      aria-rowindex=${index + 2}
      aria-selected=${this.selected.includes(snapshotId) ? "true" : "false"}
      aria-describedby="snapshot-tip"
      @click=${(event: MouseEvent) => act(event.ctrlKey || event.metaKey || event.shiftKey ? "add" : "select", event)}
      @dblclick=${(event: MouseEvent) => act("open", event)}
      @contextmenu=${(event: MouseEvent) => act("menu", event)}
    >
      ${renderSnapshotCells(row, {
        ...shared,
        count: this.counts.get(snapshotId),
        copyId: () => this.act("copyId", row, 0, 0),
      })}
    </div>`;
  }

  private renderExpired(): TemplateResult | typeof nothing {
    const { expired } = this.graph;
    if (expired === undefined) return nothing;
    const commits =
      expired.commits === undefined
        ? "older commits no longer kept"
        : `${formatQuantity(expired.commits, "commit")} no longer kept`;
    return html`<div class="snapshot-row snapshot-expired" role="row" aria-rowindex=${this.graph.rows.length + 2}>
      <span class="expired-mark" aria-hidden="true">~</span>
      <span role="gridcell">expired before ${formatMinute(expired.beforeMs)}: ${commits}</span>
    </div>`;
  }

  private act(kind: RowAction["kind"], row: GraphRow, x: number, y: number): void {
    this.emit<RowAction>("row", { kind, row, x, y });
  }

  private readonly hearScroll = (event: Event): void => {
    this.tooltip.hide();
    this.window.hearScroll(event);
  };

  private readonly hearPointer = (event: MouseEvent): void => {
    const element =
      event.target instanceof Element ? event.target.closest<HTMLElement>(".snapshot-row[aria-selected]") : null;
    const index = Number(element?.getAttribute("aria-rowindex")) - 2;
    this.planTip(element === null ? undefined : index, event.clientX + 8);
  };

  private planTip(index: number | undefined, x?: number): void {
    const row = index === undefined ? undefined : this.graph.rows[index];
    if (row === undefined) {
      this.tooltip.hide();
      return;
    }
    const place = () => {
      const box = this.querySelector(`#snapshot-${index}`)?.getBoundingClientRect();
      return box && { left: x ?? box.left + graphWidth(this.graph.laneCount), top: box.top, bottom: box.bottom };
    };
    this.tooltip.plan(row, place, () => renderSnapshotTip(row, this.counts.get(row.snapshot.snapshotId)));
  }

  private readonly hearKey = (event: KeyboardEvent): void => {
    const { active } = this;
    const row = this.graph.rows[active];
    if (row === undefined) return;
    const target = findRowByKey(event.key, active, this.graph.rows.length);
    const box = this.querySelector(`#snapshot-${active}`)?.getBoundingClientRect();
    const act = (kind: RowAction["kind"]): void => this.act(kind, row, (box?.left ?? 0) + 60, box?.bottom ?? 0);
    if (target !== undefined) {
      this.moveTo(target, event.ctrlKey || event.metaKey);
    } else if (event.key === "Enter") {
      act("open");
    } else if (event.key === " ") {
      act("add");
    } else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      act("menu");
    } else {
      return;
    }
    event.preventDefault();
  };

  /** With Control held the focus moves without selecting, so that Space can add a second commit. */
  private moveTo(index: number, keepSelection: boolean): void {
    this.active = index;
    const row = this.graph.rows[index];
    if (row !== undefined && !keepSelection) this.act("select", row, 0, 0);
    this.window.show(this.scroller, index, rowHeight);
    // After the scrolling, which hides tooltips.
    requestAnimationFrame(() => requestAnimationFrame(() => this.planTip(index)));
  }
}
