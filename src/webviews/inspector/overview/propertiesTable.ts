import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { formatQuantity } from "../../../view/format";
import { listProperties, type PropertyRow } from "../../../view/propertyRows";
import { formatSpreadsheetText } from "../../../view/spreadsheetText";
import { icon } from "../../shared/icon";
import { PageElement } from "../../shared/pageElement";
import type { ViewContext } from "../viewContext";

const mostShown = 200;

/** The table's properties, with the default and the meaning of those that are known. */
@customElement("lens-properties")
export class PropertiesTable extends PageElement {
  @property({ attribute: false }) context!: ViewContext;

  override render(): TemplateResult {
    const { search, withUnset } = this.choice;
    const rows = listProperties(this.context.table.properties, this.choice);
    const hasOwn = Object.keys(this.context.table.properties).length > 0;
    return html`<div class="toolbar">
        <h3 class="section-title">Properties</h3>
        <input
          class="text-input list-filter"
          placeholder="Filter by name, value or meaning"
          aria-label="Filter properties"
          .value=${search}
          @input=${(event: Event) => this.choose({ search: (event.target as HTMLInputElement).value })}
        />
        <vscode-checkbox .checked=${withUnset} @change=${(event: Event) => this.choose({ withUnset: (event.target as HTMLInputElement).checked })}
          >defaults that are not set</vscode-checkbox
        >
        <span class="spring"></span>
        ${rows.length === 0 ? nothing : html`<button class="tool-button" title="Copy the listed properties" @click=${() => this.copy(rows)}>${icon("copy")}Copy</button>`}
      </div>
      ${rows.length === 0 ? this.renderNothing(hasOwn) : this.renderRows(rows)}`;
  }

  private renderNothing(hasOwn: boolean): TemplateResult {
    const isFiltered = this.choice.search !== "";
    return html`<p class="quiet">
      ${isFiltered && (hasOwn || this.choice.withUnset) ? "No property is called like this." : "The table sets no property; the defaults hold."}
    </p>`;
  }

  private renderRows(rows: readonly PropertyRow[]): TemplateResult {
    const hidden = rows.length - mostShown;
    return html`<div class="table-scroll">
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">property</th>
              <th scope="col">value</th>
              <th scope="col">default</th>
              <th scope="col">meaning</th>
            </tr>
          </thead>
          <tbody>
            ${rows.slice(0, mostShown).map((row) => this.renderRow(row))}
          </tbody>
        </table>
      </div>
      ${hidden > 0 ? html`<p class="quiet">${hidden} more: filter to find them</p>` : nothing}`;
  }

  private renderRow({
    name,
    value,
    words,
    defaultValue,
    defaultWords,
    meaning,
    isChanged,
  }: PropertyRow): TemplateResult {
    return html`<tr class=${value === undefined ? "unset" : ""}>
      <td class="mono" title=${name}><bdi>${name}</bdi></td>
      <td class="mono" title=${value ?? nothing}>
        ${
          value === undefined
            ? html`<span class="quiet">not set</span>`
            : html`<button class="link-button mono" title="Copy" @click=${() => this.context.copy(value, name)}><bdi>${value}</bdi></button>`
        }
        ${words === undefined ? nothing : html`<span class="quiet">${words}</span>`}
        ${isChanged ? html`<span class="badge badge-quiet">changed</span>` : nothing}
      </td>
      <td class="mono quiet">${defaultValue ?? ""} ${defaultWords ?? ""}</td>
      <td class="quiet" title=${meaning ?? nothing}>${meaning ?? ""}</td>
    </tr>`;
  }

  private copy(rows: readonly PropertyRow[]): void {
    const cells = rows.map(({ name, value, defaultValue, meaning }) => [
      name,
      value ?? "",
      defaultValue ?? "",
      meaning ?? "",
    ]);
    const text = formatSpreadsheetText([["property", "value", "default", "meaning"], ...cells]);
    this.context.copy(text, formatQuantity(rows.length, "property", "properties"));
  }

  private get choice(): { readonly search: string; readonly withUnset: boolean } {
    return this.context.state.overview?.properties ?? { search: "", withUnset: false };
  }

  private choose(next: { readonly search?: string; readonly withUnset?: boolean }): void {
    const { overview } = this.context.state;
    this.context.go({ overview: { ...overview, properties: { ...this.choice, ...next } } });
  }
}
