import { html, type TemplateResult } from "lit";

/** A codicon by its name; the words beside it carry the meaning. */
export function icon(name: string): TemplateResult {
  return html`<span class=${`codicon codicon-${name}`} aria-hidden="true"></span>`;
}
