import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { ResultInfo } from "../../../query/result";
import { formatMinute, formatWhen, shortenId } from "../../../view/format";
import { listLineage } from "../../../view/lineage";
import type { MenuGroups } from "../../shared/menu";
import "../../shared/menu";
import { renderCancelled, renderFailure, renderProgress, renderSkeletonRows } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import { Task } from "../../shared/task";
import "../rowsGrid";
import type { ViewContext } from "../viewContext";

const offeredSnapshots = 12;

/** The rows of the table at a snapshot, a ref or a time. */
@customElement("lens-preview")
export class PreviewView extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  private readonly opening = new Task<ResultInfo>(this);
  private askedFor = "";

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close();
  }

  /** The selector that rows are read at; without a choice the branch's newest commit. */
  private get at(): string {
    return this.context.state.at ?? this.context.state.branch;
  }

  protected override willUpdate(): void {
    const key = `${this.context.table.metadataLocation} ${this.at}`;
    if (key === this.askedFor) return;
    this.askedFor = key;
    this.close();
    const { at } = this;
    void this.opening.run((options) => this.context.host.call("openRows", { at }, options));
  }

  override render(): TemplateResult {
    return html`<div class="toolbar">
        <h2 class="view-title">Rows</h2>
        <lens-menu class="keeps-label" symbol="history" label=${`at ${this.describePlace()}`} hint="Choose the state of the table" .groups=${this.makePlaces()}></lens-menu>
        <vscode-text-field
          class="time-field"
          placeholder="or a time: 2026-10-14T09:00"
          aria-label="Read the table as it was at a time, in UTC"
          @change=${this.hearTime}
        ></vscode-text-field>
      </div>
      ${this.renderRows()}`;
  }

  private renderRows(): TemplateResult {
    const { state } = this.opening;
    switch (state.kind) {
      case "done":
        return html`<lens-rows
          class="view-body"
          .context=${this.context}
          .result=${state.value}
          .identifier=${this.context.state.history?.identifier ?? this.context.table.identifierColumns}
        ></lens-rows>`;
      case "failed":
        return renderFailure(state.failure, this.opening.retry);
      case "cancelled":
        return renderCancelled("The rows were not read.", this.opening.retry);
      default:
        return html`${renderProgress("Reading rows", state.kind === "loading" ? state.progress : undefined, this.opening.cancel)}${renderSkeletonRows(12)}`;
    }
  }

  private describePlace(): string {
    const { table, state } = this.context;
    if (state.at === undefined) return `latest of ${state.branch}`;
    const snapshot = table.snapshots.find(({ snapshotId }) => snapshotId === state.at);
    return snapshot === undefined
      ? state.at
      : `${shortenId(snapshot.snapshotId)}, ${formatMinute(snapshot.timestampMs)}`;
  }

  private makePlaces(): MenuGroups {
    const { table, state, go } = this.context;
    const now = Date.now();
    const choose = (at: string | undefined) => (): void => go({ at });
    return [
      [{ label: `Latest of ${state.branch}`, checked: state.at === undefined, run: choose(undefined) }],
      table.refs.map(({ name, type }) => ({
        label: name,
        detail: type,
        checked: state.at === name,
        run: choose(name),
      })),
      listLineage(table, state.branch)
        .slice(-offeredSnapshots)
        .reverse()
        .map(({ snapshotId, timestampMs, operation }) => ({
          label: shortenId(snapshotId),
          detail: `${operation ?? ""} ${formatWhen(timestampMs, now)}`,
          checked: state.at === snapshotId,
          run: choose(snapshotId),
        })),
    ];
  }

  private readonly hearTime = (event: Event): void => {
    const at = (event.target as HTMLInputElement).value.trim();
    if (at !== "") this.context.go({ at });
  };

  private close(): void {
    const resultId = this.opening.value?.resultId;
    // The host drops every result of a page that is gone, so one that cannot be closed is no loss.
    if (resultId !== undefined) this.context.host.call("closeResult", { resultId }).catch(() => undefined);
  }
}
