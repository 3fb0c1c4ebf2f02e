import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { formatQuantity, formatWhen, shortenId } from "../../view/format";
import { listLineage } from "../../view/lineage";
import { formatPlace } from "../../view/tablePlace";
import { icon } from "../shared/icon";
import { PageElement } from "../shared/pageElement";
import { placePopover } from "../shared/popover";
import type { ViewContext } from "./viewContext";

const mostShown = 50;

interface Choice {
  /** Absent: the branch's latest. */
  readonly at: string | undefined;
  readonly label: string;
  readonly detail: string;
}

/** Chooses the state of the table that is read: the branch's latest, a tag, one of its snapshots, or a time. */
@customElement("lens-place-picker")
export class PlacePicker extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @state() private isOpen = false;
  @state() private search = "";
  @state() private active = 0;

  override render(): TemplateResult {
    const { table } = this.context;
    return html`<button
        class="tool-button place-button"
        aria-haspopup="dialog"
        aria-expanded=${this.isOpen ? "true" : "false"}
        title="Choose the state of the table that is read here"
        @click=${this.open}
      >
        <span class="quiet">at</span>
        <span dir="auto">${formatPlace(table, this.context)}</span>
        ${icon("chevron-down")}
      </button>
      <div class="picker place-picker" popover="auto" role="dialog" aria-label="State of the table" @toggle=${this.hearToggle}>
        ${this.isOpen ? this.renderChoices() : nothing}
      </div>`;
  }

  private renderChoices(): TemplateResult {
    const found = this.listChoices();
    const shown = found.slice(0, mostShown);
    return html`<input
        class="text-input picker-search"
        role="combobox"
        aria-label="Find a tag or a snapshot"
        aria-expanded="true"
        aria-controls="places"
        aria-activedescendant=${shown.length > 0 ? `place-${this.active}` : nothing}
        placeholder="Find a tag or a snapshot"
        spellcheck="false"
        .value=${this.search}
        @input=${this.hearSearch}
        @keydown=${(event: KeyboardEvent) => this.hearKey(event, shown)}
      />
      <ul id="places" class="place-list" role="listbox" aria-label="States of the table">
        ${shown.map((choice, index) => this.renderChoice(choice, index))}
      </ul>
      ${found.length > shown.length ? html`<p class="quiet">${formatQuantity(found.length - shown.length, "more snapshot")}: type to find them</p>` : nothing}
      ${found.length === 0 ? html`<p class="quiet">Nothing on ${this.context.branch} is called like this.</p>` : nothing}
      <form class="place-time" @submit=${this.hearTime}>
        <label class="time-label"
          ><span class="quiet place-or">or at</span>
          <input class="text-input" name="time" type="datetime-local" step="1" required aria-label="Time, UTC" /><span
            class="quiet"
            >UTC</span
          ></label
        >
        <button class="tool-button">Read</button>
      </form>`;
  }

  private renderChoice({ at, label, detail }: Choice, index: number): TemplateResult {
    return html`<li
      id=${`place-${index}`}
      class="combobox-option place-option"
      role="option"
      aria-selected=${index === this.active ? "true" : "false"}
      @click=${() => this.choose(at)}
    >
      <span class="menu-check">${at === this.context.state.at ? icon("check") : nothing}</span>
      <span class="menu-label" dir="auto">${label}</span>
      <span class="menu-detail">${detail}</span>
    </li>`;
  }

  private listChoices(): readonly Choice[] {
    const { table, branch } = this.context;
    const now = Date.now();
    const choices: Choice[] = [
      { at: undefined, label: `Latest of ${branch}`, detail: "" },
      ...table.refs.filter(({ type }) => type === "tag").map(({ name }) => ({ at: name, label: name, detail: "tag" })),
      ...listLineage(table, branch)
        .map(({ snapshotId, timestampMs, operation }) => ({
          at: snapshotId,
          label: shortenId(snapshotId),
          detail: `${operation ?? ""} ${formatWhen(timestampMs, now)}`,
        }))
        .reverse(),
    ];
    const search = this.search.trim().toLowerCase();
    if (search === "") return choices;
    return choices.filter(({ at, label, detail }) => `${at} ${label} ${detail}`.toLowerCase().includes(search));
  }

  private get popup(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".place-picker");
  }

  private readonly open = async (): Promise<void> => {
    this.isOpen = true;
    this.search = "";
    this.active = Math.max(
      0,
      this.listChoices().findIndex(({ at }) => at === this.context.state.at),
    );
    await this.updateComplete;
    const { left, bottom } = this.getBoundingClientRect();
    if (this.popup !== null) placePopover(this.popup, left, bottom + 2);
    this.popup?.querySelector<HTMLElement>(".picker-search")?.focus();
    this.showActive();
  };

  private choose(at: string | undefined): void {
    this.popup?.hidePopover();
    this.context.go({ at });
  }

  private readonly hearSearch = (event: Event): void => {
    this.search = (event.target as HTMLInputElement).value;
    this.active = 0;
  };

  private hearKey(event: KeyboardEvent, shown: readonly Choice[]): void {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.active = Math.max(0, Math.min(shown.length - 1, this.active + step));
      void this.updateComplete.then(() => this.showActive());
      event.preventDefault();
    } else if (event.key === "Enter") {
      const choice = shown[this.active];
      if (choice !== undefined) this.choose(choice.at);
    }
  }

  private showActive(): void {
    this.querySelector(`#place-${this.active}`)?.scrollIntoView({ block: "nearest" });
  }

  private readonly hearTime = (event: Event): void => {
    event.preventDefault();
    const time = new FormData(event.target as HTMLFormElement).get("time");
    if (typeof time === "string" && time !== "") this.choose(`${time}Z`);
  };

  private readonly hearToggle = (): void => {
    if (this.popup?.matches(":popover-open")) return;
    this.isOpen = false;
    this.querySelector<HTMLElement>(".place-button")?.focus();
  };
}
