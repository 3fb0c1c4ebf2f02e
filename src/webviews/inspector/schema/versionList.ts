import { html, nothing, type TemplateResult } from "lit";
import type { FirstUse, SchemaVersion } from "../../../catalog/schemaHistory";
import { formatQuantity, formatWhen, shortenId } from "../../../view/format";
import { describeSchemaChange } from "../../../view/schemaWords";
import type { ViewContext } from "../viewContext";

const shownChanges = 12;
const shownVersions = 200;

/** What each version changed, newest first: the facts of the picture as text. */
export function renderVersionList(context: ViewContext, versions: readonly SchemaVersion[]): TemplateResult {
  const newestFirst = versions.toReversed();
  const left = newestFirst.length - shownVersions;
  return html`<section class="schema-section" aria-labelledby="schema-versions">
    <h3 id="schema-versions">What each version changed</h3>
    <ol class="schema-versions" reversed>
      ${newestFirst.slice(0, shownVersions).map((version) => renderVersion(context, version, version === versions[0]))}
    </ol>
    ${left > 0 ? html`<p class="quiet">${formatQuantity(left, "older version")} not listed.</p>` : nothing}
  </section>`;
}

/** The commit that first wrote with something, as a link to it. */
export function renderFirstUse(context: ViewContext, use: FirstUse | undefined): TemplateResult {
  if (use === undefined) return html`<span class="quiet">no kept snapshot was written with it</span>`;
  const { snapshotId, timestampMs } = use;
  return html`first written
    <button
      class="link-button"
      title=${`Show snapshot ${snapshotId}`}
      @click=${() => context.go({ view: "snapshots", selected: [snapshotId] })}
    >
      ${formatWhen(timestampMs, Date.now())} by <span class="mono">${shortenId(snapshotId)}</span>
    </button>`;
}

function renderVersion(context: ViewContext, version: SchemaVersion, isFirst: boolean): TemplateResult {
  const { schemaId, isCurrent, changes, fieldCount, firstSnapshot } = version;
  const shown = changes.slice(0, shownChanges);
  return html`<li>
    <div class="schema-version-head">
      <strong>v${schemaId}</strong> ${isCurrent ? html`<span class="badge">current</span>` : nothing}
      <span class="quiet">${formatQuantity(fieldCount, "field")}, ${renderFirstUse(context, firstSnapshot)}</span>
    </div>
    ${
      changes.length === 0
        ? html`<p class="quiet">${isFirst ? "The oldest version that the metadata keeps." : "The same columns as the version before."}</p>`
        : html`<ul class="schema-changes">
          ${shown.map((change) => {
            const { tone, long } = describeSchemaChange(change);
            return html`<li class=${`schema-${tone}`}><bdi>${long}</bdi></li>`;
          })}
          ${changes.length > shown.length ? html`<li class="quiet">and ${formatQuantity(changes.length - shown.length, "more change")}</li>` : nothing}
        </ul>`
    }
  </li>`;
}
