import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import "./menu";
import { PageElement } from "./pageElement";

export interface Tab {
  readonly value: string;
  readonly label: string;
}

/**
 * One row of views; the arrow keys move between them. Where they do not all fit, the row scrolls and a menu lists them
 * all. Emits `choose`. The panel it controls has the id `view`.
 */
@customElement("lens-tabs")
export class Tabs extends PageElement {
  @property() label = "";
  @property() value = "";
  @property({ attribute: false }) tabs: readonly Tab[] = [];
  @state() private isCut = false;
  private readonly sizes = new ResizeObserver(() => this.measure());

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  override render(): TemplateResult {
    return html`<div class="tabs-row">
      <div class="tabs" role="tablist" aria-label=${this.label} @keydown=${this.move}>
        ${this.tabs.map(
          ({ value, label }) => html`<button
            class="tab"
            role="tab"
            id=${`tab-${value}`}
            aria-selected=${value === this.value ? "true" : "false"}
            aria-controls="view"
            tabindex=${value === this.value ? 0 : -1}
            @click=${() => this.emit("choose", value)}
          >
            ${label}
          </button>`,
        )}
      </div>
      ${this.isCut ? this.renderMore() : nothing}
    </div>`;
  }

  protected override updated(): void {
    this.querySelector(`#tab-${this.value}`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  private renderMore(): TemplateResult {
    const items = this.tabs.map(({ value, label }) => ({
      label,
      checked: value === this.value,
      run: () => this.emit("choose", value),
    }));
    return html`<lens-menu symbol="list-unordered" hint="All views" .groups=${[items]}></lens-menu>`;
  }

  private measure(): void {
    const row = this.querySelector<HTMLElement>(".tabs");
    const widths = [...this.querySelectorAll<HTMLElement>(".tab")].map(({ offsetWidth }) => offsetWidth);
    const gap = row === null ? 0 : Number.parseFloat(getComputedStyle(row).columnGap) || 0;
    this.isCut = widths.reduce((sum, width) => sum + width + gap, gap) > this.clientWidth;
  }

  private readonly move = (event: KeyboardEvent): void => {
    const at = this.tabs.findIndex(({ value }) => value === this.value);
    const last = this.tabs.length - 1;
    const next = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at === 0 ? last : at - 1, Home: 0, End: last }[
      event.key
    ];
    const tab = next === undefined ? undefined : this.tabs[next];
    if (tab === undefined) return;
    event.preventDefault();
    this.emit("choose", tab.value);
    this.querySelector<HTMLElement>(`#tab-${tab.value}`)?.focus();
  };
}
