import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PageElement } from "./pageElement";

export interface Segment {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** A choice of one among few, side by side; the arrow keys choose. Emits `choose` with the value. */
@customElement("lens-segmented")
export class Segmented extends PageElement {
  @property() label = "";
  @property() value = "";
  @property({ attribute: false }) segments: readonly Segment[] = [];

  override render(): TemplateResult {
    return html`<div class="segmented" role="radiogroup" aria-label=${this.label} @keydown=${this.move}>
      ${this.segments.map(
        ({ value, label, hint }) => html`<button
          class="segment"
          role="radio"
          aria-checked=${value === this.value ? "true" : "false"}
          tabindex=${value === this.value ? 0 : -1}
          title=${hint ?? label}
          @click=${() => this.choose(value)}
        >
          ${label}
        </button>`,
      )}
    </div>`;
  }

  private readonly move = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const at = this.segments.findIndex(({ value }) => value === this.value);
    const next = this.segments[(at + step + this.segments.length) % this.segments.length];
    if (next === undefined) return;
    this.choose(next.value);
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('[aria-checked="true"]')?.focus());
  };

  private choose(value: string): void {
    this.value = value;
    this.emit("choose", value);
  }
}
