import { html, nothing, type TemplateResult } from "lit";
import type { ResultInfo } from "../../query/result";
import { formatBytes, formatDuration, formatQuantity } from "../../view/format";
import { icon } from "../shared/icon";

/** The status line of a result: rows shown, what was read for it and how long that took. */
export function renderReadStats(
  { stats, rowCount, notes }: ResultInfo,
  shown: number | undefined,
  noun: string,
  detail?: string,
  hint?: string,
): TemplateResult {
  const { filesRead, filesTotal, bytesRead, elapsedMs } = stats;
  return html`<footer class="status-line">
    <span>${formatQuantity(shown ?? rowCount, noun)} shown</span>
    <span>read ${filesRead} of ${formatQuantity(filesTotal, "file")}, ${formatBytes(bytesRead)}, ${formatDuration(elapsedMs)}</span>
    ${detail === undefined ? nothing : html`<span>${detail}</span>`}
    ${hint === undefined ? nothing : html`<span class="wide-only">${hint}</span>`}
    ${notes.map((note) => html`<span class="status-note">${icon("info")} ${note}</span>`)}
  </footer>`;
}
