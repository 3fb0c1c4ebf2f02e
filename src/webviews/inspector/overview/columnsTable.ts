import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { ColumnRow, ColumnsPage } from "../../../catalog/columnRow";
import type { Cell } from "../../../model/value";
import { formatCellCopy } from "../../../view/cellText";
import { formatCount, formatQuantity } from "../../../view/format";
import { formatSpreadsheetText } from "../../../view/spreadsheetText";
import { icon } from "../../shared/icon";
import { renderCancelled, renderFailure, renderSkeletonRows } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import { Task } from "../../shared/task";
import type { ViewContext } from "../viewContext";

const pageRows = 100;
const typingMs = 200;

type Choice = { readonly search: string; readonly expanded: readonly number[] };

/** The current schema: every column with its id, type, defaults and description; nested fields unfold. */
@customElement("lens-columns")
export class ColumnsTable extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @state() private count = pageRows;
  private readonly listing = new Task<ColumnsPage>(this);
  private shown: ColumnsPage | undefined;
  private askedFor = "";
  private typingTimer: ReturnType<typeof setTimeout> | undefined;

  protected override willUpdate(): void {
    // What is listed stays until the next rows are there.
    this.shown = this.listing.value ?? this.shown;
    const request = { ...this.choice, offset: 0, count: this.count };
    const key = JSON.stringify([this.context.table.metadataLocation, request]);
    if (key === this.askedFor) return;
    this.askedFor = key;
    void this.listing.run((options) => this.context.host.call("listColumns", request, options));
  }

  override render(): TemplateResult {
    const page = this.shown;
    return html`<div class="toolbar">
        <h3 class="section-title">Columns</h3>
        <input
          class="text-input list-filter"
          placeholder="Filter by name, id or description"
          aria-label="Filter columns"
          .value=${this.choice.search}
          @input=${this.hearTyping}
        />
        ${page === undefined ? nothing : html`<span class="quiet">${formatCount(page.total)} listed</span>`}
        <span class="spring"></span>
        ${page === undefined || page.total === 0 ? nothing : html`<button class="tool-button" title="Copy the listed columns" @click=${() => this.copy(page.total)}>${icon("copy")}Copy</button>`}
      </div>
      ${this.renderBody()}`;
  }

  private renderBody(): TemplateResult {
    const { state } = this.listing;
    if (state.kind === "failed") return renderFailure(state.failure, this.listing.retry);
    if (state.kind === "cancelled") return renderCancelled("The columns were not read.", this.listing.retry);
    const page = this.shown;
    if (page === undefined) return renderSkeletonRows(6);
    if (page.total === 0) return html`<p class="quiet">No column is called like this.</p>`;
    const hasDefaults = page.rows.some(
      ({ initialDefault, writeDefault }) => (initialDefault ?? writeDefault) !== undefined,
    );
    const hidden = page.total - page.rows.length;
    return html`<div class="table-scroll">
        <table class="plain-table columns-table">
          <thead>
            <tr>
              <th scope="col" class="end">id</th>
              <th scope="col">column</th>
              <th scope="col">type</th>
              <th scope="col">nulls</th>
              <th scope="col">role</th>
              ${hasDefaults ? html`<th scope="col">default</th>` : nothing}
              <th scope="col">description</th>
            </tr>
          </thead>
          <tbody>
            ${page.rows.map((row) => this.renderRow(row, hasDefaults))}
          </tbody>
        </table>
      </div>
      ${
        hidden > 0
          ? html`<p><button class="link-button" @click=${this.showMore}>Show ${formatCount(Math.min(hidden, pageRows * 5))} more</button>
              <span class="quiet">of ${formatCount(hidden)}</span></p>`
          : nothing
      }`;
  }

  private renderRow(row: ColumnRow, hasDefaults: boolean): TemplateResult {
    return html`<tr>
      <td class="end quiet">${row.id}</td>
      <td>
        <span class="tree-name" .style=${`--depth:${row.depth}`}>
          ${row.holdsOthers ? this.renderUnfold(row) : this.renderIndent()}
          <bdi title=${row.name}>${row.name}</bdi>
        </span>
      </td>
      <td class="mono" title=${row.type}>${row.type}</td>
      <td class="quiet">${row.required ? "required" : "optional"}</td>
      <td>
        ${row.isIdentifier ? html`<span class="badge badge-tag">${icon("key")}identifier</span>` : nothing}
        ${row.partitionTransforms.map((transform) => html`<span class="badge badge-tag">${describePartition(transform)}</span>`)}
      </td>
      ${hasDefaults ? html`<td class="mono">${describeDefaults(row)}</td>` : nothing}
      <td class="quiet" title=${row.doc ?? nothing}><bdi>${row.doc ?? ""}</bdi></td>
    </tr>`;
  }

  private renderUnfold({ id, name, isExpanded }: ColumnRow): TemplateResult {
    return html`<button
      class="unfold"
      aria-expanded=${isExpanded ? "true" : "false"}
      aria-label=${`Fields of ${name}`}
      @click=${() => this.toggle(id)}
    >
      ${icon(isExpanded ? "chevron-down" : "chevron-right")}
    </button>`;
  }

  /** As wide as what unfolds the others, where there are any. */
  private renderIndent(): TemplateResult | typeof nothing {
    return this.shown?.isNested ? html`<span class="unfold"></span>` : nothing;
  }

  /** All that are listed, those too that are not shown yet. */
  private copy(total: number): void {
    const { context } = this;
    context.act(async () => {
      const { rows } = await context.host.call("listColumns", { ...this.choice, offset: 0, count: total });
      const cells = rows.map((row) => [
        String(row.id),
        `${"  ".repeat(row.depth)}${row.name}`,
        row.type,
        row.required ? "required" : "optional",
        describeDefaults(row),
        row.doc ?? "",
      ]);
      const text = formatSpreadsheetText([["id", "column", "type", "nulls", "default", "description"], ...cells]);
      const what = formatQuantity(rows.length, "column");
      await context.host.call("copyText", { text, what });
      return `Copied ${what}`;
    });
  }

  private get choice(): Choice {
    return this.context.state.overview?.columns ?? { search: "", expanded: [] };
  }

  private choose(next: Partial<Choice>): void {
    const { overview } = this.context.state;
    this.context.go({ overview: { ...overview, columns: { ...this.choice, ...next } } });
  }

  private toggle(id: number): void {
    const { expanded } = this.choice;
    this.choose({ expanded: expanded.includes(id) ? expanded.filter((one) => one !== id) : [...expanded, id] });
  }

  private readonly showMore = (): void => {
    this.count += pageRows * 5;
  };

  private readonly hearTyping = (event: Event): void => {
    const { value } = event.target as HTMLInputElement;
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => {
      this.count = pageRows;
      this.choose({ search: value });
    }, typingMs);
  };
}

function describePartition(transform: string): string {
  return transform === "identity" ? "partition" : `partition by ${transform}`;
}

/** One text where both defaults agree; else which holds for old rows, and which is written. */
function describeDefaults({ initialDefault, writeDefault }: ColumnRow): string {
  const initial = formatDefault(initialDefault);
  const written = formatDefault(writeDefault);
  if (initial === undefined) return written === undefined ? "" : `${written} (new rows)`;
  if (written === initial) return initial;
  return `${initial} (old rows)${written === undefined ? "" : `, ${written} (new rows)`}`;
}

function formatDefault(cell: Cell | undefined): string | undefined {
  if (cell === undefined) return undefined;
  return cell === null ? "null" : formatCellCopy(cell) || '""';
}
