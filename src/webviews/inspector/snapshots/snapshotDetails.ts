import { html, nothing, type TemplateResult } from "lit";
import type { SnapshotInfo } from "../../../catalog/tableInfo";
import { formatDuration, formatExactTime, formatQuantity, formatWhen, shortenId } from "../../../view/format";
import type { GraphRow } from "../../../view/snapshotGraph";
import { listNotes } from "../../../view/snapshotNotes";
import { describeCommit, formatEngine } from "../../../view/snapshotWords";
import { explainSummaryKey, formatSummaryValue } from "../../../view/summaryKeys";
import { icon } from "../../shared/icon";
import type { ViewContext } from "../viewContext";
import { type CommitCount, describeCount } from "./commitCounts";
import { listSnapshotPlaces, openChangesBetween, openCompare } from "./snapshotMenu";
import { renderRef } from "./snapshotRow";

/** One commit in words, and what can be done with it. */
export function renderSnapshotDetails(
  context: ViewContext,
  row: GraphRow,
  count: CommitCount | undefined,
): TemplateResult {
  const { snapshot } = row;
  const [main, ...others] = listSnapshotPlaces(context, snapshot);
  const nowMs = Date.now();
  return html`<h3 class="details-title"><bdi>${snapshot.operation ?? "Commit"}</bdi> · ${formatWhen(snapshot.timestampMs, nowMs)}</h3>
    <p>${describeCommit(snapshot)}${describeCount(count)}</p>
    <p>${describeLine(row)}</p>
    ${listNotes(row, nowMs).map(({ hint, isWrong }) => html`<p class=${isWrong ? "text-deleted" : ""} dir="auto">${hint}</p>`)}
    <div class="details-actions">
      ${main === undefined ? nothing : html`<vscode-button @click=${main.run}>${main.label}</vscode-button>`}
      ${others.map(({ label, detail, run }) => html`<vscode-button appearance="secondary" title=${`${label} ${detail ?? ""}`} @click=${run}>${label}</vscode-button>`)}
    </div>
    <dl class="facts">
      <dt>Committed</dt>
      <dd>${formatExactTime(snapshot.timestampMs)}</dd>
      ${renderId(context, "Snapshot", snapshot.snapshotId)}
      ${snapshot.parentId === undefined ? html`<dt>Parent</dt><dd>none: the table's first commit</dd>` : renderId(context, "Parent", snapshot.parentId)}
      <dt>Sequence number</dt>
      <dd>${snapshot.sequenceNumber}</dd>
      ${snapshot.schemaId === undefined ? nothing : html`<dt>Schema</dt><dd>${snapshot.schemaId}</dd>`}
      ${renderWriter(snapshot)}
      ${row.refs.length === 0 ? nothing : html`<dt>Refs</dt><dd class="details-refs">${row.refs.map(renderRef)}</dd>`}
    </dl>
    ${renderSummary(context, snapshot)}`;
}

/** Two commits: which is older, the changes between them, and their comparison. */
export function renderPairDetails(
  context: ViewContext,
  older: SnapshotInfo,
  newer: SnapshotInfo,
  isOneLine: boolean,
): TemplateResult {
  return html`<h3 class="details-title">Two commits selected</h3>
    <p>
      From <span class="mono">${shortenId(older.snapshotId)}</span>, ${formatExactTime(older.timestampMs)}, up to
      <span class="mono">${shortenId(newer.snapshotId)}</span>, ${formatExactTime(newer.timestampMs)}:
      ${formatApart(newer.timestampMs - older.timestampMs)} apart.
    </p>
    ${isOneLine ? nothing : html`<p class="quiet">They do not lie on one line, so there is no range of commits between them.</p>`}
    <div class="details-actions">
      ${isOneLine ? html`<vscode-button @click=${() => openChangesBetween(context, older, newer)}>Changes between</vscode-button>` : nothing}
      ${openCompare(context, older, newer) === undefined ? nothing : html`<vscode-button appearance="secondary" @click=${openCompare(context, older, newer)}>Compare</vscode-button>`}
    </div>`;
}

function renderId(context: ViewContext, name: string, id: string): TemplateResult {
  return html`<dt>${name}</dt>
    <dd>
      <button class="link-button mono" title="Copy" @click=${() => context.copy(id, `the ${name.toLowerCase()} id`)}>${id}</button>
    </dd>`;
}

function renderWriter({ summary }: SnapshotInfo): TemplateResult | typeof nothing {
  const engine = formatEngine(summary);
  if (engine === undefined) return nothing;
  const library = summary["iceberg-version"];
  return html`<dt>Written by</dt>
    <dd><bdi>${engine}</bdi>${library === undefined ? nothing : html`, <bdi>${library}</bdi>`}</dd>`;
}

/** Every entry of the summary, in the order of the metadata, with what it means and a button that copies it. */
function renderSummary(context: ViewContext, { summary }: SnapshotInfo): TemplateResult {
  const entries = Object.entries(summary).filter(([name]) => name !== "operation");
  if (entries.length === 0) return html`<p class="quiet">The commit has no summary.</p>`;
  return html`<details class="summary-list" open>
    <summary>${formatQuantity(entries.length, "entry", "entries")} in the commit's summary</summary>
    <ul class="summary-entries">
      ${entries.map(
        ([key, value]) => html`<li>
          <div class="summary-entry">
            <bdi class="mono breakable summary-key">${key}</bdi>
            <bdi class="breakable summary-value">${value === "" ? html`<span class="quiet">empty</span>` : formatSummaryValue(key, value)}</bdi>
            <button class="icon-button" aria-label=${`Copy ${key}`} title=${`Copy ${key}=${value}`} @click=${() => context.copy(`${key}=${value}`, "the summary entry")}>${icon("copy")}</button>
          </div>
          ${renderExplanation(key)}
        </li>`,
      )}
    </ul>
  </details>`;
}

function renderExplanation(key: string): TemplateResult | typeof nothing {
  const words = explainSummaryKey(key);
  return words === undefined ? nothing : html`<p class="quiet summary-words">${words}</p>`;
}

function describeLine({ standing, snapshot }: GraphRow): string {
  const expired = snapshot.parentExpired ? " History before it was expired." : "";
  return standing.line === "branch" ? `On ${snapshot.branches.join(", ")}.${expired}` : expired.trim();
}

const day = 86_400_000;

function formatApart(durationMs: number): string {
  return durationMs < 2 * day
    ? formatDuration(Math.max(0, durationMs))
    : formatQuantity(Math.round(durationMs / day), "day");
}
