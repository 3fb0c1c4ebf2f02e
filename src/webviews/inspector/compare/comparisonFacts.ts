import { html, nothing, type TemplateResult } from "lit";
import type { FileTotals, PartitionDifference, StateComparison } from "../../../catalog/comparison";
import { formatBytes, formatCount, formatQuantity } from "../../../view/format";
import { describeSchemaChange } from "../../../view/schemaWords";

/** What differs without reading a row: files, partitions, schema. */
export function renderComparison(comparison: StateComparison): TemplateResult {
  const { added, removed, otherDeletes, unchangedFiles, partitions, otherPartitions, schemaChanges } = comparison;
  return html`<section class="compare-section" aria-labelledby="compare-files">
      <h3 id="compare-files">Files</h3>
      <div class="table-scroll">
        <table class="plain-table" aria-labelledby="compare-files">
          <thead>
            <tr>
              <th scope="col">data files</th>
              <th scope="col" class="end">files</th>
              <th scope="col" class="end">rows stored</th>
              <th scope="col" class="end">size</th>
            </tr>
          </thead>
          <tbody>
            ${renderTotals("+ only in the second state", added, "text-added")}
            ${renderTotals("− only in the first state", removed, "text-deleted")}
            ${renderTotals("~ in both, with other deletes", otherDeletes, "text-modified")}
            <tr><td>the same in both</td><td class="end">${formatCount(unchangedFiles)}</td><td></td><td></td></tr>
          </tbody>
        </table>
      </div>
    </section>
    ${renderPartitions(partitions, otherPartitions)}
    <section class="compare-section" aria-labelledby="compare-schema">
      <h3 id="compare-schema">Schema</h3>
      ${
        schemaChanges.length === 0
          ? html`<p class="quiet">Both were written with the same columns.</p>`
          : html`<ul class="schema-changes">
            ${schemaChanges.map((change) => {
              const { tone, long } = describeSchemaChange(change);
              return html`<li class=${`schema-${tone}`}><bdi>${long}</bdi></li>`;
            })}
          </ul>`
      }
    </section>`;
}

function renderTotals(label: string, { files, rows, bytes }: FileTotals, tone: string): TemplateResult {
  return html`<tr>
    <td class=${tone}>${label}</td>
    <td class="end">${formatCount(files)}</td>
    <td class="end">${formatCount(rows)}</td>
    <td class="end">${formatBytes(bytes)}</td>
  </tr>`;
}

function renderPartitions(partitions: readonly PartitionDifference[], others: number): TemplateResult | typeof nothing {
  if (partitions.every(({ partition }) => partition === "")) return nothing;
  return html`<section class="compare-section" aria-labelledby="compare-partitions">
    <h3 id="compare-partitions">${formatQuantity(partitions.length + others, "partition")} touched</h3>
    <div class="table-scroll compare-partitions" tabindex="0" role="region" aria-label="Partitions that differ">
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">partition</th>
            <th scope="col" class="end">files</th>
            <th scope="col" class="end">rows written</th>
            <th scope="col" class="end">rows removed</th>
          </tr>
        </thead>
        <tbody>
          ${partitions.map(
            ({ partition, files, addedRows, removedRows }) => html`<tr>
              <td><bdi>${partition}</bdi></td>
              <td class="end">${formatCount(files)}</td>
              <td class="end">+${formatCount(addedRows)}</td>
              <td class="end">−${formatCount(removedRows)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${others > 0 ? html`<p class="quiet">${formatQuantity(others, "partition")} with fewer rows not listed.</p>` : nothing}
  </section>`;
}
