import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { HistoryOptions } from "../../../changelog/history";
import { PageElement } from "../../shared/pageElement";
import "../../shared/segmented";

export type HistoryFilter = Pick<HistoryOptions, "asOf" | "currentOnly" | "changedBetween">;
type Kind = "all" | "current" | "asOf" | "between";

const kinds: readonly { readonly value: Kind; readonly label: string; readonly hint: string }[] = [
  { value: "all", label: "All versions", hint: "Every version of every record" },
  { value: "current", label: "Current only", hint: "The version that holds now" },
  { value: "asOf", label: "As of", hint: "The versions in effect at a time" },
  { value: "between", label: "Changed between", hint: "All versions of the records that changed in a period" },
];

/** Which versions of the whole table are listed. Emits `filter` when the choice is complete. */
@customElement("lens-history-filter")
export class HistoryFilterBar extends PageElement {
  /** Ends of readable history, as ISO times to start from. */
  @property({ attribute: false }) ends: readonly [string, string] = ["", ""];
  @property({ attribute: false }) filter: HistoryFilter = {};
  private from: string | undefined;
  private to: string | undefined;

  private get kind(): Kind {
    if (this.filter.currentOnly) return "current";
    if (this.filter.asOf !== undefined) return "asOf";
    return this.filter.changedBetween === undefined ? "all" : "between";
  }

  protected override willUpdate(): void {
    const [from, to] = this.filter.changedBetween ?? [undefined, this.filter.asOf];
    this.from = from?.replace("Z", "") ?? this.from;
    this.to = to?.replace("Z", "") ?? this.to;
  }

  override render(): TemplateResult {
    return html`<lens-segmented
        label="Versions"
        .value=${this.kind}
        .segments=${kinds}
        @choose=${(event: CustomEvent<Kind>) => this.choose(event.detail)}
      ></lens-segmented>
      ${this.kind === "asOf" ? this.renderTime("As of", "to") : ""}
      ${this.kind === "between" ? [this.renderTime("From", "from"), this.renderTime("To", "to")] : ""}`;
  }

  private renderTime(label: string, end: "from" | "to"): TemplateResult {
    const value = this[end] ?? this.ends[end === "from" ? 0 : 1];
    return html`<label class="time-label"
      ><span class="quiet">${label}</span>
      <input
        class="text-input"
        type="datetime-local"
        step="1"
        .value=${value}
        aria-label=${`${label}, UTC`}
        @change=${(event: Event) => {
          this[end] = (event.target as HTMLInputElement).value;
          this.choose(this.kind);
        }}
      /><span class="quiet">UTC</span></label
    >`;
  }

  private choose(kind: Kind): void {
    const from = `${this.from ?? this.ends[0]}Z`;
    const to = `${this.to ?? this.ends[1]}Z`;
    const filters: Readonly<Record<Kind, HistoryFilter>> = {
      all: {},
      current: { currentOnly: true },
      asOf: { asOf: to },
      between: { changedBetween: [from, to] },
    };
    this.emit("filter", filters[kind]);
  }
}
