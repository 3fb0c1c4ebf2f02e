import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { formatMinute } from "../../../view/format";
import { icon } from "../../shared/icon";
import { PageElement } from "../../shared/pageElement";
import { placePopover } from "../../shared/popover";

const hour = 3_600_000;
const spans: readonly (readonly [string, number])[] = [
  ["Last hour", hour],
  ["Last 24 hours", 24 * hour],
  ["Last 7 days", 7 * 24 * hour],
  ["Last 30 days", 30 * 24 * hour],
];

/** Times between which something lies, in UTC; either may be open. Emits `choose` with both. */
@customElement("lens-time-range")
export class TimeRange extends PageElement {
  @property({ attribute: false }) fromMs: number | undefined;
  @property({ attribute: false }) untilMs: number | undefined;
  @state() private isOpen = false;

  override render(): TemplateResult {
    return html`<button
        class=${`tool-button ${this.isNarrowed ? "is-narrowed" : ""}`}
        aria-haspopup="dialog"
        aria-expanded=${this.isOpen ? "true" : "false"}
        title="Filter by time of commit"
        @click=${this.open}
      >
        <span>${this.describe()}</span>${icon("chevron-down")}
      </button>
      <div class="picker time-range" popover="auto" role="dialog" aria-label="Time of commit" @toggle=${this.hearToggle}>
        ${this.isOpen ? this.renderChoices() : nothing}
      </div>`;
  }

  private renderChoices(): TemplateResult {
    return html`<div class="time-spans">
        <button class="menu-item" @click=${() => this.choose(undefined, undefined)}><span class="menu-check"></span>Any time</button>
        ${spans.map(
          ([label, spanMs]) =>
            html`<button class="menu-item" @click=${() => this.choose(Date.now() - spanMs, undefined)}><span class="menu-check"></span>${label}</button>`,
        )}
      </div>
      <div class="menu-line" role="separator"></div>
      <form class="time-fields" @submit=${this.hearSubmit}>
        <label><span class="quiet">from</span> <input class="text-input" type="datetime-local" name="from" aria-label="From, UTC" .value=${toField(this.fromMs)} /></label>
        <label><span class="quiet">until</span> <input class="text-input" type="datetime-local" name="until" aria-label="Until, UTC" .value=${toField(this.untilMs)} /></label>
        <div class="picker-actions"><button class="tool-button">Apply</button><span class="quiet time-zone">UTC</span></div>
      </form>`;
  }

  private get isNarrowed(): boolean {
    return this.fromMs !== undefined || this.untilMs !== undefined;
  }

  private describe(): string {
    const { fromMs, untilMs } = this;
    if (fromMs === undefined) return untilMs === undefined ? "Time" : `Time: before ${formatMinute(untilMs)}`;
    return untilMs === undefined
      ? `Time: since ${formatMinute(fromMs)}`
      : `Time: ${formatMinute(fromMs).replace(" UTC", "")} to ${formatMinute(untilMs)}`;
  }

  private choose(fromMs: number | undefined, untilMs: number | undefined): void {
    this.popup?.hidePopover();
    this.emit("choose", { fromMs, untilMs });
  }

  private get popup(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".time-range");
  }

  private readonly open = async (): Promise<void> => {
    this.isOpen = true;
    await this.updateComplete;
    const { left, bottom } = this.getBoundingClientRect();
    if (this.popup !== null) placePopover(this.popup, left, bottom + 2);
    this.popup?.querySelector<HTMLElement>(".menu-item")?.focus();
  };

  private readonly hearToggle = (event: Event): void => {
    this.isOpen = (event.target as HTMLElement).matches(":popover-open");
  };

  private readonly hearSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    this.choose(fromField(fields.get("from")), fromField(fields.get("until")));
  };
}

function toField(timeMs: number | undefined): string {
  return timeMs === undefined ? "" : new Date(timeMs).toISOString().slice(0, 16);
}

function fromField(value: FormDataEntryValue | null): number | undefined {
  return typeof value === "string" && value !== "" ? Date.parse(`${value}Z`) : undefined;
}
