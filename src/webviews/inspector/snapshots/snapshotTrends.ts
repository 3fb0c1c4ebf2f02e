import { curveStepAfter, line } from "d3-shape";
import { html, nothing, svg, type TemplateResult } from "lit";
import type { SnapshotInfo } from "../../../catalog/tableInfo";
import { formatCount } from "../../../view/format";
import { readTotals } from "../../../view/snapshotTotals";

const width = 160;
const height = 30;
const mostPoints = 320;

/** Rows and data files after each of the listed commits of a branch, oldest at the left, with a mark at the selected one. */
export function renderTrends(
  commits: readonly SnapshotInfo[],
  selectedId: string | undefined,
): TemplateResult | typeof nothing {
  if (commits.length < 2) return nothing;
  return html`<div class="trends">
    ${renderTrend("rows", commits, selectedId, (snapshot) => readTotals(snapshot).records)}
    ${renderTrend("files", commits, selectedId, (snapshot) => readTotals(snapshot).dataFiles)}
  </div>`;
}

function renderTrend(
  name: string,
  commits: readonly SnapshotInfo[],
  selectedId: string | undefined,
  read: (snapshot: SnapshotInfo) => bigint | undefined,
): TemplateResult | typeof nothing {
  const points = commits.flatMap((snapshot, place) => {
    const value = read(snapshot);
    return value === undefined ? [] : [{ place, value }];
  });
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return nothing;
  const values = points.map(({ value }) => Number(value));
  const most = values.reduce((a, b) => Math.max(a, b), 1);
  const x = (place: number): number => 2 + (place / (commits.length - 1)) * (width - 4);
  const y = (value: number): number => height - 2 - (value / most) * (height - 5);
  const stride = Math.ceil(points.length / mostPoints);
  const drawn = points.filter((_, at) => at % stride === 0 || at === points.length - 1);
  const path = line<(typeof points)[number]>(
    ({ place }) => x(place),
    ({ value }) => y(Number(value)),
  ).curve(curveStepAfter)(drawn);
  const selected = points.find(({ place }) => commits[place]?.snapshotId === selectedId);
  const shown = selected ?? last;
  const title = `${name}: ${formatCount(first.value)} to ${formatCount(last.value)} over ${formatCount(commits.length)} commits`;
  return html`<figure class="trend" title=${title}>
    <svg width=${width} height=${height} role="img" aria-label=${title}>
      <path class="trend-line" d=${path ?? ""} />
      ${selected === undefined ? "" : svg`<path class="trend-mark" d=${`M${x(selected.place)} 1V${height - 1}`} /><circle class="trend-dot" cx=${x(selected.place)} cy=${y(Number(selected.value))} r="2.5" />`}
    </svg>
    <figcaption><b>${formatCount(shown.value)}</b> ${name}</figcaption>
  </figure>`;
}
