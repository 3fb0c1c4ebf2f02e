import { html, type nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { SnapshotInfo, TableInfo } from "../../../catalog/tableInfo";
import { formatQuantity } from "../../../view/format";
import { listAncestors, listLineage } from "../../../view/lineage";
import { createSnapshotTest, isFiltering, type SnapshotFilter } from "../../../view/snapshotFilter";
import { type GraphRow, layOutSnapshots, type SnapshotGraph } from "../../../view/snapshotGraph";
import { icon } from "../../shared/icon";
import { openMenu } from "../../shared/menu";
import { renderEmpty } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import type { ViewContext } from "../viewContext";
import { CommitCounts } from "./commitCounts";
import "./conflictsPane";
import { defaultConflicts } from "./conflictsPane";
import type { SnapshotsState } from "./contract";
import "./graphLegend";
import { renderPairDetails, renderSnapshotDetails } from "./snapshotDetails";
import "./snapshotFilterBar";
import type { RowAction, SnapshotList } from "./snapshotList";
import "./snapshotList";
import { makeSnapshotMenu, openCommitChanges } from "./snapshotMenu";
import { renderTrends } from "./snapshotTrends";

/** What happened to the table, in which line, by whom, how big. */
@customElement("lens-snapshots")
export class SnapshotsView extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  private graph: SnapshotGraph = { rows: [], laneCount: 1, expired: undefined };
  private drawnFor: { readonly table: TableInfo; readonly filter: SnapshotFilter | undefined } | undefined;
  private readonly counts = new CommitCounts(this, (snapshotId, signal) =>
    this.context.host.call("summariseCommit", { snapshotId }, { signal }),
  );

  protected override willUpdate(): void {
    const { table, state } = this.context;
    const filter = state.snapshots?.filter;
    if (this.drawnFor?.table === table && this.drawnFor.filter === filter) return;
    this.drawnFor = { table, filter };
    this.graph = layOutSnapshots(table, filter === undefined ? undefined : createSnapshotTest(filter, table));
  }

  /** The newest commit of the branch, until somebody selects. */
  private get selected(): readonly string[] {
    const { table, state, branch } = this.context;
    const kept = state.selected?.filter((id) => table.snapshots.some(({ snapshotId }) => snapshotId === id)) ?? [];
    const head = table.refs.find(({ name }) => name === branch)?.snapshotId;
    return kept.length > 0 || head === undefined ? kept : [head];
  }

  private get list(): SnapshotList | null {
    return this.querySelector<SnapshotList>("lens-snapshot-list");
  }

  protected override firstUpdated(): void {
    if (this.selected.length === 1) void this.counts.count(this.selected);
  }

  override render(): TemplateResult {
    const { conflicts } = this.choices;
    return html`<div class="toolbar">
        <h2 class="view-title">${this.describe()}</h2>
        <lens-graph-legend></lens-graph-legend>
        <span class="spring"></span>
        ${
          this.counts.isCounting
            ? html`<button class="tool-button" @click=${this.counts.cancel}>Stop counting</button>`
            : html`<button class="tool-button" title="Compare the files of the commits in sight to count rows that really changed" @click=${this.countVisible}>
              Count real changes
            </button>`
        }
        <button class="tool-button toggle" aria-pressed=${conflicts === undefined ? "false" : "true"} title="Commits that got in each other's way, and which of them can fail" @click=${this.toggleConflicts}>
          ${icon("git-merge")} Conflicts
        </button>
      </div>
      <lens-snapshot-filter
        .table=${this.context.table}
        .filter=${this.choices.filter ?? {}}
        .hits=${this.graph.rows.length}
        @filter=${(event: CustomEvent<SnapshotFilter>) => this.choose({ filter: isFiltering(event.detail) ? event.detail : undefined })}
      ></lens-snapshot-filter>
      <div class="snapshots">
        <div class="snapshots-main">${this.renderList()}${this.renderTrends()}</div>
        <aside class=${`details ${conflicts === undefined ? "" : "details-wide"}`} aria-label=${conflicts === undefined ? "Details" : "Conflicts"} tabindex="0">
          ${
            conflicts === undefined
              ? this.renderDetails()
              : html`<lens-conflicts class="conflicts-pane" .context=${this.context} .choice=${conflicts} @reveal=${this.hearReveal}></lens-conflicts>`
          }
        </aside>
      </div>`;
  }

  private renderList(): TemplateResult {
    if (this.graph.rows.length === 0) {
      return renderEmpty("No snapshot fits the filter", "Ask for less, or clear it.", [
        { label: "Clear the filter", run: () => this.choose({ filter: undefined }) },
      ]);
    }
    return html`<lens-snapshot-list
      .graph=${this.graph}
      .selected=${this.selected}
      .counts=${this.counts}
      .countsVersion=${this.counts.version}
      @row=${this.hearRow}
    ></lens-snapshot-list>`;
  }

  private renderDetails(): TemplateResult {
    const rows = this.selected.flatMap(
      (id) => this.graph.rows.find(({ snapshot }) => snapshot.snapshotId === id) ?? [],
    );
    const [one, two] = rows;
    if (one === undefined) {
      const isHidden = this.selected.length > 0;
      return html`<p class="quiet">${isHidden ? "The selected commit does not fit the filter." : "Select a commit to see what it did, or two to compare them."}</p>`;
    }
    if (two === undefined) return renderSnapshotDetails(this.context, one, this.counts.get(one.snapshot.snapshotId));
    const [newer, older] = this.graph.rows.indexOf(one) < this.graph.rows.indexOf(two) ? [one, two] : [two, one];
    const line = listAncestors(this.context.table, newer.snapshot.snapshotId);
    return renderPairDetails(this.context, older.snapshot, newer.snapshot, line.includes(older.snapshot));
  }

  private renderTrends(): TemplateResult | typeof nothing {
    const { table, branch } = this.context;
    const listed = new Set<SnapshotInfo>(this.graph.rows.map(({ snapshot }) => snapshot));
    return renderTrends(
      listLineage(table, branch).filter((snapshot) => listed.has(snapshot)),
      this.selected[0],
    );
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

  private get choices(): SnapshotsState {
    return this.context.state.snapshots ?? {};
  }

  private choose(change: { readonly [Key in keyof SnapshotsState]?: SnapshotsState[Key] | undefined }): void {
    const { filter, conflicts } = { ...this.choices, ...change };
    this.context.go({ snapshots: { ...(filter && { filter }), ...(conflicts && { conflicts }) } });
  }

  private select({ snapshot }: GraphRow, isSecond: boolean): void {
    const id = snapshot.snapshotId;
    const [first] = this.selected;
    const selected = isSecond && first !== undefined && first !== id ? [first, id] : [id];
    this.context.go({ selected });
    if (selected.length === 1 && !this.counts.isCounting) void this.counts.count([id]);
  }

  private readonly hearRow = ({ detail }: CustomEvent<RowAction>): void => {
    const { kind, row, x, y } = detail;
    const { snapshot } = row;
    if (kind === "open") openCommitChanges(this.context, snapshot);
    else if (kind === "copyId") this.context.copy(snapshot.snapshotId, "the snapshot id");
    else if (kind === "menu") this.openRowMenu(snapshot, x, y);
    else this.select(row, kind === "add");
  };

  private openRowMenu(snapshot: SnapshotInfo, x: number, y: number): void {
    const count = (): void => void this.counts.count([snapshot.snapshotId]);
    openMenu(x, y, makeSnapshotMenu(this.context, snapshot, count));
  }

  private readonly hearReveal = ({ detail }: CustomEvent<string>): void => {
    const isListed = this.graph.rows.some(({ snapshot }) => snapshot.snapshotId === detail);
    const { conflicts } = this.choices;
    // One that the filter hides is shown without it.
    this.context.go({ selected: [detail], ...(!isListed && { snapshots: { ...(conflicts && { conflicts }) } }) });
  };

  private readonly countVisible = (): void => void this.counts.count(this.list?.inSight ?? []);

  private readonly toggleConflicts = (): void =>
    this.choose({ conflicts: this.choices.conflicts === undefined ? defaultConflicts : undefined });
}
