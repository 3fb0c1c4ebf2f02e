import { scaleLinear } from "d3-scale";
import { html, nothing, svg, type TemplateResult } from "lit";
import type { Skew, SkewBar } from "../../../catalog/tableFiles";
import { formatBytes, formatCount, formatQuantity } from "../../../view/format";

const height = 96;
const format = { rows: formatCount, bytes: formatBytes } as const;

/** How unevenly rows or bytes are spread: partitions from the largest to the smallest, and the median across. */
export function renderSkew(
  skew: Skew,
  measure: keyof typeof format,
  choose: (bar: SkewBar) => void,
): TemplateResult | typeof nothing {
  const { bars, largest, median } = skew;
  const count = bars.reduce((sum, { partitions }) => sum + partitions, 0);
  const [first] = bars;
  if (first === undefined || count < 2 || largest === 0) return nothing;
  const y = scaleLinear([0, largest], [height, 0]);
  const text = format[measure];
  const share = largest / skew.total;
  return html`<figure class="skew">
    <figcaption class="skew-facts">
      <span><span class="quiet">largest</span> <b dir="auto">${first.partition || "unpartitioned"}</b>
        ${text(largest)}, ${Math.round(share * 100)} % of all</span>
      <span><span class="quiet">median</span> ${text(median)}</span>
      <span><span class="quiet">largest to median</span> <b>${describeRatio(largest, median)}</b></span>
    </figcaption>
    <div class="skew-chart">
      <svg
        viewBox=${`0 0 ${bars.length} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label=${`${measure} of ${formatQuantity(count, "partition")} from the largest, ${text(largest)}, to the smallest; the median is ${text(median)}. The list below has every number.`}
      >
        ${bars.map(
          (bar, at) => svg`<rect class="skew-hit" x=${at} y="0" width="1" height=${height} @click=${() => choose(bar)}>
              <title>${describeBar(bar, text)}</title>
            </rect>
            <rect class="skew-bar" x=${at + 0.08} y=${y(bar.largest)} width="0.84" height=${Math.max(0.75, height - y(bar.largest))}></rect>`,
        )}
      </svg>
      <span class="skew-median" .style=${`top:${(y(median) / height) * 100}%`} aria-hidden="true"><span>median</span></span>
      <span class="skew-top quiet" aria-hidden="true">${text(largest)}</span>
    </div>
    <div class="skew-axis quiet" aria-hidden="true"><span>largest partition</span><span>smallest of ${formatCount(count)}</span></div>
  </figure>`;
}

function describeRatio(largest: number, median: number): string {
  if (median === 0) return "median is 0";
  const ratio = largest / median;
  return `${ratio < 10 ? ratio.toFixed(1).replace(/\.0$/, "") : formatCount(Math.round(ratio))} ×`;
}

function describeBar(
  { rank, partitions, largest, smallest, partition }: SkewBar,
  text: (value: number) => string,
): string {
  if (partitions === 1) return `${partition || "unpartitioned"}: ${text(largest)}`;
  return `${formatCount(partitions)} partitions from rank ${formatCount(rank + 1)}, ${partition} first: ${text(largest)} to ${text(smallest)}`;
}
