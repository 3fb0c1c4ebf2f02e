import { curveStepAfter, line } from "d3-shape";
import { html, nothing, svg, type TemplateResult } from "lit";
import { formatCount } from "../../view/format";

const width = 72;
const height = 18;

/** A number over time in the size of a word, with its newest value. */
export function renderSparkline(name: string, values: readonly number[]): TemplateResult | typeof nothing {
  const newest = values.at(-1);
  if (newest === undefined || values.length < 2) return nothing;
  const most = Math.max(1, ...values);
  const path = line<number>(
    (_, index) => (index / (values.length - 1)) * (width - 4) + 2,
    (value) => height - 2 - (value / most) * (height - 4),
  ).curve(curveStepAfter)([...values]);
  return html`<span class="sparkline wide-only" title=${`${name}: ${formatCount(values[0] ?? 0)} to ${formatCount(newest)}`}>
    <span class="quiet">${name}</span>
    ${svg`<svg width=${width} height=${height} aria-hidden="true"><path d=${path ?? ""} /></svg>`}
    <span>${formatCount(newest)}</span>
  </span>`;
}
