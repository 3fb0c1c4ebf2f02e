import { svg, type TemplateResult } from "lit";
import type { GraphEdge, GraphRow } from "../../../view/snapshotGraph";
import { isMaintenance } from "../../../view/snapshotWords";

export const rowHeight = 26;
const laneWidth = 16;
const colours = 6;

/** Room for the lanes; histories with very many of them are cut at the right. */
export function graphWidth(laneCount: number): number {
  return Math.min(laneCount, 12) * laneWidth + 8;
}

/** One row's part of the lineage: lines from above, lines passing by, the commit, and the line to its parent. */
export function renderGraphCell(row: GraphRow, laneCount: number): TemplateResult {
  const x = place(row.lane);
  const middle = rowHeight / 2;
  const below = row.below === "nothing" ? "" : `M${x} ${middle}V${rowHeight}`;
  return svg`<svg class="graph" width=${graphWidth(laneCount)} height=${rowHeight} aria-hidden="true">
    ${row.passes.map((edge) => svg`<path class=${lineClass(edge)} d=${`M${place(edge.lane)} 0V${rowHeight}`} />`)}
    ${row.joins.map((edge) => svg`<path class=${lineClass(edge)} d=${joinPath(place(edge.lane), x, middle)} />`)}
    ${below && svg`<path class=${`${lineClass(row)} ${row.below === "expired" ? "graph-expired" : ""}`} d=${below} />`}
    ${renderNode(row, x, middle)}
  </svg>`;
}

function renderNode(row: GraphRow, x: number, y: number): TemplateResult {
  const hollow = isMaintenance(row.snapshot) || row.line === "abandoned" ? "graph-hollow" : "";
  const isHead = row.refs.some(({ type }) => type === "branch");
  return svg`${isHead ? svg`<circle class=${`graph-head ${laneClass(row)}`} cx=${x} cy=${y} r="7" />` : ""}
    <circle class=${`graph-node ${hollow} ${laneClass(row)}`} cx=${x} cy=${y} r="4" />`;
}

function joinPath(from: number, to: number, middle: number): string {
  return from === to ? `M${to} 0V${middle}` : `M${from} 0C${from} ${middle} ${to} 2 ${to} ${middle}`;
}

function place(lane: number): number {
  return lane * laneWidth + 11;
}

function lineClass(edge: GraphEdge): string {
  return `graph-line ${laneClass(edge)}`;
}

function laneClass({ lane, line }: GraphEdge): string {
  return line === "abandoned" ? "lane-abandoned" : `lane-${lane % colours}`;
}
