import { html, type TemplateResult } from "lit";
import type { SortOrderVersion, SpecUses, SpecVersion } from "../../../catalog/schemaHistory";
import { describeFailure } from "../../../view/errors";
import type { Task } from "../../shared/task";
import type { ViewContext } from "../viewContext";
import { renderFirstUse } from "./versionList";

/** How the table was partitioned, newest first; the first commits arrive after the rest. */
export function renderSpecs(
  context: ViewContext,
  specs: readonly SpecVersion[],
  finding: Task<SpecUses>,
): TemplateResult {
  return html`<section class="schema-section" aria-labelledby="schema-specs">
    <h3 id="schema-specs">Partition specs</h3>
    <div class="table-scroll">
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col" class="end">spec</th>
            <th scope="col">partition fields</th>
            <th scope="col">changed</th>
            <th scope="col">first commit</th>
          </tr>
        </thead>
        <tbody>
          ${specs.toReversed().map(
            (spec) => html`<tr>
              <td class="end">${spec.specId}</td>
              <td><bdi>${spec.fields.join(", ") || "not partitioned"}</bdi> ${spec.isDefault ? html`<span class="badge">default</span>` : html`<span class="quiet">older</span>`}</td>
              <td>
                ${spec.added.map((field) => html`<span class="schema-added"><bdi>+ ${field}</bdi></span> `)}
                ${spec.dropped.map((field) => html`<span class="schema-deleted"><bdi>− ${field}</bdi></span> `)}
              </td>
              <td>${specs.length === 1 ? html`<span class="quiet">always</span>` : renderSpecUse(context, spec, finding)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** The orders that writers were asked to sort by. */
export function renderSortOrders(orders: readonly SortOrderVersion[]): TemplateResult {
  return html`<section class="schema-section" aria-labelledby="schema-orders">
    <h3 id="schema-orders">Sort orders</h3>
    <div class="table-scroll">
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col" class="end">order</th>
            <th scope="col">sorted by</th>
          </tr>
        </thead>
        <tbody>
          ${orders.toReversed().map(
            ({ orderId, fields, isDefault }) => html`<tr>
              <td class="end">${orderId}</td>
              <td><bdi>${fields.join(", ") || "not sorted"}</bdi> ${isDefault ? html`<span class="badge">default</span>` : html`<span class="quiet">older</span>`}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function renderSpecUse(context: ViewContext, { specId }: SpecVersion, finding: Task<SpecUses>): TemplateResult {
  const { state } = finding;
  switch (state.kind) {
    case "done":
      return renderFirstUse(
        context,
        state.value.find((use) => use.specId === specId),
      );
    case "failed":
      return html`<span class="text-deleted" title=${describeFailure(state.failure).message}>not known</span>
        <button class="link-button" @click=${finding.retry}>Try again</button>`;
    case "cancelled":
      return html`<button class="link-button" @click=${finding.retry}>Find</button>`;
    default:
      return html`<span class="quiet">reading manifest lists…</span>
        <button class="link-button" @click=${finding.cancel}>Stop</button>`;
  }
}
