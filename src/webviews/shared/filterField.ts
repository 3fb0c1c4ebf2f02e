import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { PageElement } from "./pageElement";

const typingMs = 250;

/** A field for text to filter by. Emits `filter` with the text once typing pauses. */
@customElement("lens-filter-field")
export class FilterField extends PageElement {
  @property() label = "";
  @property() value = "";
  private typingTimer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.typingTimer);
  }

  override render(): TemplateResult {
    return html`<vscode-text-field
      class="filter-field"
      placeholder=${this.label}
      aria-label=${this.label}
      .value=${this.value}
      @input=${this.hearTyping}
    >
      <span slot="start" class="codicon codicon-filter" aria-hidden="true"></span>
    </vscode-text-field>`;
  }

  private readonly hearTyping = (event: Event): void => {
    const { value } = event.target as HTMLInputElement;
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.emit("filter", value), typingMs);
  };
}
