import { html, nothing, type TemplateResult } from "lit";
import type { SnapshotInfo } from "../../../catalog/tableInfo";
import { formatExactTime, formatQuantity, shortenId } from "../../../view/format";
import type { GraphRow } from "../../../view/snapshotGraph";
import { describeCommit } from "../../../view/snapshotWords";
import type { ViewContext } from "../viewContext";
import type { CommitCount } from "./commitCounts";
import { sumChanges } from "./commitCounts";
import { openChangesBetween, openCommitChanges } from "./snapshotMenu";
import { renderRef } from "./snapshotRow";

/** One commit in words, and what can be done with it. */
export function renderSnapshotDetails(
  context: ViewContext,
  row: GraphRow,
  count: CommitCount | undefined,
): TemplateResult {
  const { snapshot } = row;
  return html`<h3 class="details-title">${snapshot.operation ?? "Commit"} · ${formatExactTime(snapshot.timestampMs)}</h3>
    <p>${describeCommit(snapshot)}${describeCount(count)}</p>
    <p>${describeLine(row)}</p>
    <div class="details-actions">
      <vscode-button @click=${() => openCommitChanges(context, snapshot)}>Changes</vscode-button>
      <vscode-button appearance="secondary" @click=${() => context.go({ view: "preview", at: snapshot.snapshotId })}
        >Rows at this commit</vscode-button
      >
    </div>
    <dl class="facts">
      ${renderId(context, "Snapshot", snapshot.snapshotId)}
      ${snapshot.parentId === undefined ? nothing : renderId(context, "Parent", snapshot.parentId)}
      <dt>Sequence number</dt>
      <dd>${snapshot.sequenceNumber}</dd>
      ${snapshot.schemaId === undefined ? nothing : html`<dt>Schema</dt><dd>${snapshot.schemaId}</dd>`}
      ${row.refs.length === 0 ? nothing : html`<dt>Refs</dt><dd>${row.refs.map(renderRef)}</dd>`}
    </dl>
    ${renderSummary(snapshot)}`;
}

/** Two commits: which is older, and the changes between them. */
export function renderPairDetails(
  context: ViewContext,
  older: SnapshotInfo,
  newer: SnapshotInfo,
  isOneLine: boolean,
): TemplateResult {
  return html`<h3 class="details-title">Two commits selected</h3>
    <p>
      From <span class="mono">${shortenId(older.snapshotId)}</span>, ${formatExactTime(older.timestampMs)}, up to
      <span class="mono">${shortenId(newer.snapshotId)}</span>, ${formatExactTime(newer.timestampMs)}.
    </p>
    ${
      isOneLine
        ? html`<div class="details-actions">
          <vscode-button @click=${() => openChangesBetween(context, older, newer)}>Changes between</vscode-button>
        </div>`
        : html`<p class="quiet">They do not lie on one line, so there is no range of commits between them.</p>`
    }`;
}

function renderId(context: ViewContext, name: string, id: string): TemplateResult {
  return html`<dt>${name}</dt>
    <dd>
      <button class="link-button mono" title="Copy" @click=${() => context.copy(id, `${name.toLowerCase()} id`)}>${id}</button>
    </dd>`;
}

function renderSummary({ summary }: SnapshotInfo): TemplateResult {
  const entries = Object.entries(summary).filter(([name]) => name !== "operation");
  return html`<details class="summary-list">
    <summary>${formatQuantity(entries.length, "entry", "entries")} in the commit's summary</summary>
    <dl class="facts">${entries.map(([name, value]) => html`<dt>${name}</dt><dd class="breakable">${value}</dd>`)}</dl>
  </details>`;
}

function describeCount(count: CommitCount | undefined): string {
  if (count?.kind !== "counted") return "";
  return ` ${formatQuantity(sumChanges(count.summary), "row")} really changed.`;
}

function describeLine({ line, snapshot, refs }: GraphRow): string {
  if (line === "abandoned") return "No branch or tag leads here: it was rolled back, and expiry may remove it.";
  if (line === "tag")
    return `Kept by a tag only${refs.length > 0 ? ` (${refs.map(({ name }) => name).join(", ")})` : ""}.`;
  return `On ${snapshot.branches.join(", ")}.${snapshot.parentExpired ? " History before it was expired." : ""}`;
}
