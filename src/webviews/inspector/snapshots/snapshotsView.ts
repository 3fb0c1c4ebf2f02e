import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import type { SnapshotInfo } from "../../../catalog/tableInfo";
import { formatMinute, formatQuantity } from "../../../view/format";
import { listAncestors, listLineage } from "../../../view/lineage";
import { type GraphRow, layOutSnapshots, type SnapshotGraph } from "../../../view/snapshotGraph";
import { openMenu } from "../../shared/menu";
import { PageElement } from "../../shared/pageElement";
import { renderSparkline } from "../../shared/sparkline";
import type { ViewContext } from "../viewContext";
import { CommitCounts } from "./commitCounts";
import { graphWidth, rowHeight } from "./graphCell";
import { renderPairDetails, renderSnapshotDetails } from "./snapshotDetails";
import { makeSnapshotMenu, openCommitChanges } from "./snapshotMenu";
import { renderSnapshotCells } from "./snapshotRow";

const overscan = 12;
const pageRows = 10;
const headings = [
  "graph",
  "when (UTC)",
  "operation",
  "rows written",
  "really changed",
  "files",
  "id",
  "branches and tags",
];

/** What happened to the table, in which line, by whom, how big. */
@customElement("lens-snapshots")
export class SnapshotsView extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @state() private active = 0;
  @state() private window: { readonly top: number; readonly rows: number } = { top: 0, rows: 60 };
  private graph: SnapshotGraph = { rows: [], laneCount: 1, expired: undefined };
  private drawnFor: unknown;
  private readonly counts = new CommitCounts(this, (snapshotId, signal) =>
    this.context.host.call("summariseCommit", { snapshotId }, { signal }),
  );

  protected override willUpdate(): void {
    const { table } = this.context;
    if (this.drawnFor === table) return;
    this.drawnFor = table;
    this.graph = layOutSnapshots(table.snapshots, table.refs);
    this.active = Math.max(
      0,
      this.graph.rows.findIndex(({ snapshot }) => snapshot.snapshotId === this.selected[0]),
    );
  }

  /** The newest commit of the branch, until somebody selects. */
  private get selected(): readonly string[] {
    const { table, branch, state } = this.context;
    const kept = state.selected?.filter((id) => table.snapshots.some(({ snapshotId }) => snapshotId === id)) ?? [];
    const head = table.refs.find(({ name }) => name === branch)?.snapshotId;
    return kept.length > 0 || head === undefined ? kept : [head];
  }

  protected override firstUpdated(): void {
    if (this.selected.length === 1) void this.counts.count(this.selected);
  }

  override render(): TemplateResult {
    return html`<div class="toolbar">
        <h2 class="view-title">${this.describe()}</h2>
        <span class="spring"></span>
        ${this.renderTrends()}
        ${
          this.counts.isCounting
            ? html`<button class="tool-button" @click=${this.counts.cancel}>Stop counting</button>`
            : html`<button class="tool-button" title="Compare the files of the commits in sight to count rows that really changed" @click=${this.countVisible}>
              Count real changes
            </button>`
        }
      </div>
      <div class="snapshots">${this.renderList()}<aside class="details" aria-label="Details">${this.renderDetails()}</aside></div>`;
  }

  private renderList(): TemplateResult {
    const { rows, laneCount } = this.graph;
    const first = Math.max(0, this.window.top - overscan);
    const last = Math.min(rows.length, this.window.top + this.window.rows + overscan);
    return html`<div
      class="snapshot-list"
      role="grid"
      aria-label="Snapshots, newest first"
      aria-rowcount=${rows.length + 1}
      aria-multiselectable="true"
      aria-activedescendant=${`snapshot-${this.active}`}
      tabindex="0"
      .style=${`--graph-width:${Math.max(44, graphWidth(laneCount))}px`}
      @scroll=${this.hearScroll}
      @keydown=${this.hearKey}
    >
      <div class="snapshot-row snapshot-head" role="row" aria-rowindex="1">
        ${headings.map(
          (name, at) =>
            html`<span role="columnheader"><span class=${at === 0 ? "visually-hidden" : ""}>${name}</span></span>`,
        )}
      </div>
      <div role="presentation" .style=${`height:${first * rowHeight}px`}></div>
      ${repeat(
        rows.slice(first, last),
        (row) => row.snapshot.snapshotId,
        (row, at) => this.renderRow(row, first + at),
      )}
      <div role="presentation" .style=${`height:${(rows.length - last) * rowHeight}px`}></div>
      ${this.renderExpired()}
    </div>`;
  }

  private renderRow(row: GraphRow, index: number): TemplateResult {
    const { snapshotId } = row.snapshot;
    return html`<div
      id=${`snapshot-${index}`}
      class=${`snapshot-row line-${row.line} ${index === this.active ? "active" : ""}`}
      role="row"
      aria-rowindex=${index + 2}
      aria-selected=${this.selected.includes(snapshotId) ? "true" : "false"}
      @click=${(event: MouseEvent) => this.select(index, event.ctrlKey || event.metaKey || event.shiftKey)}
      @dblclick=${() => openCommitChanges(this.context, row.snapshot)}
      @contextmenu=${(event: MouseEvent) => this.openRowMenu(event, index, event.clientX, event.clientY)}
    >
      ${renderSnapshotCells(row, {
        laneCount: this.graph.laneCount,
        count: this.counts.get(snapshotId),
        largest: this.counts.largest,
        nowMs: Date.now(),
      })}
    </div>`;
  }

  private renderExpired(): TemplateResult | typeof nothing {
    const { expired } = this.graph;
    if (expired === undefined) return nothing;
    const commits =
      expired.commits === undefined ? "" : `: ${formatQuantity(expired.commits, "commit")} no longer kept`;
    return html`<div class="snapshot-row snapshot-expired" role="row" aria-rowindex=${this.graph.rows.length + 2}>
      <span class="expired-mark" aria-hidden="true">~</span>
      <span role="gridcell">history before ${formatMinute(expired.beforeMs)} expired${commits}</span>
    </div>`;
  }

  private renderDetails(): TemplateResult {
    const rows = this.selected.flatMap(
      (id) => this.graph.rows.find(({ snapshot }) => snapshot.snapshotId === id) ?? [],
    );
    const [one, two] = rows;
    if (one === undefined)
      return html`<p class="quiet">Select a commit to see what it did, or two to see the changes between them.</p>`;
    if (two === undefined) return renderSnapshotDetails(this.context, one, this.counts.get(one.snapshot.snapshotId));
    const [newer, older] = [one, two]
      .sort((a, b) => this.graph.rows.indexOf(a) - this.graph.rows.indexOf(b))
      .map(({ snapshot }) => snapshot) as [SnapshotInfo, SnapshotInfo];
    const isOneLine = listAncestors(this.context.table, newer.snapshotId).includes(older);
    return renderPairDetails(this.context, older, newer, isOneLine);
  }

  private renderTrends(): TemplateResult {
    const line = listLineage(this.context.table, this.context.branch);
    const series = (key: string): number[] => line.map(({ summary }) => Number(summary[key] ?? 0));
    return html`${renderSparkline("rows", series("total-records"))} ${renderSparkline("files", series("total-data-files"))}`;
  }

  private describe(): string {
    const { snapshots, refs } = this.context.table;
    const branches = refs.filter(({ type }) => type === "branch").length;
    const tags = refs.length - branches;
    return [
      formatQuantity(snapshots.length, "snapshot"),
      formatQuantity(branches, "branch", "branches"),
      ...(tags > 0 ? [formatQuantity(tags, "tag")] : []),
    ].join(", ");
  }

  private select(index: number, isSecond: boolean): void {
    const id = this.graph.rows[index]?.snapshot.snapshotId;
    if (id === undefined) return;
    this.active = index;
    const [first] = this.selected;
    const selected = isSecond && first !== undefined && first !== id ? [first, id] : [id];
    this.context.go({ selected });
    if (selected.length === 1 && !this.counts.isCounting) void this.counts.count([id]);
  }

  private openRowMenu(event: Event, index: number, x: number, y: number): void {
    const snapshot = this.graph.rows[index]?.snapshot;
    if (snapshot === undefined) return;
    event.preventDefault();
    openMenu(
      x,
      y,
      makeSnapshotMenu(this.context, snapshot, () => void this.counts.count([snapshot.snapshotId])),
    );
  }

  private readonly countVisible = (): void => {
    const { top, rows } = this.window;
    void this.counts.count(this.graph.rows.slice(top, top + rows).map(({ snapshot }) => snapshot.snapshotId));
  };

  private readonly hearScroll = (event: Event): void => {
    const list = event.currentTarget as HTMLElement;
    this.window = { top: Math.floor(list.scrollTop / rowHeight), rows: Math.ceil(list.clientHeight / rowHeight) };
  };

  private readonly hearKey = (event: KeyboardEvent): void => {
    const last = this.graph.rows.length - 1;
    const { active } = this;
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + pageRows,
      PageUp: active - pageRows,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    const snapshot = this.graph.rows[active]?.snapshot;
    if (target !== undefined) {
      this.moveTo(Math.max(0, Math.min(last, target)), event.ctrlKey || event.metaKey);
    } else if (event.key === "Enter" && snapshot !== undefined) {
      openCommitChanges(this.context, snapshot);
    } else if (event.key === " ") {
      this.select(active, true);
    } else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      const box = this.querySelector(`#snapshot-${active}`)?.getBoundingClientRect();
      this.openRowMenu(event, active, (box?.left ?? 0) + 60, box?.bottom ?? 0);
    } else {
      return;
    }
    event.preventDefault();
  };

  /** With Control held the focus moves without selecting, so that Space can add a second commit. */
  private moveTo(index: number, keepSelection: boolean): void {
    if (keepSelection) this.active = index;
    else this.select(index, false);
    this.showRow(index);
  }

  /** By its place, since a row out of sight is not there to be scrolled to; the head covers one row's height. */
  private showRow(index: number): void {
    const list = this.querySelector(".snapshot-list");
    if (list === null) return;
    const top = index * rowHeight;
    const lowest = top + 2 * rowHeight - list.clientHeight;
    list.scrollTop = Math.max(Math.min(list.scrollTop, top), lowest);
  }
}
