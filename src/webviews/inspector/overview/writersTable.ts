import { html, nothing, type TemplateResult } from "lit";
import { formatCount, formatExactTime, formatQuantity, formatWhen } from "../../../view/format";
import type { WriterUse } from "../../../view/writers";

/** Who wrote the branch: engines and versions with their commits, the most recent first. */
export function renderWriters(writers: readonly WriterUse[]): TemplateResult {
  const most = Math.max(1, ...writers.map(({ commits }) => commits));
  const now = Date.now();
  const when = (timeMs: number): TemplateResult =>
    html`<td title=${formatExactTime(timeMs)}>${formatWhen(timeMs, now)}</td>`;
  return html`<div class="table-scroll">
    <table class="plain-table writers-table">
      <thead>
        <tr>
          <th scope="col">engine</th>
          <th scope="col" class="end">commits</th>
          <th scope="col">first</th>
          <th scope="col">last</th>
        </tr>
      </thead>
      <tbody>
        ${writers.map(
          (writer) => html`<tr>
            <td>${renderEngine(writer)}</td>
            <td class="end bar-cell" .style=${`--share:${writer.commits / most}`}>${formatCount(writer.commits)}</td>
            ${when(writer.firstMs)} ${when(writer.lastMs)}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function renderEngine({ engine, version, library, jobs }: WriterUse): TemplateResult {
  const details = [library, jobs === 0 ? undefined : formatQuantity(jobs, "job")].filter((part) => part !== undefined);
  return html`${
    engine === undefined ? html`<span class="quiet">not named</span>` : html`<bdi>${engine} ${version ?? ""}</bdi>`
  }${details.length === 0 ? nothing : html`<bdi class="quiet writer-details">${details.join(", ")}</bdi>`}`;
}
