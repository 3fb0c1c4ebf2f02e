import { html, svg, type TemplateResult } from "lit";
import { customElement, state } from "lit/decorators.js";
import { icon } from "../../shared/icon";
import { PageElement } from "../../shared/pageElement";
import { placePopover } from "../../shared/popover";
import { type NodeShape, renderNode } from "./graphCell";

const shapes: readonly (readonly [NodeShape, string, string])[] = [
  ["commit", "lane-0", "commit on a branch; a ring around it: the branch's head"],
  ["rewrite", "lane-0", "rewrites files without changing rows, such as compaction"],
  ["picked", "lane-0", "cherry-picked: applies a staged commit's changes again"],
  ["tag", "lane-tag", "kept by a tag only"],
  ["staged", "lane-staged", "staged for review (WAP), not published"],
  ["published", "lane-published", "staged, and published as a copy"],
  ["rolledBack", "lane-rolledBack", "was the table's state, and was rolled back"],
  ["abandoned", "lane-abandoned", "on no branch: its branch was dropped or moved"],
];

/** A button that explains the marks of the graph. */
@customElement("lens-graph-legend")
export class GraphLegend extends PageElement {
  @state() private isOpen = false;

  override render(): TemplateResult {
    return html`<button
        class="icon-button"
        aria-haspopup="dialog"
        aria-expanded=${this.isOpen ? "true" : "false"}
        aria-label="Legend of the graph"
        title="Legend of the graph"
        @click=${this.open}
      >
        ${icon("question")}
      </button>
      <div class="picker legend" popover="auto" role="dialog" aria-label="Legend of the graph" tabindex="-1" @toggle=${this.hearToggle}>
        <ul class="legend-list">
          ${shapes.map(
            ([shape, lane, words]) => html`<li>
              <svg width="20" height="16" aria-hidden="true">${svg`<g class=${lane}>${renderNode(shape, 10, 8)}</g>`}</svg>${words}
            </li>`,
          )}
          <li>
            <svg width="20" height="16" aria-hidden="true">
              <path class="graph-line lane-0 graph-broken" d="M10 0V16" />
            </svg>
            commits between are not listed here
          </li>
          <li>
            <svg width="20" height="16" aria-hidden="true">
              <path class="graph-line lane-0" d="M10 0V9" />
              <path class="graph-cut" d="M5 12l5 -3m-1 4l5 -3" />
            </svg>
            older commits were expired
          </li>
        </ul>
      </div>`;
  }

  private readonly open = (): void => {
    const popup = this.querySelector<HTMLElement>(".legend");
    const { left, bottom } = this.getBoundingClientRect();
    if (popup === null) return;
    placePopover(popup, left, bottom + 2);
    popup.focus();
  };

  private readonly hearToggle = (event: Event): void => {
    this.isOpen = (event.target as HTMLElement).matches(":popover-open");
  };
}
