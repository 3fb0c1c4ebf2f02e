import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { formatQuantity } from "../../view/format";
import { icon } from "./icon";
import { PageElement } from "./pageElement";
import { placePopover } from "./popover";

/** Up to so many columns need no search, and no more are listed at once. */
const fewColumns = 12;
const mostShown = 100;

/** Picks columns of a table from a list with a check mark each. Emits `choose` with the names, in the table's order. */
@customElement("lens-column-picker")
export class ColumnPicker extends PageElement {
  /** What the columns are picked for: the button reads `label: a, b`. */
  @property() label = "";
  @property({ attribute: false }) columns: readonly string[] = [];
  @property({ attribute: false }) chosen: readonly string[] = [];
  /** Columns marked as a guess. */
  @property({ attribute: false }) suggested: readonly string[] = [];
  @property() placeholder = "none";
  @property() hint = "";
  @property({ type: Boolean }) isGuess = false;
  @state() private draft: readonly string[] | undefined;
  @state() private search = "";

  override render(): TemplateResult {
    const shown = this.chosen.length === 0 ? this.placeholder : this.chosen.join(", ");
    return html`<button
        class="tool-button picker-button"
        aria-haspopup="dialog"
        aria-expanded=${this.draft === undefined ? "false" : "true"}
        title=${this.hint}
        @click=${this.open}
      >
        <span class="quiet">${this.label}</span>
        <span class="picker-value">${shown}</span>
        ${this.isGuess ? html`<span class="guess">guess</span>` : nothing}${icon("chevron-down")}
      </button>
      <div
        class="picker"
        popover="auto"
        role="dialog"
        aria-label=${this.label}
        @toggle=${this.hearToggle}
        @keydown=${this.hearKey}
      >
        ${this.draft === undefined ? nothing : this.renderChoices(this.draft)}
      </div>`;
  }

  private renderChoices(draft: readonly string[]): TemplateResult {
    const found = this.columns.filter((name) => name.toLowerCase().includes(this.search.toLowerCase()));
    const shown = found.slice(0, mostShown);
    return html`<p class="picker-hint">${this.hint}</p>
      ${this.columns.length > fewColumns ? this.renderSearch(found.length - shown.length) : nothing}
      <div class="picker-list" role="group" aria-label="Columns">
        ${repeat(
          shown,
          (name) => name,
          (name) => this.renderChoice(name, draft),
        )}
      </div>
      <div class="picker-actions">
        <vscode-button @click=${this.apply}>Apply</vscode-button>
        <vscode-button appearance="secondary" @click=${() => this.choose([])}>None</vscode-button>
      </div>`;
  }

  /** One element a column: the control takes its name for assistive technology once, from its first text. */
  private renderChoice(name: string, draft: readonly string[]): TemplateResult {
    return html`<vscode-checkbox
      .checked=${draft.includes(name)}
      @change=${(event: Event) => this.toggle(name, (event.target as HTMLInputElement).checked)}
      >${name}${this.suggested.includes(name) ? html` <span class="guess">guess</span>` : nothing}</vscode-checkbox
    >`;
  }

  private renderSearch(hidden: number): TemplateResult {
    return html`<input
        class="text-input picker-search"
        placeholder="Find a column"
        aria-label="Find a column"
        .value=${this.search}
        @input=${(event: Event) => {
          this.search = (event.target as HTMLInputElement).value;
        }}
      />
      ${hidden > 0 ? html`<p class="quiet">${formatQuantity(hidden, "more column")}: type to find them</p>` : nothing}`;
  }

  private get popup(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".picker");
  }

  private readonly open = async (): Promise<void> => {
    this.draft = this.chosen;
    this.search = "";
    await this.updateComplete;
    const { left, bottom } = this.getBoundingClientRect();
    if (this.popup !== null) placePopover(this.popup, left, bottom + 2);
    this.popup?.querySelector<HTMLElement>(".picker-search, vscode-checkbox")?.focus();
  };

  private readonly apply = (): void => this.choose(this.columns.filter((name) => this.draft?.includes(name)));

  private choose(names: readonly string[]): void {
    this.popup?.hidePopover();
    this.emit("choose", names);
  }

  private toggle(name: string, isChosen: boolean): void {
    const others = (this.draft ?? []).filter((one) => one !== name);
    this.draft = isChosen ? [...others, name] : others;
  }

  private readonly hearToggle = (): void => {
    if (this.popup?.matches(":popover-open")) return;
    this.draft = undefined;
    this.querySelector<HTMLElement>(".picker-button")?.focus();
  };

  private readonly hearKey = (event: KeyboardEvent): void => {
    if (event.key === "Enter") {
      this.apply();
      event.preventDefault();
    }
  };
}
