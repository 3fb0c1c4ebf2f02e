import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { formatQuantity } from "../../view/format";
import { icon } from "../shared/icon";
import { PageElement } from "../shared/pageElement";

const mostShown = 100;

/** What is wrong with the table's metadata, in one quiet line that opens to all of it. */
@customElement("lens-problems")
export class ProblemsBar extends PageElement {
  @property({ attribute: false }) problems: readonly string[] = [];
  @state() private isOpen = false;

  override render(): TemplateResult | typeof nothing {
    const { problems, isOpen } = this;
    if (problems.length === 0) return nothing;
    const hidden = problems.length - mostShown;
    return html`<section class="problems" aria-label="Problems">
      <div class="problems-line">
        ${icon("warning")}
        <span>${formatQuantity(problems.length, "problem")} in this table's metadata</span>
        <button class="link-button" aria-expanded=${isOpen ? "true" : "false"} @click=${this.toggle}>${isOpen ? "Hide" : "Show"}</button>
      </div>
      ${
        isOpen
          ? html`<ul class="problem-list" tabindex="0" aria-label="Problems in the metadata">
            ${problems.slice(0, mostShown).map((problem) => html`<li class="breakable" dir="auto">${problem}</li>`)}
            ${hidden > 0 ? html`<li class="quiet">and ${formatQuantity(hidden, "more problem")}</li>` : nothing}
          </ul>`
          : nothing
      }
    </section>`;
  }

  private readonly toggle = (): void => {
    this.isOpen = !this.isOpen;
  };
}
