import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ColumnHistory, ColumnSpan, SchemaChange, SchemaHistory } from "../../../catalog/schemaHistory";
import { formatQuantity, formatWhen } from "../../../view/format";
import { describeSchemaChange } from "../../../view/schemaWords";
import { PageElement } from "../../shared/pageElement";
import { RowWindow } from "../../shared/rowWindow";
import type { ViewContext } from "../viewContext";

const rowHeight = 24;
/** More would make each row expensive; older versions are read in the list below. */
const shownVersions = 24;

interface ColumnLine {
  readonly column: ColumnHistory;
  /** As it is now, or was last. */
  readonly newest: ColumnSpan;
  readonly isDropped: boolean;
}

/** One line for each column: a bar over the versions that have it, with what happened to it where it happened. */
@customElement("lens-column-timeline")
export class ColumnTimeline extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) history!: SchemaHistory;
  private readonly window = new RowWindow(this, rowHeight);
  private lines: readonly ColumnLine[] = [];
  private changes: readonly ReadonlyMap<number, readonly SchemaChange[]>[] = [];
  private drawnFor: SchemaHistory | undefined;

  protected override willUpdate(): void {
    if (this.drawnFor === this.history) return;
    this.drawnFor = this.history;
    const { versions, columns } = this.history;
    const current = versions.findIndex(({ isCurrent }) => isCurrent);
    this.changes = versions.map(({ changes }) => groupByField(changes));
    this.lines = columns.flatMap((column) => {
      const now = column.spans.find(({ first, last }) => first <= current && current <= last);
      const newest = now ?? column.spans.at(-1);
      return newest === undefined ? [] : [{ column, newest, isDropped: now === undefined }];
    });
  }

  override render(): TemplateResult {
    const { text, changedOnly } = this.choices;
    const lines = this.lines.filter(
      ({ column, newest }) =>
        newest.path.toLowerCase().includes(text.toLowerCase()) && (!changedOnly || this.hasChanged(column)),
    );
    return html`<div class="toolbar">
        <vscode-text-field class="filter-field"
          placeholder="Filter columns"
          aria-label="Filter columns by name"
          .value=${text}
          @input=${(event: Event) => this.choose({ text: (event.target as HTMLInputElement).value })}
        ></vscode-text-field>
        <vscode-checkbox
          .checked=${changedOnly}
          @change=${(event: Event) => this.choose({ changedOnly: (event.target as HTMLInputElement).checked })}
          >Only columns that changed</vscode-checkbox
        >
        <span class="quiet" role="status">${lines.length === this.lines.length ? nothing : `${formatQuantity(lines.length, "column")} shown`}</span>
      </div>
      ${lines.length === 0 ? html`<p class="quiet">No column matches.</p>` : this.renderTable(lines)}`;
  }

  private renderTable(lines: readonly ColumnLine[]): TemplateResult {
    const from = this.firstVersion;
    const { first, last, above, below } = this.window.place(lines.length);
    const versions = this.history.versions.slice(from);
    return html`<div class="column-timeline" tabindex="0" role="region" aria-label="Columns over the schema's versions" @scroll=${this.window.hearScroll}>
      <div role="table" aria-label="Columns over the schema's versions" aria-rowcount=${lines.length + 1}>
        <div class="column-line column-line-head" role="row" aria-rowindex="1">
          <span class="column-name" role="columnheader">column</span>
          ${versions.map(
            ({ schemaId, isCurrent, firstSnapshot }) => html`<span
              role="columnheader"
              title=${firstSnapshot === undefined ? "No kept snapshot was written with it" : `First written ${formatWhen(firstSnapshot.timestampMs, Date.now())}`}
              >v${schemaId}${isCurrent ? html` <span class="badge">current</span>` : nothing}</span
            >`,
          )}
        </div>
        <div role="presentation" .style=${`height:${above}px`}></div>
        ${lines.slice(first, last).map((line, at) => this.renderLine(line, first + at + 2))}
        <div role="presentation" .style=${`height:${below}px`}></div>
      </div>
    </div>`;
  }

  private renderLine({ column, newest, isDropped }: ColumnLine, rowIndex: number): TemplateResult {
    const from = this.firstVersion;
    const cells = this.history.versions.slice(from).map((_, at) => this.renderCell(column, from + at));
    return html`<div class="column-line" role="row" aria-rowindex=${rowIndex}>
      <span class="column-name" role="rowheader" title=${newest.doc ?? newest.path}>
        <bdi class=${isDropped ? "column-dropped" : ""}>${newest.path}</bdi>
        <span class="quiet">${newest.type}${newest.required ? " · required" : ""} · id ${column.fieldId}</span>
      </span>
      ${cells}
    </div>`;
  }

  private renderCell(column: ColumnHistory, version: number): TemplateResult {
    const span = column.spans.find(({ first, last }) => first <= version && version <= last);
    const words = (this.changes[version]?.get(column.fieldId) ?? []).map(describeSchemaChange);
    const tone = words[0]?.tone ?? "";
    const present = span === undefined ? "" : "column-present";
    const starts = span?.first === version && column.spans.every(({ last }) => last !== version - 1);
    const ends = span?.last === version && column.spans.every(({ first }) => first !== version + 1);
    return html`<span
      class=${`column-cell ${present} ${starts ? "column-starts" : ""} ${ends ? "column-ends" : ""} ${tone === "" ? "" : `column-${tone}`}`}
      role="cell"
      title=${words.map(({ long }) => long).join("; ")}
      >${
        words.length > 0
          ? html`<bdi>${words.map(({ short }) => short).join(", ")}</bdi>`
          : html`<span class="visually-hidden">${span === undefined ? "not there" : span.type}</span>`
      }</span
    >`;
  }

  private get firstVersion(): number {
    return Math.max(0, this.history.versions.length - shownVersions);
  }

  private get choices(): { readonly text: string; readonly changedOnly: boolean } {
    return { text: "", changedOnly: false, ...this.context.state.schema };
  }

  private choose(chosen: Partial<{ text: string; changedOnly: boolean }>): void {
    this.context.go({ schema: { ...this.choices, ...chosen } });
  }

  private hasChanged({ fieldId }: ColumnHistory): boolean {
    return this.changes.some((byField) => byField.has(fieldId));
  }
}

function groupByField(changes: readonly SchemaChange[]): ReadonlyMap<number, readonly SchemaChange[]> {
  const byField = new Map<number, SchemaChange[]>();
  for (const change of changes) {
    const known = byField.get(change.fieldId);
    if (known === undefined) byField.set(change.fieldId, [change]);
    else known.push(change);
  }
  return byField;
}
