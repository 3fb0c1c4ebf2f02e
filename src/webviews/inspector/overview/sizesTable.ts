import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { formatCount, formatExactTime, formatQuantity, shortenId } from "../../../view/format";
import type { SizePoint } from "../../../view/sizeHistory";
import { formatSpreadsheetText } from "../../../view/spreadsheetText";
import { PageElement } from "../../shared/pageElement";
import type { ViewContext } from "../viewContext";
import { sizeSeries } from "./sizeSeries";

const pageRows = 50;

/** The numbers that the charts draw, commit by commit, the newest first. Emits `open` with a snapshot id. */
@customElement("lens-sizes-table")
export class SizesTable extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) points: readonly SizePoint[] = [];
  @state() private isOpen = false;
  @state() private count = pageRows;

  override render(): TemplateResult {
    return html`<details @toggle=${this.hearToggle}>
      <summary>The same as a table</summary>
      ${this.isOpen ? this.renderTable() : nothing}
    </details>`;
  }

  private renderTable(): TemplateResult {
    const rows = this.points.slice(-this.count).reverse();
    const hidden = this.points.length - rows.length;
    return html`<div class="table-scroll sizes-table" role="region" aria-label="Size after each commit" tabindex="0">
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">when</th>
              <th scope="col">commit</th>
              <th scope="col">operation</th>
              ${sizeSeries.map(({ name }) => html`<th scope="col" class="end">${name.toLowerCase()}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              ({ snapshotId, timestampMs, operation, totals }) => html`<tr>
                <td>${formatExactTime(timestampMs)}</td>
                <td>
                  <button class="link-button mono" @click=${() => this.emit("open", snapshotId)}>${shortenId(snapshotId)}</button>
                </td>
                <td>${operation ?? ""}</td>
                ${sizeSeries.map(({ key, format }) => {
                  const value = totals[key];
                  return html`<td class="end">${value === undefined ? "" : format(value)}</td>`;
                })}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <button class="link-button" @click=${this.copy}>Copy all ${formatCount(this.points.length)}</button>
      ${
        hidden > 0
          ? html`<button class="link-button" @click=${this.showMore}>Show ${formatCount(Math.min(hidden, pageRows * 4))} older</button>`
          : nothing
      }`;
  }

  private readonly copy = (): void => {
    const rows = this.points.map(({ snapshotId, timestampMs, operation, totals }) => [
      new Date(timestampMs).toISOString(),
      snapshotId,
      operation ?? "",
      ...sizeSeries.map(({ key }) => String(totals[key] ?? "")),
    ]);
    const heads = ["when", "snapshot_id", "operation", ...sizeSeries.map(({ name }) => name.toLowerCase())];
    const text = formatSpreadsheetText([heads, ...rows.reverse()]);
    this.context.copy(text, `the size after ${formatQuantity(rows.length, "commit")} of ${this.context.branch}`);
  };

  private readonly hearToggle = (event: Event): void => {
    this.isOpen = (event.target as HTMLDetailsElement).open;
  };

  private readonly showMore = (): void => {
    this.count += pageRows * 4;
  };
}
