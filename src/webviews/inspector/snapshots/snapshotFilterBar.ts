import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import type { TableInfo } from "../../../catalog/tableInfo";
import { formatCount, formatQuantity } from "../../../view/format";
import {
  type FilterChoices,
  isFiltering,
  listFilterChoices,
  parseSummaryEntry,
  type SnapshotFilter,
} from "../../../view/snapshotFilter";
import { icon } from "../../shared/icon";
import type { MenuGroups, MenuItem } from "../../shared/menu";
import "../../shared/menu";
import { PageElement } from "../../shared/pageElement";
import "./timeRange";

const mostEngines = 30;

/** What the list of commits is narrowed to, as compact controls. Emits `filter` with the new filter. */
@customElement("lens-snapshot-filter")
export class SnapshotFilterBar extends PageElement {
  @property({ attribute: false }) table!: TableInfo;
  @property({ attribute: false }) filter: SnapshotFilter = {};
  @property({ attribute: false }) hits = 0;
  @state() private isAskingEntry = false;
  private choices: FilterChoices = { operations: [], engines: [], jobs: [] };
  private choicesFor: TableInfo | undefined;

  protected override willUpdate(): void {
    if (this.choicesFor === this.table) return;
    this.choicesFor = this.table;
    this.choices = listFilterChoices(this.table);
  }

  override render(): TemplateResult {
    const { branch, operation, engine, entries = [], text } = this.filter;
    return html`<div class="toolbar snapshot-filter" role="search" aria-label="Filter snapshots">
      <input
        class="text-input snapshot-search"
        type="search"
        aria-label="Find in ids, refs and summaries"
        placeholder="Find id, ref or key=value"
        spellcheck="false"
        .value=${text ?? ""}
        @input=${(event: Event) => this.narrow({ text: (event.target as HTMLInputElement).value })}
      />
      ${this.renderMenu("Branch", branch, this.listBranches(), (value) => this.narrow({ branch: value }))}
      ${this.renderMenu("Operation", operation, this.choices.operations, (value) => this.narrow({ operation: value }))}
      ${this.renderMenu("Engine", engine, this.choices.engines.slice(0, mostEngines), (value) => this.narrow({ engine: value }))}
      <lens-time-range
        .fromMs=${this.filter.fromMs}
        .untilMs=${this.filter.untilMs}
        @choose=${(event: CustomEvent<Pick<SnapshotFilter, "fromMs" | "untilMs">>) => this.narrow(event.detail)}
      ></lens-time-range>
      <lens-menu label="Job" class="keeps-label" hint="Commits of one job, by an entry of their summaries" .groups=${this.listJobs()}></lens-menu>
      ${this.isAskingEntry ? this.renderEntryField() : nothing}
      ${entries.map(
        (
          entry,
        ) => html`<button class="chip" aria-pressed="true" title="Remove this condition" @click=${() => this.removeEntry(entry)}>
          <bdi class="chip-text">${entry.key}${entry.value === undefined ? "" : `=${entry.value}`}</bdi>${icon("close")}
        </button>`,
      )}
      ${this.renderHits()}
    </div>`;
  }

  private renderMenu(
    label: string,
    value: string | undefined,
    values: readonly string[],
    choose: (value: string | undefined) => void,
  ): TemplateResult {
    const items: MenuItem[] = values.map((one) => ({
      label: one === "" ? "not named" : one,
      checked: one === value,
      run: () => choose(one),
    }));
    const groups: MenuGroups = [[{ label: "Any", checked: value === undefined, run: () => choose(undefined) }], items];
    const shown = value === undefined ? label : `${label}: ${value === "" ? "not named" : value}`;
    return html`<lens-menu class=${`keeps-label ${value === undefined ? "" : "is-narrowed"}`} label=${shown} hint=${`Filter by ${label.toLowerCase()}`} .groups=${groups}></lens-menu>`;
  }

  private renderEntryField(): TemplateResult {
    return html`<form class="entry-form" @submit=${this.hearEntry}>
      <input class="text-input" name="entry" aria-label="Key, or key=value" placeholder="key=value" spellcheck="false" autofocus required @keydown=${this.hearEntryKey} />
      <button class="tool-button">Add</button>
    </form>`;
  }

  private renderHits(): TemplateResult {
    const isNarrowed = isFiltering(this.filter);
    return html`<span class="hits quiet" role="status">
        ${isNarrowed ? `${formatCount(this.hits)} of ${formatQuantity(this.table.snapshots.length, "snapshot")}` : nothing}
      </span>
      ${isNarrowed ? html`<button class="tool-button" @click=${() => this.emit<SnapshotFilter>("filter", {})}>${icon("clear-all")} Clear</button>` : nothing}`;
  }

  private listBranches(): readonly string[] {
    return this.table.refs.filter(({ type }) => type === "branch").map(({ name }) => name);
  }

  private listJobs(): MenuGroups {
    return [
      ...this.choices.jobs.map(({ key, values }) => [
        { label: key, detail: "any", run: () => this.addEntry({ key }) },
        ...values.map((value) => ({ label: value, detail: key, run: () => this.addEntry({ key, value }) })),
      ]),
      [{ label: "Another entry of the summary…", run: this.askEntry }],
    ];
  }

  private addEntry(entry: { readonly key: string; readonly value?: string }): void {
    const others = (this.filter.entries ?? []).filter(({ key }) => key !== entry.key);
    this.narrow({ entries: [...others, entry] });
  }

  private removeEntry(entry: { readonly key: string }): void {
    const entries = this.filter.entries?.filter(({ key }) => key !== entry.key);
    this.narrow({ entries: entries?.length === 0 ? undefined : entries });
  }

  private readonly askEntry = async (): Promise<void> => {
    this.isAskingEntry = true;
    await this.updateComplete;
    this.querySelector<HTMLElement>(".entry-form input")?.focus();
  };

  private readonly hearEntry = (event: SubmitEvent): void => {
    event.preventDefault();
    const text = new FormData(event.target as HTMLFormElement).get("entry");
    const entry = typeof text === "string" ? parseSummaryEntry(text) : undefined;
    this.isAskingEntry = false;
    if (entry !== undefined) this.addEntry(entry);
  };

  private readonly hearEntryKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") this.isAskingEntry = false;
  };

  private narrow(change: { readonly [Key in keyof SnapshotFilter]?: SnapshotFilter[Key] | undefined }): void {
    const next = Object.entries({ ...this.filter, ...change }).filter(
      ([, value]) => value !== undefined && value !== "",
    );
    this.emit<SnapshotFilter>("filter", Object.fromEntries(next));
  }
}
