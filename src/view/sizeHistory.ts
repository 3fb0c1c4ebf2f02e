import type { TableInfo } from "../catalog/tableInfo";
import { listLineage } from "./lineage";
import { readTotals, type SnapshotTotals } from "./snapshotTotals";

/** What a branch held after one of its commits. */
export interface SizePoint {
  readonly snapshotId: string;
  readonly timestampMs: number;
  /** The time that it is drawn at: never before that of its parent, whose clock may have run ahead. */
  readonly drawnMs: number;
  readonly operation: string | undefined;
  readonly totals: SnapshotTotals;
}

/** The size of a branch after each of its commits that are kept, oldest first, by the commits' own totals. */
export function listSizes(table: TableInfo, branch: string): readonly SizePoint[] {
  let drawnMs = Number.NEGATIVE_INFINITY;
  return listLineage(table, branch).map((snapshot) => {
    const { snapshotId, timestampMs, operation } = snapshot;
    drawnMs = Math.max(drawnMs, timestampMs);
    return { snapshotId, timestampMs, drawnMs, operation, totals: readTotals(snapshot) };
  });
}

/** A place of a curve that holds its value until the next place; undefined where the value is not known. */
export interface CurvePoint {
  readonly x: number;
  readonly y: number | undefined;
}

/**
 * A curve thinned out to what can be told apart when drawn: of all places in one pixel column the first, the lowest,
 * the highest and the last are kept, in their order, so that no peak is lost.
 *
 * @param points  ascending in x, which is in pixels
 */
export function thinOutCurve(points: readonly CurvePoint[]): readonly CurvePoint[] {
  const kept: CurvePoint[] = [];
  let start = 0;
  while (start < points.length) {
    const column = Math.floor(points[start]?.x ?? 0);
    let end = start + 1;
    while (end < points.length && Math.floor(points[end]?.x ?? 0) === column) end += 1;
    kept.push(...keepOutline(points.slice(start, end)));
    start = end;
  }
  return kept;
}

function keepOutline(points: readonly CurvePoint[]): readonly CurvePoint[] {
  if (points.length <= 4) return points;
  const kept = new Set([0, points.length - 1]);
  let lowest: number | undefined;
  let highest: number | undefined;
  for (const [index, { y }] of points.entries()) {
    if (y === undefined) continue;
    if (lowest === undefined || y < (points[lowest]?.y ?? y)) lowest = index;
    if (highest === undefined || y > (points[highest]?.y ?? y)) highest = index;
  }
  if (lowest !== undefined) kept.add(lowest);
  if (highest !== undefined) kept.add(highest);
  return [...kept].sort((a, b) => a - b).flatMap((index) => points[index] ?? []);
}

/** The place of the value that holds at x: the last one at or before it; the first where x lies before all. */
export function findHolding(xs: readonly number[], x: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((xs[middle] ?? 0) <= x) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
