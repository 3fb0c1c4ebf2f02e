import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PageElement } from "./pageElement";

export interface Tab {
  readonly value: string;
  readonly label: string;
}

/** One row of views; the arrow keys move between them. Emits `choose`. The panel it controls has the id `view`. */
@customElement("lens-tabs")
export class Tabs extends PageElement {
  @property() label = "";
  @property() value = "";
  @property({ attribute: false }) tabs: readonly Tab[] = [];

  override render(): TemplateResult {
    return html`<div class="tabs" role="tablist" aria-label=${this.label} @keydown=${this.move}>
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
    </div>`;
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
