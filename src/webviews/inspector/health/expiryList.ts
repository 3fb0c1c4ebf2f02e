import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ExpiryPreview, SnapshotExpiry } from "../../../catalog/expiry";
import {
  formatCount,
  formatDuration,
  formatExpiry,
  formatList,
  formatQuantity,
  formatWhen,
  shortenId,
} from "../../../view/format";
import { describeKept } from "../../../view/healthWords";
import { PageElement } from "../../shared/pageElement";
import { RowWindow } from "../../shared/rowWindow";
import "../../shared/segmented";
import type { ViewContext } from "../viewContext";

const rowHeight = 24;

/** What expiring snapshots would remove now, and why each other one stays. */
@customElement("lens-expiry-list")
export class ExpiryList extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) expiry!: ExpiryPreview;
  private readonly window = new RowWindow(this, rowHeight);

  override render(): TemplateResult {
    const { snapshots, droppedRefs } = this.expiry;
    const removed = snapshots.filter(isRemoved);
    const shown = this.context.state.health?.expiry ?? "all";
    const rows = shown === "all" ? snapshots : snapshots.filter((each) => isRemoved(each) === (shown === "removed"));
    return html`<section class="health-expiry" aria-labelledby="expiry-title">
      <h3 id="expiry-title">What expiry would remove now</h3>
      <p>${this.describe(removed.length)}</p>
      ${droppedRefs.length === 0 ? nothing : html`<p>It would also drop <bdi>${formatList(droppedRefs)}</bdi>, which outlived what was asked for.</p>`}
      <div class="toolbar">
        <lens-segmented
          label="Which snapshots are listed"
          .value=${shown}
          .segments=${[
            { value: "all", label: `All ${formatCount(snapshots.length)}` },
            { value: "removed", label: `Removed ${formatCount(removed.length)}` },
            { value: "kept", label: `Kept ${formatCount(snapshots.length - removed.length)}` },
          ]}
          @choose=${(event: CustomEvent<"all" | "removed" | "kept">) => this.context.go({ health: { expiry: event.detail } })}
        ></lens-segmented>
      </div>
      ${rows.length === 0 ? html`<p class="quiet">None.</p>` : this.renderRows(rows)}
    </section>`;
  }

  private describe(removed: number): string {
    const { isOff, maxSnapshotAgeMs, minSnapshotsToKeep, snapshots } = this.expiry;
    if (isOff) return "Nothing: gc.enabled is false, so that expiry refuses to run on this table.";
    const rule = `older than ${formatDuration(maxSnapshotAgeMs)} and not among a branch's newest ${formatCount(minSnapshotsToKeep)}`;
    return `${formatCount(removed)} of ${formatQuantity(snapshots.length, "snapshot")}, by the table's own retention: ${rule}, unless a branch or tag says otherwise.`;
  }

  private renderRows(rows: readonly SnapshotExpiry[]): TemplateResult {
    const { first, last, above, below } = this.window.place(rows.length);
    return html`<div class="expiry-rows" tabindex="0" role="region" aria-label="Snapshots and what keeps them" @scroll=${this.window.hearScroll}>
      <div role="table" aria-label="Snapshots and what keeps them" aria-rowcount=${rows.length + 1}>
        <div class="expiry-row expiry-head" role="row" aria-rowindex="1">
          ${["snapshot", "committed", "now", "why", "may expire"].map((name) => html`<span role="columnheader">${name}</span>`)}
        </div>
        <div role="presentation" .style=${`height:${above}px`}></div>
        ${rows.slice(first, last).map((row, at) => this.renderRow(row, first + at + 2))}
        <div role="presentation" .style=${`height:${below}px`}></div>
      </div>
    </div>`;
  }

  private renderRow(row: SnapshotExpiry, rowIndex: number): TemplateResult {
    const { snapshotId, timestampMs, keptBy, mayExpireMs } = row;
    const { nowMs } = this.expiry;
    const why = keptBy.map((reason) => describeKept(reason, nowMs)).join("; ");
    return html`<div class="expiry-row" role="row" aria-rowindex=${rowIndex}>
      <span role="cell"
        ><button class="link-button mono" title=${`Show snapshot ${snapshotId}`} @click=${() => this.context.go({ view: "snapshots", selected: [snapshotId] })}>
          ${shortenId(snapshotId)}
        </button></span
      >
      <span role="cell">${formatWhen(timestampMs, nowMs)}</span>
      <span role="cell" class=${isRemoved(row) ? "text-deleted" : ""}>${isRemoved(row) ? "− removed" : "stays"}</span>
      <span role="cell" title=${why}><bdi>${why || "nothing keeps it"}</bdi></span>
      <span role="cell">${mayExpireMs === undefined ? "not while that holds" : formatExpiry(mayExpireMs, nowMs)}</span>
    </div>`;
  }
}

function isRemoved({ keptBy }: SnapshotExpiry): boolean {
  return keptBy.length === 0;
}
