import { html, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { HistoryResult, RecordLocation, RecordVersion } from "../../../changelog/history";
import { formatExactTime } from "../../../view/format";
import { findVersionAt, layOutTimeline, type RecordTimeline } from "../../../view/recordTimeline";
import { chooseSpacing, type TimelineSpacing } from "../../../view/timeScale";
import { renderCancelled, renderEmpty, renderFailure, renderProgress, renderSkeletonRows } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import "../../shared/segmented";
import { Task } from "../../shared/task";
import { renderReadStats } from "../readStats";
import type { ViewContext } from "../viewContext";
import { formatKey, type RecordKey } from "./keyPicker";
import { renderLocations } from "./locationsTable";
import "./recordTimelineChart";
import { renderVersions } from "./versionsTable";

/** One record: its life as a picture and a table, and where it can still be read. */
@customElement("lens-record-history")
export class RecordHistory extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) result!: HistoryResult;
  @property({ attribute: false }) key!: RecordKey;
  @state() private spacing: TimelineSpacing | undefined;
  private readonly listing = new Task<readonly RecordVersion[]>(this);
  private readonly locating = new Task<readonly RecordLocation[]>(this);
  private askedFor = "";

  protected override willUpdate(): void {
    const { resultId, identifier } = this.result;
    if (resultId === this.askedFor) return;
    this.askedFor = resultId;
    this.spacing = undefined;
    const { host } = this.context;
    const { key } = this;
    void this.listing.run((options) => host.call("listVersions", { resultId }, options));
    void this.locating.run((options) => host.call("listRecordLocations", { identifier, key }, options));
  }

  override render(): TemplateResult {
    const { state } = this.listing;
    if (state.kind === "failed") return renderFailure(state.failure, this.listing.retry);
    if (state.kind === "cancelled") return renderCancelled("The versions were not read.", this.listing.retry);
    if (state.kind !== "done") {
      return html`${renderProgress("Reading versions", undefined, this.listing.cancel)}${renderSkeletonRows(6)}`;
    }
    const versions = state.value;
    return html`<div class="record">
        ${versions.length === 0 ? this.renderMissing() : this.renderLife(versions)}
        <section class="record-places">
          <h3 class="section-title">Where it can still be read</h3>
          ${this.renderPlaces()}
        </section>
      </div>
      ${renderReadStats(this.result, this.countVersions(versions), "version", describeIgnored(this.result))}`;
  }

  private renderLife(versions: readonly RecordVersion[]): TemplateResult {
    const now = Date.now();
    const timeline = layOutTimeline(versions, this.result.columns);
    const spacing = this.spacing ?? chooseSpacing(timeline.stepsMs, now);
    const asOf = this.findAsOf(timeline, now);
    const current = findVersionAt(versions, asOf);
    return html`<div class="as-of">
        <span>as of <b>${formatExactTime(Math.floor(asOf / 1000) * 1000)}</b></span>
        <span class="quiet">${describeState(versions, current, asOf)}</span>
        <span class="spring"></span>
        <lens-segmented
          label="Time axis"
          .value=${spacing}
          .segments=${[
            { value: "time", label: "By time", hint: "Width in proportion to time" },
            { value: "steps", label: "By change", hint: "The same width from one change to the next" },
          ]}
          @choose=${(event: CustomEvent<TimelineSpacing>) => {
            this.spacing = event.detail;
          }}
        ></lens-segmented>
      </div>
      <lens-record-timeline
        .timeline=${timeline}
        .expiredBeforeMs=${this.result.expiredBeforeMs}
        .asOfMs=${asOf}
        .nowMs=${now}
        .spacing=${spacing}
        .version=${current}
        @as-of=${(event: CustomEvent<number>) => this.setAsOf(event.detail)}
      ></lens-record-timeline>
      ${renderVersions(this.context, versions, this.result.columns, current, this.keepsDeletes)}`;
  }

  private renderMissing(): TemplateResult {
    const key = formatKey(this.result.identifier, this.key);
    const expired = this.result.expiredBeforeMs;
    return renderEmpty(
      `No record has the key ${key}`,
      expired === undefined
        ? `No commit of ${this.context.branch} ever held it. Check the value, or pick one from the list.`
        : `Nothing holds it since ${formatExactTime(expired)}; history before that was expired.`,
    );
  }

  private renderPlaces(): TemplateResult {
    const { state } = this.locating;
    if (state.kind === "done") return renderLocations(this.context, state.value, Date.now());
    if (state.kind === "failed") return renderFailure(state.failure, this.locating.retry);
    if (state.kind === "cancelled") return renderCancelled("The files were not searched.", this.locating.retry);
    return renderProgress(
      "Searching files",
      state.kind === "loading" ? state.progress : undefined,
      this.locating.cancel,
    );
  }

  private get keepsDeletes(): boolean {
    return this.context.state.history?.deleteRows === "keep";
  }

  /** The rows that the table of versions has. */
  private countVersions(versions: readonly RecordVersion[]): number {
    return versions.filter(({ changeType }) => this.keepsDeletes || changeType !== "DELETE").length;
  }

  private findAsOf({ stepsMs }: RecordTimeline, nowMs: number): number {
    const chosen = Date.parse(this.context.state.history?.asOf ?? "");
    return Number.isNaN(chosen) ? Math.max(nowMs, stepsMs.at(-1) ?? nowMs) : chosen;
  }

  private setAsOf(timeMs: number): void {
    const { history } = this.context.state;
    if (history !== undefined) this.context.go({ history: { ...history, asOf: new Date(timeMs).toISOString() } });
  }
}

function describeState(versions: readonly RecordVersion[], current: number | undefined, asOfMs: number): string {
  if (current !== undefined) return `version ${current + 1} of ${versions.length} holds`;
  const first = versions[0]?.startMs;
  return first !== undefined && asOfMs < first ? "not inserted yet" : "deleted";
}

function describeIgnored({ ignoredChanges }: HistoryResult): string | undefined {
  return ignoredChanges === 0 ? undefined : `${ignoredChanges} changes of columns set aside opened no version`;
}
