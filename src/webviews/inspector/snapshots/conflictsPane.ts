import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { SnapshotInfo } from "../../../catalog/tableInfo";
import type { ConflictPair, ConflictReport } from "../../../iceberg/conflicts/report";
import { type ConflictPreset, formatPresetSql, listConflictPresets, retrySnippet } from "../../../view/conflictPresets";
import { describeOrder, describeOverlap, describeRisk } from "../../../view/conflictWords";
import { formatQuantity, formatWhen, shortenId } from "../../../view/format";
import { icon } from "../../shared/icon";
import { renderCancelled, renderEmpty, renderFailure, renderProgress, renderSkeletonRows } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import type { Segment } from "../../shared/segmented";
import "../../shared/segmented";
import { Task } from "../../shared/task";
import type { ViewContext } from "../viewContext";
import type { SnapshotsState } from "./contract";

const minute = 60_000;
const windows: readonly Segment[] = [1, 5, 15, 60].map((minutes) => ({
  value: String(minutes * minute),
  label: minutes === 60 ? "1 h" : `${minutes} min`,
  hint: `Commits at most ${formatQuantity(minutes, "minute")} apart`,
}));
const shownAtFirst = 50;

export const defaultConflicts: NonNullable<SnapshotsState["conflicts"]> = { windowMs: 5 * minute, withHarmless: false };

/** Commits that came close in time and place, which of them can fail and how, and settings that help. */
@customElement("lens-conflicts")
export class ConflictsPane extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  @property({ attribute: false }) choice = defaultConflicts;
  @state() private shown = shownAtFirst;
  private readonly loading = new Task<ConflictReport>(this);
  private loadedFor: unknown;
  private loadedWindowMs: number | undefined;

  protected override willUpdate(): void {
    const { table } = this.context;
    if (this.loadedFor === table && this.loadedWindowMs === this.choice.windowMs) return;
    this.loadedFor = table;
    this.loadedWindowMs = this.choice.windowMs;
    this.shown = shownAtFirst;
    const { windowMs } = this.choice;
    void this.loading.run((options) => this.context.host.call("listConflicts", { windowMs }, options));
  }

  override render(): TemplateResult {
    return html`<h3 class="details-title">Conflicts</h3>
      <p class="quiet">Commits of one line that came close in time and touched the same files or partitions.</p>
      <div class="toolbar">
        <span class="quiet">at most</span>
        <lens-segmented
          label="How far apart commits may be"
          .segments=${windows}
          .value=${String(this.choice.windowMs)}
          @choose=${(event: CustomEvent<string>) => this.choose({ windowMs: Number(event.detail) })}
        ></lens-segmented>
        <span class="quiet">apart</span>
      </div>
      ${this.renderReport()}${this.renderPresets()}`;
  }

  private renderReport(): TemplateResult {
    const { state } = this.loading;
    switch (state.kind) {
      case "done":
        return this.renderPairs(state.value);
      case "failed":
        return renderFailure(state.failure, this.loading.retry);
      case "cancelled":
        return renderCancelled("The commits were not compared.", this.loading.retry);
      default:
        return html`${renderProgress("Reading what commits touched", state.kind === "loading" ? state.progress : undefined, this.loading.cancel)}${renderSkeletonRows(4)}`;
    }
  }

  private renderPairs(report: ConflictReport): TemplateResult {
    const risky = report.pairs.filter(({ risks }) => risks.length > 0);
    const listed = this.choice.withHarmless ? report.pairs : risky;
    const harmless = report.pairs.length - risky.length;
    return html`<p role="status">${describeReport(report, risky.length)}</p>
      ${report.unread.length === 0 ? nothing : renderUnread(report)}
      ${
        harmless === 0
          ? nothing
          : html`<vscode-checkbox ?checked=${this.choice.withHarmless} @change=${this.hearHarmless}
            >Also ${formatQuantity(harmless, "pair")} of which neither can fail</vscode-checkbox
          >`
      }
      ${
        report.pairs.length === 0
          ? renderEmpty("No commits got in each other's way", "Choose a longer time to look for more.")
          : nothing
      }
      <ul class="conflicts" aria-label="Pairs of commits">${listed.slice(0, this.shown).map((pair) => this.renderPair(pair))}</ul>
      ${
        listed.length > this.shown
          ? html`<button class="tool-button" @click=${this.showMore}>Show ${formatQuantity(Math.min(shownAtFirst, listed.length - this.shown), "more pair")}</button>`
          : nothing
      }`;
  }

  private renderPair(pair: ConflictPair): TemplateResult {
    const [earlier, later] = [this.find(pair.earlierId), this.find(pair.laterId)];
    return html`<li class="conflict">
      <div class="conflict-head">
        ${this.renderCommit(pair.earlierId, earlier)}${icon("arrow-right")}${this.renderCommit(pair.laterId, later)}
        <button class="link-button" @click=${() => this.context.go({ selected: [pair.earlierId, pair.laterId] })}>Select both</button>
      </div>
      <p class="quiet">${describeOrder(pair)}${later === undefined ? "" : `; ${formatWhen(later.timestampMs, Date.now())}`}</p>
      <p><bdi class="breakable">${describeOverlap(pair)}</bdi></p>
      ${pair.risks.length === 0 ? html`<p class="quiet">${icon("pass")} Neither can fail.</p>` : nothing}
      ${pair.risks.map((risk) => {
        const words = describeRisk(risk, this.find(risk.snapshotId) ?? { operation: undefined });
        return html`<details class="risk">
          <summary>${icon("warning")} ${words.title} <span class="mono quiet">${shortenId(risk.snapshotId)}</span></summary>
          <p>${words.reason}</p>
          <p class="mono breakable risk-exception">${words.exception}</p>
          <p>${words.remedy}</p>
        </details>`;
      })}
    </li>`;
  }

  private renderCommit(id: string, snapshot: SnapshotInfo | undefined): TemplateResult {
    return html`<button class="link-button" title=${`Show ${id} in the graph`} @click=${() => this.emit("reveal", id)}>
      <bdi>${snapshot?.operation ?? "commit"}</bdi> <span class="mono">${shortenId(id)}</span>
    </button>`;
  }

  private renderPresets(): TemplateResult {
    return html`<h3 class="details-title">Settings that help</h3>
      ${listConflictPresets(this.context.table).map((preset) => {
        const sql = formatPresetSql(preset, this.context.tableNames);
        return html`<div class="preset">
          <details>
            <summary>${preset.name}</summary>
            <p class="quiet">${preset.hint}</p>
            ${renderProperties(preset)}
          </details>
          <button class="icon-button" aria-label=${`Copy ${preset.name} as Spark SQL`} title="Copy as Spark SQL" @click=${() => this.context.copy(sql, `“${preset.name}” as Spark SQL`)}>
            ${icon("copy")}
          </button>
        </div>`;
      })}
      <p class="quiet">
        A commit that only lost the race in the catalog (CommitFailedException) is tried again by Iceberg, as these settings
        say. A conflict of data (ValidationException) is not: the job must run the statement again.
        <button class="link-button" @click=${() => this.context.copy(retrySnippet, "the PySpark functions")}>Copy as PySpark</button>
      </p>`;
  }

  private find(id: string): SnapshotInfo | undefined {
    return this.context.table.snapshots.find(({ snapshotId }) => snapshotId === id);
  }

  private choose(change: Partial<NonNullable<SnapshotsState["conflicts"]>>): void {
    this.context.go({ snapshots: { ...this.context.state.snapshots, conflicts: { ...this.choice, ...change } } });
  }

  private readonly hearHarmless = (event: Event): void => {
    this.choose({ withHarmless: (event.target as HTMLInputElement).checked });
  };

  private readonly showMore = (): void => {
    this.shown += shownAtFirst;
  };
}

