import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Change, ChangelogSummary } from "../../../changelog/request";
import { formatCount, formatQuantity } from "../../../view/format";
import type { MenuGroups } from "../../shared/menu";
import "../../shared/menu";
import { PageElement } from "../../shared/pageElement";
import type { ChangesFilter } from "../contract";

const chipCount = 7;

/** How many rows changed in which way, and which columns: every count is a filter. Emits `filter`. */
@customElement("lens-changes-summary")
export class ChangesSummary extends PageElement {
  @property({ attribute: false }) summary!: ChangelogSummary;
  @property({ attribute: false }) filter!: ChangesFilter;
  @property({ attribute: false }) ignored: readonly string[] = [];

  override render(): TemplateResult {
    const { inserted, deleted, updated, updatedIgnoredOnly } = this.summary;
    return html`<div class="summary">
      <div class="chips" role="group" aria-label="Changes by kind">
        ${this.renderKind("inserted", "+", inserted)} ${this.renderKind("deleted", "−", deleted)}
        ${this.renderKind("updated", "~", updated)}
        ${
          updatedIgnoredOnly === 0
            ? nothing
            : html`<span class="quiet" title=${`Updates of nothing but ${this.ignored.join(", ")}`}
              >${formatCount(updatedIgnoredOnly)} set aside</span
            >`
        }
      </div>
      ${this.renderColumns()}
    </div>`;
  }

  private renderKind(kind: Change["kind"], sign: string, count: number): TemplateResult {
    const isOn = this.filter.kind === kind && this.filter.column === undefined;
    return html`<button
      class=${`chip chip-${kind}`}
      aria-pressed=${isOn ? "true" : "false"}
      ?disabled=${count === 0}
      title=${isOn ? "Show all changes" : `Show only ${kind} rows`}
      @click=${() => this.choose(isOn ? {} : { kind })}
    >
      <span class="chip-sign" aria-hidden="true">${sign}</span><b>${formatCount(count)}</b> ${kind}
    </button>`;
  }

  private renderColumns(): TemplateResult | typeof nothing {
    const columns = [...this.summary.columns].sort((a, b) => b.count - a.count);
    if (columns.length === 0) return nothing;
    const rest = columns.slice(chipCount);
    const more: MenuGroups = [
      rest.map(({ name, count }) => ({
        label: name,
        detail: formatCount(count),
        checked: this.filter.column === name,
        run: () => this.choose({ kind: "updated", column: name }),
      })),
    ];
    return html`<div class="chips" role="group" aria-label="Updates by changed column">
      <span class="quiet">columns changed</span>
      ${columns.slice(0, chipCount).map(({ name, count }) => this.renderColumn(name, count))}
      ${rest.length === 0 ? nothing : html`<lens-menu label=${`${rest.length} more`} .groups=${more}></lens-menu>`}
    </div>`;
  }

  private renderColumn(name: string, count: number): TemplateResult {
    const isOn = this.filter.column === name;
    const title = `${formatQuantity(count, "update")} changed ${name}${this.ignored.includes(name) ? " (set aside)" : ""}`;
    return html`<button
      class="chip chip-column"
      aria-pressed=${isOn ? "true" : "false"}
      title=${isOn ? "Show all changes" : title}
      @click=${() => this.choose(isOn ? {} : { kind: "updated", column: name })}
    >
      ${name} <b>${formatCount(count)}</b>
    </button>`;
  }

  private choose(next: Pick<ChangesFilter, "kind" | "column">): void {
    this.emit<ChangesFilter>("filter", { text: this.filter.text, ...next });
  }
}
