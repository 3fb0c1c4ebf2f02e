import { html, nothing, type TemplateResult } from "lit";
import type { RecordVersion } from "../../../changelog/history";
import type { ResultColumn } from "../../../query/result";
import { formatCellText, formatCellUpdate, isNumeric } from "../../../view/cellText";
import { formatExactTime, shortenId } from "../../../view/format";
import { changesOf } from "../places";
import type { ViewContext } from "../viewContext";

/**
 * Every version of a record; the one in effect at the slider is marked.
 *
 * @param keepDeletes  a deletion is a row of its own; else it is said where the interval before it ends
 */
export function renderVersions(
  context: ViewContext,
  versions: readonly RecordVersion[],
  columns: readonly ResultColumn[],
  current: number | undefined,
  keepDeletes: boolean,
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
        ${listRows(versions, keepDeletes).map((row) => renderRow(context, row, shown, row.index === current))}
      </tbody>
    </table>
  </div>`;
}

interface VersionRow {
  readonly version: RecordVersion;
  readonly index: number;
  readonly before: RecordVersion | undefined;
  /** The deletion that ended this version, where that has no row of its own. */
  readonly deletion: RecordVersion | undefined;
}

function listRows(versions: readonly RecordVersion[], keepDeletes: boolean): VersionRow[] {
  const rows = versions.map((version, index) => {
    const next = versions[index + 1];
    const deletion = !keepDeletes && next?.changeType === "DELETE" ? next : undefined;
    return { version, index, before: versions[index - 1], deletion };
  });
  return rows.filter(({ version }) => keepDeletes || version.changeType !== "DELETE");
}

function renderRow(
  context: ViewContext,
  { version, before, deletion }: VersionRow,
  columns: readonly ResultColumn[],
  isCurrent: boolean,
): TemplateResult {
  const { startMs, endMs, changeType, values, changed } = version;
  const classes = `${isCurrent ? "in-effect" : ""} ${changeType === "DELETE" ? "row-deleted" : ""}`;
  return html`<tr class=${classes} aria-current=${isCurrent ? "true" : nothing}>
    <td>${startMs === undefined ? html`<span class="quiet">before history was expired</span>` : formatExactTime(startMs)}</td>
    <td>
      ${endMs === undefined ? html`<span class="quiet" title="still holds">—</span>` : formatExactTime(endMs)}
      ${deletion === undefined ? nothing : html`<span class="text-deleted">− deleted</span> ${renderCommit(context, deletion)}`}
    </td>
    <td>${version.isCurrent ? "true" : "false"}</td>
    <td>${renderChanges(context, version, before, columns)}</td>
    ${columns.map(({ type }, position) => {
      const { kind, text } = formatCellText(values[position] ?? null, type);
      const isChanged = changeType === "UPDATE_AFTER" && changed.includes(position);
      return html`<td class=${`cell-${kind} ${isNumeric(type) ? "end" : ""} ${isChanged ? "cell-after" : ""}`} title=${text}>${text}</td>`;
    })}
  </tr>`;
}

function renderCommit(context: ViewContext, { snapshotId }: RecordVersion): TemplateResult | typeof nothing {
  if (snapshotId === undefined) return nothing;
  return html`<button
    class="link-button mono"
    title="Show the changes of this commit"
    @click=${() => openCommit(context, snapshotId)}
  >
    ${shortenId(snapshotId)}
  </button>`;
}

function renderChanges(
  context: ViewContext,
  version: RecordVersion,
  before: RecordVersion | undefined,
  columns: readonly ResultColumn[],
): TemplateResult {
  const { changeType } = version;
  const commit = renderCommit(context, version);
  if (changeType === "DELETE") return html`${commit} <span class="text-deleted">− deleted</span>`;
  if (changeType === "INSERT" || before === undefined) {
    return html`${commit} <span class="text-added">+ ${version.startMs === undefined ? "existed" : "inserted"}</span>`;
  }
  return html`${commit} ${version.changed.map((position) => renderChange(columns[position], before, version, position))}`;
}

function renderChange(
  column: ResultColumn | undefined,
  before: RecordVersion,
  after: RecordVersion,
  position: number,
): TemplateResult | typeof nothing {
  if (column === undefined) return nothing;
  const update = formatCellUpdate(before.values[position] ?? null, after.values[position] ?? null, column.type);
  const { before: old, after: now } = update;
  return html`<span class="version-change"
    >${column.name} <del class=${`cell-before cell-${old.kind}`}>${old.text}</del
    ><span class="cell-arrow"> → </span><ins class=${`cell-after cell-${now.kind}`}>${now.text}</ins></span
  >`;
}

function openCommit(context: ViewContext, to: string): void {
  context.go({ view: "changes", changes: changesOf(context.state, { to }) });
}
