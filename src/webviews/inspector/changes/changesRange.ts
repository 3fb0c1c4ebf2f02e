import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ChangelogResult } from "../../../changelog/request";
import type { CommitStretch } from "../../../view/changeRange";
import { formatList } from "../../../view/format";
import "../../shared/columnPicker";
import { icon } from "../../shared/icon";
import { PageElement } from "../../shared/pageElement";
import "../../shared/segmented";
import type { ViewContext } from "../viewContext";
import type { ChangesChoices } from "./contract";
import "./commitStrip";

/** Which commits are compared and how their rows are paired. Emits `stretch-change` and `choices`. */
@customElement("lens-changes-range")
export class ChangesRange extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) stretch!: CommitStretch;
  @property({ attribute: false }) choices!: ChangesChoices;
  @property({ attribute: false }) result: ChangelogResult | undefined;

  override render(): TemplateResult {
    const isRange = this.stretch.first !== this.stretch.last;
    const columns = this.context.table.columns.map(({ name }) => name);
    return html`<div class="range">
      <lens-commit-strip .stretch=${this.stretch}></lens-commit-strip>
      <div class="toolbar">
        ${isRange ? this.renderMode() : nothing}
        <lens-column-picker
          label="identifier"
          hint="Rows with equal values here are one record: its delete and insert become one update."
          placeholder="none, plain inserts and deletes"
          .columns=${columns}
          .chosen=${this.identifier}
          .suggested=${this.result?.suggestedIdentifier ?? []}
          @choose=${(event: CustomEvent<readonly string[]>) => this.emit("choices", { identifier: event.detail })}
        ></lens-column-picker>
        <lens-column-picker
          label="set aside"
          hint="Updates of nothing but these columns are counted apart and not shown."
          placeholder="no columns"
          .columns=${columns}
          .chosen=${this.choices.ignoreColumns}
          @choose=${(event: CustomEvent<readonly string[]>) => this.emit("choices", { ignoreColumns: event.detail })}
        ></lens-column-picker>
      </div>
      ${this.renderGuess()}
    </div>`;
  }

  private get identifier(): readonly string[] {
    const paired = this.result?.pairing.by === "identifier" ? this.result.pairing.columns : undefined;
    return paired ?? this.choices.identifier ?? this.context.table.identifierColumns;
  }

  private get isNet(): boolean {
    return this.stretch.first !== this.stretch.last && this.context.state.changes?.net === true;
  }

  private renderMode(): TemplateResult {
    return html`<lens-segmented
      label="Changes over the range"
      .value=${this.isNet ? "net" : "every"}
      .segments=${[
        { value: "every", label: "Every change", hint: "Each change of each commit" },
        { value: "net", label: "Net", hint: "What remains when the range is seen as one change" },
      ]}
      @choose=${(event: CustomEvent<string>) => this.emit("choices", { net: event.detail === "net" })}
    ></lens-segmented>`;
  }

  private renderGuess(): TemplateResult | typeof nothing {
    const suggested = this.result?.suggestedIdentifier ?? [];
    // Net changes are inserts and deletes whatever identifies a row.
    const isPairable = this.result?.pairing.by === "nothing" && !this.isNet;
    if (!isPairable || suggested.length === 0) return nothing;
    return html`<p class="hint-line">
      ${icon("lightbulb")}
      <span><b>${formatList(suggested)}</b> ${suggested.length === 1 ? "is" : "are together"} unique in the changed rows, which is a guess at what identifies a record.</span>
      <button class="link-button" @click=${() => this.emit("choices", { identifier: suggested })}>Pair updates by it</button>
    </p>`;
  }
}
