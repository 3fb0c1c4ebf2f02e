import { svg, type TemplateResult } from "lit";
import type { GraphLine } from "../../../view/commitStanding";
import type { GraphRow } from "../../../view/snapshotGraph";
import { isMaintenance } from "../../../view/snapshotWords";

export const rowHeight = 26;
const laneWidth = 16;
const shownLanes = 12;
const colours = 5;
const middle = rowHeight / 2;

/** The shape of a commit: each standing has one, so that colour alone tells nothing. */
export type NodeShape = "commit" | "rewrite" | "picked" | "tag" | "staged" | "published" | "rolledBack" | "abandoned";

/** Room for the lanes; histories with very many of them are cut at the right. */
export function graphWidth(laneCount: number): number {
  return Math.min(laneCount, shownLanes) * laneWidth + 8;
}

/** One row's part of the lineage: lines from above, lines passing by, the commit, and the line to its parent. */
export function renderGraphCell(row: GraphRow, laneCount: number): TemplateResult {
  const x = place(row.lane);
  return svg`<svg class="graph" width=${graphWidth(laneCount)} height=${rowHeight} aria-hidden="true">
    ${row.passes.map((edge) => svg`<path class=${lineClass(edge)} d=${`M${place(edge.lane)} 0V${rowHeight}`} />`)}
    ${row.joins.map((edge) => svg`<path class=${lineClass(edge)} d=${joinPath(place(edge.lane), x)} />`)}
    ${renderBelow(row, x)}
    ${row.refs.some(({ type }) => type === "branch") ? svg`<circle class=${`graph-head ${laneClass(row.lane, row.standing.line)}`} cx=${x} cy=${middle} r="7.5" />` : ""}
    <g class=${laneClass(row.lane, row.standing.line)}>${renderNode(shapeOf(row), x, middle)}</g>
  </svg>`;
}

export function shapeOf({ standing, snapshot }: GraphRow): NodeShape {
  if (standing.line !== "branch") return standing.line;
  if (standing.pickedFrom !== undefined) return "picked";
  return isMaintenance(snapshot) ? "rewrite" : "commit";
}

/** A commit's mark around a point, in the lane's colour. */
export function renderNode(shape: NodeShape, x: number, y: number): TemplateResult {
  switch (shape) {
    case "commit":
      return svg`<circle class="graph-node" cx=${x} cy=${y} r="4" />`;
    case "rewrite":
      return svg`<circle class="graph-node graph-hollow" cx=${x} cy=${y} r="4" />`;
    case "picked":
      return svg`<path class="graph-node" d=${`M${x} ${y - 5.5}L${x + 5.5} ${y}L${x} ${y + 5.5}L${x - 5.5} ${y}Z`} />`;
    case "tag":
      return svg`<path class="graph-node" d=${`M${x - 4} ${y - 4}H${x + 1}L${x + 5} ${y}L${x + 1} ${y + 4}H${x - 4}Z`} />`;
    case "staged":
      return svg`<rect class="graph-node graph-hollow" x=${x - 4} y=${y - 4} width="8" height="8" />`;
    case "published":
      return svg`<rect class="graph-node" x=${x - 4} y=${y - 4} width="8" height="8" />`;
    case "rolledBack":
      return svg`<path class="graph-node graph-hollow" d=${`M${x - 4} ${y - 4}L${x + 4} ${y + 4}M${x + 4} ${y - 4}L${x - 4} ${y + 4}`} />`;
    case "abandoned":
      return svg`<circle class="graph-node graph-hollow graph-dotted" cx=${x} cy=${y} r="4" />`;
  }
}

function renderBelow({ below, lane, standing }: GraphRow, x: number): TemplateResult | "" {
  switch (below.kind) {
    case "parent":
      return svg`<path class=${lineClass(below)} d=${forkPath(x, place(below.lane))} />`;
    case "expired":
      return svg`<path class=${lineClass({ lane, line: standing.line, isBroken: true })} d=${`M${x} ${middle}V${rowHeight - 5}`} />
        <path class="graph-cut" d=${`M${x - 5} ${rowHeight - 3}l5 -3m-1 4l5 -3`} />`;
    case "hidden":
    case "crowded":
    case "circle":
      return svg`<path class=${lineClass({ lane, line: standing.line, isBroken: true })} d=${`M${x} ${middle}V${rowHeight - 3}`} />`;
    case "root":
      return "";
  }
}

function joinPath(from: number, to: number): string {
  return from === to ? `M${to} 0V${middle}` : `M${from} 0C${from} ${middle} ${to} 2 ${to} ${middle}`;
}

function forkPath(from: number, to: number): string {
  return from === to
    ? `M${to} ${middle}V${rowHeight}`
    : `M${from} ${middle}C${from} ${rowHeight} ${to} ${middle} ${to} ${rowHeight}`;
}

function place(lane: number): number {
  return lane * laneWidth + 11;
}

function lineClass({ lane, line, isBroken }: { lane: number; line: GraphLine; isBroken: boolean }): string {
  return `graph-line ${laneClass(lane, line)} ${isBroken ? "graph-broken" : ""}`;
}

function laneClass(lane: number, line: GraphLine): string {
  return line === "branch" ? `lane-${lane % colours}` : `lane-${line}`;
}
