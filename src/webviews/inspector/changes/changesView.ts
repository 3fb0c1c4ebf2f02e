import { html, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import type { LakehouseFailure } from "../../../model/errors";
import { type CommitStretch, describeStretch, findStretch, toSelectors } from "../../../view/changeRange";
import {
  type Action,
  renderCancelled,
  renderEmpty,
  renderFailure,
  renderProgress,
  renderSkeletonRows,
} from "../../shared/messages";
import { PageElement } from "../../shared/pageElement";
import { Task } from "../../shared/task";
import type { InspectorState } from "../contract";
import type { ViewContext } from "../viewContext";
import "./changesRange";
import {
  type ChangelogRequest,
  makeChangelogRequest,
  mergeChoices,
  type OpenedChangelog,
  openChangelog,
} from "./changesRequest";
import "./changesResult";
import type { ChangesChoices } from "./contract";
import { RememberedChoices } from "./rememberedChoices";

type ChangesState = NonNullable<InspectorState["changes"]>;
type Choice = Partial<ChangesChoices> & { readonly from?: string; readonly to?: string; readonly net?: boolean };

/** Which rows changed, which cells of them, how much, and what it cost to know. */
@customElement("lens-changes")
export class ChangesView extends PageElement {
  @property({ attribute: false }) context!: ViewContext;
  private readonly remembered = new RememberedChoices(this);
  private readonly opening = new Task<OpenedChangelog>(this);
  private askedFor = "";

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.close();
  }

  private get choices(): ChangesChoices {
    return mergeChoices(this.context.state.changes, this.remembered.value ?? { ignoreColumns: [] });
  }

  private get stretch(): CommitStretch | undefined {
    const { table, branch, state } = this.context;
    return findStretch(table, branch, state.changes);
  }

  private get request(): ChangelogRequest | undefined {
    const { stretch } = this;
    const isNet = stretch !== undefined && isRange(stretch) && this.context.state.changes?.net === true;
    return stretch && makeChangelogRequest(stretch, isNet, this.choices);
  }

  protected override willUpdate(): void {
    const { request } = this;
    const key = JSON.stringify(request);
    if (this.remembered.value === undefined || request === undefined || key === this.askedFor) return;
    this.askedFor = key;
    this.close();
    void this.opening.run((call) => openChangelog(this.context.host, request, call));
  }

  override render(): TemplateResult {
    const { stretch } = this;
    if (stretch === undefined) {
      return renderEmpty(
        "This range is not on the branch",
        `Its commits are not in the history of ${this.context.branch} that is kept. Choose another branch, or look at the newest commit.`,
        [{ label: "Show the newest commit", run: () => this.context.go({ changes: undefined }) }],
      );
    }
    const opened = this.opening.value;
    return html`<h2 class="view-title">
        ${describeStretch(stretch, Date.now())}<span class="wide-only">${describeParent(stretch)}</span>
      </h2>
      <lens-changes-range
        .context=${this.context}
        .stretch=${stretch}
        .choices=${this.choices}
        .result=${opened?.result}
        @stretch-change=${(event: CustomEvent<CommitStretch>) => this.choose(toSelectors(event.detail))}
        @choices=${(event: CustomEvent<Choice>) => this.choose(event.detail)}
      ></lens-changes-range>
      ${
        opened === undefined
          ? this.renderWaiting()
          : html`<lens-changes-result
            class="view-body"
            .context=${this.context}
            .result=${opened.result}
            .request=${opened.request}
            .ignored=${this.choices.ignoreColumns}
            .isRange=${isRange(stretch)}
          ></lens-changes-result>`
      }`;
  }

  private renderWaiting(): TemplateResult {
    const { state } = this.opening;
    if (state.kind === "failed") {
      return renderFailure(state.failure, this.opening.retry, this.listRemedies(state.failure));
    }
    if (state.kind === "cancelled") {
      const kept = "The changes were not read. The range and the columns you chose are kept.";
      return renderCancelled(kept, this.opening.retry);
    }
    const progress = state.kind === "loading" ? state.progress : undefined;
    return html`${renderProgress("Comparing files", progress, this.opening.cancel)}${renderSkeletonRows(12)}`;
  }

  /** Other columns, or no pairing at all: what a person can do about an identifier that does not fit. */
  private listRemedies({ code, details }: LakehouseFailure): readonly Action[] {
    const suggested = details.suggestedColumns ?? [];
    const range = details.readableRange;
    const actions: Action[] = [];
    if (suggested.length > 0) {
      const label = `Pair by ${suggested.join(", ")} (guess)`;
      actions.push({ label, run: () => this.choose({ identifier: suggested }), isMain: true });
    }
    if (range !== undefined) {
      actions.push({ label: "Show what can be read", run: () => this.choose(range), isMain: true });
    }
    if (code === "notUnique" || suggested.length > 0) {
      actions.push({ label: "Show plain inserts and deletes", run: () => this.choose({ identifier: [] }) });
    }
    return actions;
  }

  private choose({ net, ...next }: Choice): void {
    const { stretch } = this;
    const before = this.context.state.changes;
    const range = "to" in next ? { from: next.from, to: next.to } : stretch === undefined ? {} : toSelectors(stretch);
    const identifier = next.identifier ?? before?.identifier;
    const ignoreColumns = next.ignoreColumns ?? before?.ignoreColumns;
    const changes: ChangesState = {
      ...range,
      net: net ?? before?.net ?? false,
      ...(identifier && { identifier }),
      ...(ignoreColumns && { ignoreColumns }),
    };
    this.context.go({ changes });
    if (next.identifier !== undefined || next.ignoreColumns !== undefined) this.remember(changes);
  }

  private remember({ identifier, ignoreColumns }: ChangesState): void {
    const merged = mergeChoices(
      { net: false, identifier, ignoreColumns },
      this.remembered.value ?? { ignoreColumns: [] },
    );
    this.remembered.choose(merged);
    this.context.act(async () => {
      await this.context.host.call("rememberChoices", merged);
      return undefined;
    });
  }

  private close(): void {
    const resultId = this.opening.value?.result.resultId;
    // The host drops every result of a page that is gone, so one that cannot be closed is no loss.
    if (resultId !== undefined) this.context.host.call("closeResult", { resultId }).catch(() => undefined);
  }
}

function isRange({ first, last }: CommitStretch): boolean {
  return first !== last;
}

function describeParent(stretch: CommitStretch): string {
  if (isRange(stretch)) return "";
  return stretch.commits[stretch.first]?.parentId === undefined ? ", the table's first" : ", compared with its parent";
}
