import { html, type TemplateResult } from "lit";
import { formatExactTime, formatFileName, formatQuantity, formatWhen, shortenId } from "../../../view/format";
import { findSnapshotAt } from "../../../view/tablePlace";
import type { ViewContext } from "../viewContext";

/** What the table is: its format and names, and how it is laid out. */
export function renderFacts(context: ViewContext): TemplateResult {
  const { table, branch } = context;
  const now = Date.now();
  const copy = (text: string, shown: string, what: string): TemplateResult =>
    html`<button class="link-button mono breakable" title=${`Copy ${text}`} @click=${() => context.copy(text, what)}><bdi>${shown}</bdi></button>`;
  const list = (names: readonly string[], none: string): TemplateResult =>
    names.length === 0
      ? html`<span class="quiet">${none}</span>`
      : html`<ul class="fact-list">${names.map((name) => html`<li class="mono"><bdi>${name}</bdi></li>`)}</ul>`;
  const head = findSnapshotAt(table, branch);
  return html`<dl class="facts">
    <dt>Format</dt>
    <dd>Iceberg version ${table.formatVersion}</dd>
    <dt>UUID</dt>
    <dd>${table.tableUuid === undefined ? html`<span class="quiet">none</span>` : copy(table.tableUuid, table.tableUuid, "the table's UUID")}</dd>
    <dt>Location</dt>
    <dd>${copy(table.location, table.location, "the table's location")}</dd>
    <dt>Metadata file</dt>
    <dd>${copy(table.metadataLocation, formatFileName(table.metadataLocation), "the metadata file's location")}</dd>
    <dt>Last updated</dt>
    <dd title=${formatExactTime(table.lastUpdatedMs)}>${formatWhen(table.lastUpdatedMs, now)}</dd>
    <dt>${branch === "main" ? "Current snapshot" : html`Head of <bdi>${branch}</bdi>`}</dt>
    <dd>
      ${
        head === undefined
          ? html`<span class="quiet">none, nothing was committed yet</span>`
          : html`${copy(head.snapshotId, shortenId(head.snapshotId), "the snapshot id")}
            <button class="link-button" @click=${() => context.go({ view: "snapshots", selected: [head.snapshotId] })}>
              ${head.operation ?? "unknown operation"} ${formatWhen(head.timestampMs, now)}
            </button>`
      }
    </dd>
    <dt>Kept</dt>
    <dd>${formatQuantity(table.snapshots.length, "snapshot")}</dd>
    <dt>Schema</dt>
    <dd>version ${table.schemaId}, ${formatQuantity(table.columns.length, "column")}</dd>
    <dt>Partitioned by</dt>
    <dd>${list(table.partitioning, "nothing, the table is not partitioned")}</dd>
    <dt>Sorted by</dt>
    <dd>${list(table.sortOrder, "nothing, writers keep no order")}</dd>
    <dt>Identifier</dt>
    <dd>${list(table.identifierColumns, "none declared")}</dd>
  </dl>`;
}
