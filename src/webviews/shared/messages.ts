import { html, nothing, type TemplateResult } from "lit";
import type { LakehouseFailure } from "../../model/errors";
import type { Progress } from "../../model/rpc";
import { describeFailure } from "../../view/errors";
import { formatCount } from "../../view/format";
import { icon } from "./icon";

export interface Action {
  readonly label: string;
  readonly run: () => void;
  readonly isMain?: boolean;
}

function message(
  kind: string,
  symbol: string,
  title: string,
  body: unknown,
  actions: readonly Action[],
): TemplateResult {
  return html`<div class=${`message message-${kind}`} role=${kind === "failed" ? "alert" : "status"}>
    <span class="message-icon">${icon(symbol)}</span>
    <div class="message-body">
      <p class="message-title">${title}</p>
      ${body}
      ${
        actions.length === 0
          ? nothing
          : html`<div class="message-actions">
            ${actions.map(
              ({ label, run, isMain }) =>
                html`<vscode-button appearance=${isMain ? "primary" : "secondary"} @click=${run}>${label}</vscode-button>`,
            )}
          </div>`
      }
    </div>
  </div>`;
}

/** Nothing to show, and what to do next. */
export function renderEmpty(title: string, hint: string, actions: readonly Action[] = []): TemplateResult {
  return message("empty", "info", title, html`<p>${hint}</p>`, actions);
}

/** A failure in place: what, where, the next step; Retry where trying again can help. */
export function renderFailure(
  failure: LakehouseFailure,
  retry: (() => void) | undefined,
  remedies: readonly Action[] = [],
): TemplateResult {
  const { title, message: text, remedy, canRetry } = describeFailure(failure);
  const { file, example } = failure.details;
  const body = html`<p>${text}</p>
    ${file !== undefined && !text.includes(file) ? html`<p class="mono breakable">${file}</p>` : nothing}
    ${example === undefined ? nothing : html`<p>For example: <span class="mono breakable">${example}</span></p>`}
    ${remedy === undefined ? nothing : html`<p>${remedy}</p>`}`;
  const actions = retry !== undefined && canRetry ? [{ label: "Retry", run: retry }, ...remedies] : remedies;
  return message("failed", "error", title, body, actions);
}

/** Somebody cancelled: what was kept, and the way to go on. */
export function renderCancelled(kept: string, retry: () => void): TemplateResult {
  return message("cancelled", "circle-slash", "Cancelled", html`<p>${kept}</p>`, [{ label: "Try again", run: retry }]);
}

/** A line that says what is being done and offers to stop it. */
export function renderProgress(label: string, progress: Progress | undefined, cancel: () => void): TemplateResult {
  const { done, total } = progress ?? {};
  const amount =
    done === undefined ? "" : ` ${formatCount(done)}${total === undefined ? "" : ` of ${formatCount(total)}`}`;
  return html`<div class="progress-line" role="status">
    <vscode-progress-ring aria-hidden="true"></vscode-progress-ring>
    <span>${progress?.message ?? label}${amount}</span>
    <vscode-button appearance="secondary" @click=${cancel}>Cancel</vscode-button>
  </div>`;
}

/** Keeps the place of rows that are on their way. */
export function renderSkeletonRows(count: number): TemplateResult {
  return html`<div class="skeleton-rows" aria-hidden="true">
    ${Array.from({ length: count }, (_, row) => html`<div class=${`skeleton-row skeleton-width-${row % 4}`}></div>`)}
  </div>`;
}
