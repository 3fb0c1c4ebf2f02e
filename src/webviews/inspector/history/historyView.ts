import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { HistoryOptions, HistoryResult } from "../../../changelog/history";
import type { ExportFormat } from "../../../query/result";
import { nameExport } from "../../../view/tablePlace";
import "../../shared/columnPicker";
import "../../shared/menu";
import { renderCancelled, renderEmpty, renderFailure, renderProgress, renderSkeletonRows } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import "../../shared/segmented";
import { Task } from "../../shared/task";
import { RememberedChoices } from "../changes/rememberedChoices";
import type { InspectorState } from "../contract";
import "../rowsGrid";
import { makeSqlMenu } from "../sqlMenu";
import { exportResult, type ViewContext } from "../viewContext";
import "./keyPicker";
import type { RecordKey } from "./keyPicker";
import "./recordHistory";
import "./wholeHistory";
import type { HistoryFilter } from "./wholeHistory";

type HistoryState = NonNullable<InspectorState["history"]>;

const formats: readonly ExportFormat[] = ["csv", "json", "parquet"];

/** What was true when, and what changed it: one record, or the whole table as SCD Type 2. */
@customElement("lens-history")
export class HistoryView extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  private readonly remembered = new RememberedChoices(this);
  private readonly opening = new Task<HistoryResult>(this);
  private askedFor = "";

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close();
  }

  private get place(): HistoryState {
    const { state, table } = this.context;
    const known = this.remembered.value?.identifier ?? [];
    const identifier = known.length > 0 ? known : table.identifierColumns;
    return state.history ?? { identifier, deleteRows: "close" };
  }

  private get options(): HistoryOptions {
    const { identifier, key, deleteRows, filter } = this.place;
    const ignoreColumns = this.context.state.changes?.ignoreColumns ?? this.remembered.value?.ignoreColumns ?? [];
    return {
      identifier,
      deleteRows,
      branch: this.context.branch,
      ...(key === undefined ? filter : { key }),
      ...(ignoreColumns.length > 0 && { ignoreColumns }),
    };
  }

  protected override willUpdate(): void {
    const { options } = this;
    const key = JSON.stringify([this.context.table.metadataLocation, options]);
    if (this.remembered.value === undefined || options.identifier.length === 0 || key === this.askedFor) return;
    this.askedFor = key;
    this.close();
    void this.opening.run((call) => this.context.host.call("openHistory", { options }, call));
  }

  override render(): TemplateResult {
    const { place } = this;
    return html`<h2 class="visually-hidden">History</h2>
      <div class="toolbar">
        <lens-column-picker
          label="identifier"
          hint="Rows with equal values here are versions of one record."
          .columns=${this.context.table.columns.map(({ name }) => name)}
          .chosen=${place.identifier}
          @choose=${(event: CustomEvent<readonly string[]>) => this.change({ identifier: event.detail, key: undefined })}
        ></lens-column-picker>
        <lens-key-picker
          .context=${this.context}
          .identifier=${place.identifier}
          .chosen=${place.key}
          @choose=${(event: CustomEvent<RecordKey | null>) => this.change({ key: event.detail ?? undefined, asOf: undefined })}
        ></lens-key-picker>
        <lens-segmented
          label="Deleted records"
          .value=${place.deleteRows}
          .segments=${[
            { value: "close", label: "Close deleted", hint: "A deletion ends the record's last interval" },
            { value: "keep", label: "Keep delete rows", hint: "A deletion is a row of its own" },
          ]}
          @choose=${(event: CustomEvent<"close" | "keep">) => this.change({ deleteRows: event.detail })}
        ></lens-segmented>
        <span class="spring"></span>
        ${this.opening.value === undefined ? nothing : this.renderTakeAway(this.opening.value)}
      </div>
      ${place.key === undefined && place.identifier.length > 0 ? this.renderFilter() : nothing} ${this.renderBody(place)}`;
  }

  private renderBody(place: HistoryState): TemplateResult {
    const { state } = this.opening;
    if (place.identifier.length === 0) {
      return renderEmpty(
        "Choose identifier columns",
        "This table declares none. Pick the columns that identify a record, such as an id, to see how records changed.",
      );
    }
    switch (state.kind) {
      case "done":
        return place.key === undefined
          ? html`<lens-rows class="view-body" label="Versions of all records" .context=${this.context} .about=${this.about} .result=${state.value} .identifier=${place.identifier}></lens-rows>`
          : html`<lens-record-history class="view-body" .context=${this.context} .result=${state.value} .key=${place.key}></lens-record-history>`;
      case "failed":
        return renderFailure(state.failure, this.opening.retry);
      case "cancelled":
        return renderCancelled("History was not read. The key and the choices are kept.", this.opening.retry);
      default:
        return html`${renderProgress("Reading history", state.kind === "loading" ? state.progress : undefined, this.opening.cancel)}${renderSkeletonRows(10)}`;
    }
  }

  private renderFilter(): TemplateResult {
    const first = this.context.table.snapshots[0]?.timestampMs ?? Date.now();
    const ends = [toInputTime(first), toInputTime(Date.now())];
    return html`<lens-history-filter
      class="toolbar"
      .ends=${ends}
      .filter=${this.place.filter ?? {}}
      @filter=${(event: CustomEvent<HistoryFilter>) => this.change({ filter: event.detail })}
    ></lens-history-filter>`;
  }

  private renderTakeAway(result: HistoryResult): TemplateResult {
    const exports = formats.map((format) => ({
      label: format.toUpperCase(),
      run: () =>
        exportResult(
          this.context,
          { resultId: result.resultId, view: { sort: [], where: [] }, about: this.about },
          format,
        ),
    }));
    const sql = makeSqlMenu(this.context, (dialect) =>
      this.context.host.call("formatHistorySql", { options: this.options, dialect }),
    );
    // The whole table's rows bring their own export, which follows their filter.
    return html`${this.place.key === undefined ? nothing : html`<lens-menu symbol="export" label="Export" .groups=${[exports]}></lens-menu>`}
      <lens-menu symbol="copy" label="Copy SQL" hint="Copy SQL that makes this history" .groups=${sql}></lens-menu>`;
  }

  private get about(): string | undefined {
    const { branch } = this.context;
    return nameExport("history", { branch, at: branch });
  }

  private change(next: Partial<HistoryState>): void {
    this.context.go({ history: { ...this.place, ...next } });
  }

  private close(): void {
    const resultId = this.opening.value?.resultId;
    // The host drops every result of a page that is gone, so one that cannot be closed is no loss.
    if (resultId !== undefined) this.context.host.call("closeResult", { resultId }).catch(() => undefined);
  }
}

function toInputTime(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 19);
}