function renderProperties({ properties }: ConflictPreset): TemplateResult {
  return html`<table class="plain-table">
    <thead>
      <tr><th>property</th><th class="end">preset</th><th class="end">now</th></tr>
    </thead>
    <tbody>
      ${properties.map(
        ({ key, value, current, isDefault }) => html`<tr>
          <td class="mono">${key}</td>
          <td class="end">${value}</td>
          <td class=${`end ${isDefault ? "quiet" : ""}`} title=${isDefault ? "The default: the table does not set it" : ""}><bdi>${current}</bdi></td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

function describeReport({ pairs, appendPairs, apartPairs, commitsRead, isCut }: ConflictReport, risky: number): string {
  return [
    `${formatQuantity(pairs.length, "pair")} overlapped, in ${formatQuantity(risky, "pair")} one can fail.`,
    apartPairs > 0 ? `${formatQuantity(apartPairs, "pair")} kept to different partitions.` : "",
    appendPairs > 0 ? `${formatQuantity(appendPairs, "pair")} of appends never conflict in data.` : "",
    `Read the manifests of ${formatQuantity(commitsRead, "commit")}.`,
    isCut ? "Older pairs were left out." : "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function renderUnread({ unread }: ConflictReport): TemplateResult {
  return html`<details class="unread">
    <summary class="text-deleted">${icon("warning")} ${formatQuantity(unread.length, "commit")} could not be read</summary>
    <ul>
      ${unread.map(({ snapshotId, message }) => html`<li class="breakable"><span class="mono">${snapshotId}</span> ${message}</li>`)}
    </ul>
  </details>`;
}
