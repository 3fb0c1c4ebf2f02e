import { html, nothing, type TemplateResult } from "lit";
import { formatCount, formatExactTime, formatQuantity, formatWhen } from "../../../view/format";
import type { WriterUse } from "../../../view/writers";

/** Who wrote the branch: engines and versions with their commits, the most recent first. */
export function renderWriters(writers: readonly WriterUse[]): TemplateResult {
  const most = Math.max(1, ...writers.map(({ commits }) => commits));
  const now = Date.now();
  return html`<div class="table-scroll">
    <table class="plain-table writers-table">
      <thead>
        <tr>
          <th scope="col">engine</th>
          <th scope="col" class="end">commits</th>
          <th scope="col">last and first</th>
        </tr>
      </thead>
      <tbody>
        ${writers.map(
          (writer) => html`<tr>
            <td>${renderEngine(writer)}</td>
            <td class="end bar-cell" .style=${`--share:${writer.commits / most}`}>${formatCount(writer.commits)}</td>
            <td>
              <span title=${formatExactTime(writer.lastMs)}>${formatWhen(writer.lastMs, now)}</span>
              <span class="quiet writer-details" title=${formatExactTime(writer.firstMs)}
                >since ${formatWhen(writer.firstMs, now)}</span
              >
            </td>
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
