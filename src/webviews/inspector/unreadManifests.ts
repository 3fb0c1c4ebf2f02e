import { html, nothing, type TemplateResult } from "lit";
import type { UnreadManifests } from "../../catalog/tableFiles";
import { formatQuantity } from "../../view/format";
import { icon } from "../shared/icon";
import type { ViewContext } from "./viewContext";

/** Which manifests could not be read, so that nobody takes what is shown for the whole. */
export function renderUnread(context: ViewContext, { count, first }: UnreadManifests): TemplateResult | typeof nothing {
  if (count === 0) return nothing;
  const files = first.reduce((sum, manifest) => sum + (manifest.files ?? 0), 0);
  const isCounted = count === first.length && first.every((manifest) => manifest.files !== undefined);
  return html`<details class="unread-manifests">
    <summary>
      ${icon("warning")}
      <span
        ><b>${formatQuantity(count, "manifest")} could not be read</b>: ${isCounted ? formatQuantity(files, "file") : "the files"} listed
        there ${isCounted && files === 1 ? "is" : "are"} missing here</span
      >
      <span class="link-text">Show</span>
    </summary>
    <ul>
      ${first.map(
        ({ path, message }) => html`<li>
          <button class="link-button mono breakable" title="Copy" @click=${() => context.copy(path, "the manifest's path")}>${path}</button>
          <p class="breakable">${message}</p>
        </li>`,
      )}
    </ul>
    ${count > first.length ? html`<p class="quiet">and ${formatQuantity(count - first.length, "more manifest")}</p>` : nothing}
  </details>`;
}
