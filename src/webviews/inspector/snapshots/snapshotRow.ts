import { html, nothing, type TemplateResult } from "lit";
import type { RefInfo, SnapshotInfo } from "../../../catalog/tableInfo";
import { formatCount, formatExactTime, formatWhen, shortenId } from "../../../view/format";
import type { GraphRow } from "../../../view/snapshotGraph";
import { listNotes } from "../../../view/snapshotNotes";
import { isMaintenance, readCommitCounts } from "../../../view/snapshotWords";
import { icon } from "../../shared/icon";
import { type CommitCount, sumChanges } from "./commitCounts";
import { renderGraphCell } from "./graphCell";

/** What all rows are drawn with. */
export interface SharedRowState {
  readonly laneCount: number;
  /** Rows that the longest bar stands for. */
  readonly largest: number;
  readonly nowMs: number;
}

interface RowState extends SharedRowState {
  readonly count: CommitCount | undefined;
  copyId(snapshotId: string): void;
}

export const columnHeadings: readonly string[] = [
  "graph",
  "when (UTC)",
  "operation",
  "rows written",
  "really changed",
  "files",
  "id",
  "branches, tags, notes",
];

/** The cells of one snapshot's row. */
export function renderSnapshotCells(row: GraphRow, state: RowState): TemplateResult {
  const { snapshot } = row;
  const { snapshotId, timestampMs, operation } = snapshot;
  const copy = (event: Event): void => {
    event.stopPropagation();
    state.copyId(snapshotId);
  };
  return html`<span role="gridcell" class="snapshot-graph">${renderGraphCell(row, state.laneCount)}</span>
    <span role="gridcell" class="snapshot-when" title=${formatExactTime(timestampMs)}>
      ${formatWhen(timestampMs, state.nowMs).replace(" UTC", "")}
    </span>
    <span role="gridcell" class="snapshot-operation" dir="auto">${operation ?? "unknown"}</span>
    <span role="gridcell" class="snapshot-written quiet">${renderWritten(snapshot)}</span>
    <span role="gridcell" class="snapshot-changed">${renderChanged(state.count, state.largest)}</span>
    <span role="gridcell" class="snapshot-files quiet">${renderFiles(snapshot)}</span>
    <span role="gridcell" class="snapshot-id">
      <button class="id-button mono" tabindex="-1" title=${`${snapshotId}: copy`} @click=${copy} @dblclick=${stop}>${shortenId(snapshotId)}</button>
    </span>
    <span role="gridcell" class="snapshot-refs">
      ${row.refs.map(renderRef)}
      ${listNotes(row, state.nowMs).map(
        ({ text, hint, isWrong }) =>
          html`<span class=${`badge ${isWrong ? "badge-wrong" : "badge-quiet"}`} title=${hint}>${isWrong ? icon("warning") : nothing}<bdi>${text}</bdi></span>`,
      )}
    </span>`;
}

export function renderRef({ name, type, ahead, behind }: RefInfo): TemplateResult {
  const distance = type === "branch" && ahead ? ` (${ahead} ahead${behind ? `, ${behind} behind` : ""})` : "";
  return html`<span class=${`badge badge-${type}`} title=${`${type} \u2068${name}\u2069${distance}`}>
    ${icon(type === "tag" ? "tag" : "git-branch")} <bdi class="badge-name">${name}</bdi>${distance}
  </span>`;
}

function stop(event: Event): void {
  event.stopPropagation();
}

function renderWritten(snapshot: SnapshotInfo): TemplateResult {
  const { rowsWritten, rowsRemoved } = readCommitCounts(snapshot);
  if (isMaintenance(snapshot)) return html`<span class="count-wide">${formatCount(rowsWritten)} moved</span>`;
  if (rowsWritten + rowsRemoved === 0) return html`<span>0</span><span></span>`;
  return html`<span>${rowsWritten > 0 ? `+${formatCount(rowsWritten)}` : ""}</span>
    <span>${rowsRemoved > 0 ? `−${formatCount(rowsRemoved)}` : ""}</span>`;
}

function renderFiles(snapshot: SnapshotInfo): TemplateResult {
  const { filesAdded, filesRemoved, deleteFilesAdded } = readCommitCounts(snapshot);
  return html`${filesAdded > 0 ? html`<span>+${formatCount(filesAdded)}</span>` : nothing}
    ${filesRemoved > 0 ? html`<span>−${formatCount(filesRemoved)}</span>` : nothing}
    ${deleteFilesAdded > 0 ? html`<span title="delete files">+${formatCount(deleteFilesAdded)} del</span>` : nothing}`;
}

function renderChanged(count: CommitCount | undefined, largest: number): TemplateResult | typeof nothing {
  if (count === undefined) return nothing;
  if (count.kind === "counting") return html`<span class="quiet">counting</span>`;
  if (count.kind === "failed") return html`<span class="text-deleted" title=${count.message}>not counted</span>`;
  const { inserted, deleted, updated, updatedIgnoredOnly } = count.summary;
  const total = sumChanges(count.summary);
  if (total === 0) return html`<span class="quiet">no rows</span>`;
  const share = (part: number): string => `width:${((part / largest) * 100).toFixed(2)}%`;
  return html`<span class="change-counts">
      ${inserted > 0 ? html`<span class="text-added">+${formatCount(inserted)}</span>` : nothing}
      ${deleted > 0 ? html`<span class="text-deleted">−${formatCount(deleted)}</span>` : nothing}
      ${updated + updatedIgnoredOnly > 0 ? html`<span class="text-modified">~${formatCount(updated + updatedIgnoredOnly)}</span>` : nothing}
    </span>
    <span class="change-bar" aria-hidden="true">
      <span class="bar-added" .style=${share(inserted)}></span>
      <span class="bar-deleted" .style=${share(deleted)}></span>
      <span class="bar-modified" .style=${share(updated + updatedIgnoredOnly)}></span>
    </span>`;
}
