import { html, nothing, type TemplateResult } from "lit";
import type { RecordVersion } from "../../../changelog/history";
import type { ResultColumn } from "../../../query/result";
import { formatCellText, isNumeric } from "../../../view/cellText";
import { findStretch } from "../../../view/changeRange";
import { formatExactTime, shortenId } from "../../../view/format";
import type { ViewContext } from "../viewContext";

/** Every version of a record; the one in effect at the slider is marked. */
export function renderVersions(
  context: ViewContext,
  versions: readonly RecordVersion[],
  columns: readonly ResultColumn[],
  current: number | undefined,
): TemplateResult {
  const shown = columns.slice(0, versions[0]?.values.length ?? 0);
  return html`<div class="table-scroll" tabindex="0" role="region" aria-label="Versions of the record">
    <table class="plain-table versions">
      <thead>
        <tr>
          <th scope="col">effective_start</th>
          <th scope="col">effective_end</th>
          <th scope="col">is_current</th>
          <th scope="col">what changed</th>
          ${shown.map(({ name, type }) => html`<th scope="col" class=${isNumeric(type) ? "end" : ""}>${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${versions.map((version, index) => renderVersion(context, version, versions[index - 1], shown, index === current))}
      </tbody>
    </table>
  </div>`;
}

function renderVersion(
  context: ViewContext,
  version: RecordVersion,
  before: RecordVersion | undefined,
  columns: readonly ResultColumn[],
  isCurrent: boolean,
): TemplateResult {
  const { startMs, endMs, changeType, values, changed } = version;
  return html`<tr class=${`${isCurrent ? "in-effect" : ""} ${changeType === "DELETE" ? "row-deleted" : ""}`} aria-current=${isCurrent ? "true" : nothing}>
    <td>${startMs === undefined ? html`<span class="quiet">before history was expired</span>` : formatExactTime(startMs)}</td>
    <td>${endMs === undefined ? html`<span class="quiet" title="still holds">—</span>` : formatExactTime(endMs)}</td>
    <td>${version.isCurrent ? "true" : "false"}</td>
    <td>${renderChanges(context, version, before, columns)}</td>
    ${columns.map(({ type }, position) => {
      const { kind, text } = formatCellText(values[position] ?? null, type);
      const isChanged = changeType === "UPDATE_AFTER" && changed.includes(position);
      return html`<td class=${`cell-${kind} ${isNumeric(type) ? "end" : ""} ${isChanged ? "cell-after" : ""}`} title=${text}>${text}</td>`;
    })}
  </tr>`;
}

function renderChanges(
  context: ViewContext,
  version: RecordVersion,
  before: RecordVersion | undefined,
  columns: readonly ResultColumn[],
): TemplateResult {
  const { changeType, snapshotId } = version;
  const commit =
    snapshotId === undefined
      ? nothing
      : html`<button class="link-button mono" title="Show the changes of this commit" @click=${() => openCommit(context, snapshotId)}>
        ${shortenId(snapshotId)}
      </button>`;
  if (changeType === "DELETE") return html`<span class="text-deleted">− deleted</span> ${commit}`;
  if (changeType === "INSERT" || before === undefined) {
    return html`<span class="text-added">+ ${version.startMs === undefined ? "existed" : "inserted"}</span> ${commit}`;
  }
  return html`${version.changed.map((position) => renderChange(columns[position], before, version, position))} ${commit}`;
}

function renderChange(
  column: ResultColumn | undefined,
  before: RecordVersion,
  after: RecordVersion,
  position: number,
): TemplateResult | typeof nothing {
  if (column === undefined) return nothing;
  const old = formatCellText(before.values[position] ?? null, column.type);
  const now = formatCellText(after.values[position] ?? null, column.type);
  return html`<span class="version-change"
    >${column.name} <del class=${`cell-before cell-${old.kind}`}>${old.text}</del
    ><span class="cell-arrow"> → </span><ins class=${`cell-after cell-${now.kind}`}>${now.text}</ins></span
  >`;
}

function openCommit(context: ViewContext, to: string): void {
  const { state, table } = context;
  const stretch = findStretch(table, state.branch, { to });
  const from = stretch?.commits[stretch.last - 1]?.snapshotId;
  context.go({ view: "changes", changes: { net: false, ...state.changes, from, to } });
}
