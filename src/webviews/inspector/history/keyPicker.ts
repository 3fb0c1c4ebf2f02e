import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { PageElement } from "../../shared/pageElement";
import { Task } from "../../shared/task";
import type { ViewContext } from "../viewContext";

export type RecordKey = Readonly<Record<string, string | null>>;

const typingMs = 200;

/** Pick or type the key of one record. Emits `choose` with the key, or with undefined for the whole table. */
@customElement("lens-key-picker")
export class KeyPicker extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) identifier: readonly string[] = [];
  @property({ attribute: false }) chosen: RecordKey | undefined;
  @state() private text: string | undefined;
  @state() private active = -1;
  @state() private isOpen = false;
  private readonly suggesting = new Task<readonly RecordKey[]>(this);
  private typingTimer: ReturnType<typeof setTimeout> | undefined;

  override render(): TemplateResult {
    const shown = this.text ?? (this.chosen === undefined ? "" : formatKey(this.identifier, this.chosen));
    const name = this.identifier.join(", ");
    return html`<div class="combobox" @focusout=${this.hearFocusOut}>
      <label class="quiet" for="record-key">key</label>
      <input
        id="record-key"
        class="text-input"
        role="combobox"
        aria-expanded=${this.isOpen ? "true" : "false"}
        aria-controls="record-keys"
        aria-autocomplete="list"
        aria-activedescendant=${this.active >= 0 ? `record-key-${this.active}` : nothing}
        autocomplete="off"
        spellcheck="false"
        placeholder=${name === "" ? "choose an identifier first" : name}
        ?disabled=${this.identifier.length === 0}
        .value=${shown}
        @input=${this.hearTyping}
        @focus=${() => this.ask(this.text ?? "")}
        @keydown=${this.hearKey}
      />
      ${
        this.chosen === undefined
          ? nothing
          : html`<button class="icon-button" title="Show the whole table" aria-label="Show the whole table" @click=${() => this.choose(undefined)}>
            <span class="codicon codicon-close" aria-hidden="true"></span>
          </button>`
      }
      <ul id="record-keys" class="combobox-list" role="listbox" aria-label="Keys" ?hidden=${!this.isOpen}>
        ${this.renderSuggestions()}
      </ul>
    </div>`;
  }

  private renderSuggestions(): TemplateResult | TemplateResult[] {
    const keys = this.suggesting.value;
    const say = (text: string): TemplateResult =>
      html`<li class="combobox-note" role="option" aria-disabled="true" aria-selected="false">${text}</li>`;
    if (this.suggesting.state.kind === "failed") return say(this.suggesting.state.failure.message);
    if (keys === undefined) return say("Looking for keys");
    if (keys.length === 0) return say("No key starts like this; Enter looks it up as typed");
    return keys.map(
      (key, index) => html`<li
        id=${`record-key-${index}`}
        class="combobox-option"
        role="option"
        aria-selected=${index === this.active ? "true" : "false"}
        @mousedown=${() => this.choose(key)}
      >
        ${formatKey(this.identifier, key)}
      </li>`,
    );
  }

  private readonly hearTyping = (event: Event): void => {
    const { value } = event.target as HTMLInputElement;
    this.text = value;
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.ask(value), typingMs);
  };

  private ask(prefix: string): void {
    this.isOpen = true;
    this.active = -1;
    const { identifier } = this;
    const { branch } = this.context;
    void this.suggesting.run((options) =>
      this.context.host.call("suggestKeys", { identifier, prefix, branch }, options),
    );
  }

  private readonly hearKey = (event: KeyboardEvent): void => {
    const keys = this.suggesting.value ?? [];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!this.isOpen) this.ask(this.text ?? "");
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.active = Math.max(-1, Math.min(keys.length - 1, this.active + step));
      event.preventDefault();
    } else if (event.key === "Enter") {
      this.choose(keys[this.active] ?? this.parseTyped());
    } else if (event.key === "Escape") {
      this.isOpen = false;
      this.text = undefined;
    }
  };

  private readonly hearFocusOut = (): void => {
    this.isOpen = false;
  };

  /** Values of several columns are separated by commas; fewer values than columns are no key. */
  private parseTyped(): RecordKey | undefined {
    const text = (this.text ?? "").trim();
    const values = this.identifier.length === 1 ? [text] : text.split(",").map((value) => value.trim());
    if (text === "" || values.length !== this.identifier.length) return this.chosen;
    return Object.fromEntries(this.identifier.map((name, index) => [name, values[index] ?? null]));
  }

  private choose(key: RecordKey | undefined): void {
    clearTimeout(this.typingTimer);
    this.isOpen = false;
    this.text = undefined;
    this.emit("choose", key);
  }
}

/** `00001`, or `eu, 17` for a key of several columns. */
export function formatKey(identifier: readonly string[], key: RecordKey): string {
  return identifier.map((name) => key[name] ?? "null").join(", ");
}
