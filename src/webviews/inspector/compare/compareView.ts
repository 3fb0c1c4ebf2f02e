import { html, nothing, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { Distribution, StateComparison } from "../../../catalog/comparison";
import type { ChangelogResult } from "../../../changelog/request";
import { formatQuantity, formatWhen, shortenId } from "../../../view/format";
import { listLineage } from "../../../view/lineage";
import { formatPlace } from "../../../view/tablePlace";
import type { MenuGroups } from "../../shared/menu";
import "../../shared/menu";
import { renderCancelled, renderEmpty, renderFailure, renderProgress, renderSkeletonRows } from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import { Task } from "../../shared/task";
import "../rowsGrid";
import type { ViewContext } from "../viewContext";
import { renderComparison } from "./comparisonFacts";
import "./distributionChart";

const offeredSnapshots = 40;

/** Two states of the table beside each other: files, partitions, schema, rows, and how a column's values are spread. */
@customElement("lens-compare")
export class CompareView extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  private readonly comparing = new Task<StateComparison>(this);
  private readonly spreading = new Task<Distribution>(this);
  private readonly opening = new Task<ChangelogResult>(this);
  private comparedFor = "";
  private spreadFor = "";

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.closeRows();
  }

  protected override willUpdate(): void {
    const { from, to, expression } = this.choices;
    if (from === undefined) return;
    const states = `${this.context.table.metadataLocation} ${from} ${to}`;
    if (states !== this.comparedFor) {
      this.comparedFor = states;
      this.closeRows();
      this.opening.reset();
      void this.comparing.run((options) => this.context.host.call("compareStates", { from, to }, options));
    }
    const spread = `${states} ${expression}`;
    if (expression !== "" && spread !== this.spreadFor) {
      this.spreadFor = spread;
      void this.spreading.run((options) =>
        this.context.host.call("compareDistribution", { from, to, expression }, options),
      );
    }
  }

  override render(): TemplateResult {
    const { from, to } = this.choices;
    if (from === undefined) {
      return renderEmpty("There is no second state to compare with", "The table has one snapshot only.");
    }
    return html`<div class="toolbar">
        <h2 class="visually-hidden">Compare two states</h2>
        ${this.renderPicker("from", from)}
        <button class="tool-button" title="Swap the two states" @click=${() => this.choose({ from: to, to: from })}>⇄ Swap</button>
        ${this.renderPicker("to", to)}
      </div>
      <div class="compare-body">
        ${this.renderFacts()} ${this.renderDistribution()} ${this.renderRows(from, to)}
      </div>`;
  }

  /** Without a choice: the branch's newest commit and the one before it. */
  private get choices() {
    const { state, branch, table } = this.context;
    const line = listLineage(table, branch);
    const kept = state.compare;
    return {
      from: kept?.from ?? line.at(-2)?.snapshotId,
      to: kept?.to ?? branch,
      expression: kept?.expression ?? "",
      asShare: kept?.asShare ?? true,
    };
  }

  private choose(chosen: Partial<{ from: string; to: string; expression: string; asShare: boolean }>): void {
    this.context.go({ compare: { ...this.choices, ...chosen } });
  }

  private renderPicker(side: "from" | "to", at: string): TemplateResult {
    const { table, branch } = this.context;
    const now = Date.now();
    const groups: MenuGroups = [
      table.refs.map(({ name, type }) => ({
        label: name,
        detail: type,
        checked: name === at,
        run: () => this.choose({ [side]: name }),
      })),
      table.snapshots
        .slice(-offeredSnapshots)
        .toReversed()
        .map(({ snapshotId, operation, timestampMs }) => ({
          label: shortenId(snapshotId),
          detail: `${operation ?? ""} ${formatWhen(timestampMs, now)}`,
          checked: snapshotId === at,
          run: () => this.choose({ [side]: snapshotId }),
        })),
    ];
    const label = table.refs.some(({ name }) => name === at) ? at : formatPlace(table, { branch, at });
    return html`<lens-menu
      class="keeps-label"
      symbol="git-commit"
      label=${`${side} ${label}`}
      hint=${side === "from" ? "Choose the first state" : "Choose the second state"}
      .groups=${groups}
    ></lens-menu>`;
  }

  private renderFacts(): TemplateResult {
    const { state } = this.comparing;
    switch (state.kind) {
      case "done":
        return renderComparison(state.value);
      case "failed":
        return renderFailure(state.failure, this.comparing.retry);
      case "cancelled":
        return renderCancelled("The files were not compared.", this.comparing.retry);
      default:
        return html`${renderProgress("Comparing files", undefined, this.comparing.cancel)}${renderSkeletonRows(6)}`;
    }
  }

  private renderDistribution(): TemplateResult {
    const { expression, asShare } = this.choices;
    const { state } = this.spreading;
    return html`<section class="compare-section" aria-labelledby="compare-spread">
      <h3 id="compare-spread">Distribution</h3>
      <div class="toolbar">
        <vscode-text-field
          class="compare-expression"
          placeholder="a column, or an expression such as price * quantity"
          aria-label="Column or SQL expression whose values are compared"
          .value=${expression}
          @change=${(event: Event) => this.choose({ expression: (event.target as HTMLInputElement).value.trim() })}
        ></vscode-text-field>
        <lens-menu
          symbol="list-unordered"
          label="Columns"
          hint="Choose a column"
          .groups=${[this.context.table.columns.slice(0, 200).map(({ name, type }) => ({ label: name, detail: type, checked: name === expression, run: () => this.choose({ expression: name }) }))]}
        ></lens-menu>
        <vscode-checkbox .checked=${asShare} @change=${(event: Event) => this.choose({ asShare: (event.target as HTMLInputElement).checked })}
          >As share of each state's rows</vscode-checkbox
        >
      </div>
      ${
        state.kind === "done"
          ? html`<lens-distribution-chart
            .distribution=${state.value}
            .names=${["the first state", "the second state"]}
            .asShare=${asShare}
          ></lens-distribution-chart>`
          : state.kind === "failed"
            ? renderFailure(state.failure, this.spreading.retry)
            : state.kind === "cancelled"
              ? renderCancelled("The values were not read.", this.spreading.retry)
              : state.kind === "loading"
                ? renderProgress("Reading values", state.progress, this.spreading.cancel)
                : html`<p class="quiet">Choose a column to see how its values are spread in both states.</p>`
      }
    </section>`;
  }

  private renderRows(from: string, to: string): TemplateResult {
    const { state } = this.opening;
    const open = (): void =>
      void this.opening.run((options) => this.context.host.call("openDiff", { from, to }, options));
    return html`<section class="compare-section" aria-labelledby="compare-rows">
      <h3 id="compare-rows">Rows${state.kind === "done" ? html` · ${formatQuantity(state.value.changeCount, "change")}` : nothing}</h3>
      ${
        state.kind === "done"
          ? html`<lens-rows class="compare-rows" label="Rows that differ" .context=${this.context} .result=${state.value} .isPassing=${true}></lens-rows>`
          : state.kind === "failed"
            ? renderFailure(state.failure, this.opening.retry)
            : state.kind === "loading"
              ? renderProgress("Comparing rows", state.progress, this.opening.cancel)
              : html`<p><vscode-button @click=${open}>Show the rows that differ</vscode-button></p>`
      }
    </section>`;
  }

  private closeRows(): void {
    const resultId = this.opening.value?.resultId;
    // The host drops every result of a page that is gone, so one that cannot be closed is no loss.
    if (resultId !== undefined) this.context.host.call("closeResult", { resultId }).catch(() => undefined);
  }
}
