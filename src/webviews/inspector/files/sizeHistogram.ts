import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { FilesResult, SizeBin } from "../../../catalog/tableFiles";
import { formatBytes, formatCount, formatQuantity } from "../../../view/format";
import { layOutSizes } from "../../../view/sizeAxis";
import { PageElement } from "../../shared/pageElement";
import type { FilesState } from "./contract";

/** Of many bins only those are named whose edge is a power of ten. */
const mostLabels = 9;

/** How large the files are beside how large they should be. A bar filters; emits `choose` with its sizes, or null for all. */
@customElement("lens-size-histogram")
export class SizeHistogram extends PageElement {
  @property({ attribute: false }) files!: FilesResult;
  @property({ attribute: false }) chosen: FilesState["sizes"];

  override render(): TemplateResult | typeof nothing {
    const { sizes, targetBytes, dataFiles, deleteFiles, smallFiles } = this.files;
    if (sizes.length === 0) return nothing;
    const { most, target, isSmall, smallUnder } = layOutSizes(sizes, targetBytes);
    return html`<section class="sizes" aria-label="Sizes of files">
      <p class="sizes-title">
        <b>${formatQuantity(smallFiles, "data file")}</b> of ${formatCount(dataFiles)} under
        ${formatBytes(smallUnder)}
        <span class="quiet">(three quarters of the target of ${formatBytes(targetBytes)})</span>
        <span class="sizes-legend quiet wide-only" aria-hidden="true">
          <span class="sizes-key small"></span> small <span class="sizes-key"></span> data
          ${deleteFiles > 0 ? html`<span class="sizes-key deletes"></span> deletes` : nothing}
        </span>
      </p>
      <div class="sizes-chart">
        <div class="sizes-bars" role="group" aria-label="Files by size; choose a size to filter">
          ${sizes.map((bin, at) => this.renderBar(bin, most, isSmall[at] ?? false))}
        </div>
        ${
          target === undefined
            ? nothing
            : html`<div class=${`sizes-target ${target > 0.75 ? "before" : ""}`} .style=${`left:${target * 100}%`}>
              <span>target</span>
            </div>`
        }
      </div>
      <div class="sizes-axis" aria-hidden="true">
        ${sizes.map(({ fromBytes }) => html`<span class="sizes-edge">${this.labels(fromBytes) ? formatEdge(fromBytes) : ""}</span>`)}
      </div>
    </section>`;
  }

  private renderBar(bin: SizeBin, most: number, isSmall: boolean): TemplateResult {
    const { dataFiles, deleteFiles } = bin;
    const isChosen = this.chosen?.fromBytes === bin.fromBytes && this.chosen.toBytes === bin.toBytes;
    const words = describeBin(bin, isSmall);
    const height = (count: number): string => `height:${(count / Math.max(1, most)) * 100}%`;
    return html`<button
      class=${`sizes-bin ${isSmall ? "small" : ""}`}
      aria-pressed=${isChosen ? "true" : "false"}
      aria-label=${words}
      title=${words}
      ?disabled=${dataFiles + deleteFiles === 0}
      @click=${() => this.emit("choose", isChosen ? null : sizesOf(bin))}
    >
      ${deleteFiles > 0 ? html`<span class="sizes-fill deletes" .style=${height(deleteFiles)}></span>` : nothing}
      ${dataFiles > 0 ? html`<span class="sizes-fill" .style=${height(dataFiles)}></span>` : nothing}
    </button>`;
  }

  private labels(fromBytes: number): boolean {
    return this.files.sizes.length <= mostLabels || fromBytes === 0 || Number.isInteger(Math.log10(fromBytes));
  }
}

function sizesOf({ fromBytes, toBytes }: SizeBin): FilesState["sizes"] {
  return { fromBytes, ...(toBytes !== undefined && { toBytes }) };
}

/** `1–2 MB` in words: `1 MB to 2 MB`. */
export function formatSizes({ fromBytes, toBytes }: NonNullable<FilesState["sizes"]>): string {
  return toBytes === undefined
    ? `${formatEdge(fromBytes)} and more`
    : `${formatEdge(fromBytes)} to ${formatEdge(toBytes)}`;
}

function describeBin(bin: SizeBin, isSmall: boolean): string {
  const { dataFiles, deleteFiles, bytes } = bin;
  const counts = [
    formatQuantity(dataFiles, "data file"),
    ...(deleteFiles > 0 ? [formatQuantity(deleteFiles, "delete file")] : []),
  ];
  return `${formatSizes(bin)}: ${counts.join(" and ")}, ${formatBytes(bytes)}${isSmall && dataFiles > 0 ? ", small" : ""}`;
}

/** Edges are round numbers, so they need no digits after the point. */
function formatEdge(bytes: number): string {
  return formatBytes(bytes).replace(".0 ", " ");
}
