import { scaleLinear, scaleUtc } from "d3-scale";
import { area, curveStepAfter, line } from "d3-shape";
import { formatBytes, formatCount } from "../../../view/format";
import { type CurvePoint, type SizePoint, thinOutCurve } from "../../../view/sizeHistory";
import type { SnapshotTotals } from "../../../view/snapshotTotals";

export const chartHeight = 84;
/** Where the plot begins, right of the numbers on its axis. */
export const plotLeft = 44;
/** Room above the highest value, and below zero for the line's own width. */
const top = 8;
const bottom = 2;
/** What the newest value is drawn with, though it holds from the last commit on. */
const tail = 14;
/** More would be labelled by days of the week. */
const mostTicks = 8;
const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** One of the numbers that are drawn over time. */
export interface SizeSeries {
  readonly key: keyof SnapshotTotals;
  readonly name: string;
  readonly format: (value: bigint) => string;
  readonly formatTick: (value: number) => string;
}

export const sizeSeries: readonly SizeSeries[] = [
  { key: "records", name: "Rows", format: formatCount, formatTick: (value) => compact.format(value) },
  {
    key: "sizeBytes",
    name: "Size",
    format: (value) => formatBytes(Number(value)),
    formatTick: (value) => (value === 0 ? "0" : formatBytes(value).replace(".0 ", " ")),
  },
  { key: "dataFiles", name: "Data files", format: formatCount, formatTick: (value) => compact.format(value) },
  { key: "deleteFiles", name: "Delete files", format: formatCount, formatTick: (value) => compact.format(value) },
];

/** A chart as it is drawn: everything in pixels. */
export interface SizeDrawing {
  readonly line: string;
  readonly area: string;
  readonly ticks: readonly { readonly y: number; readonly label: string }[];
  /** Of each commit; undefined where its summary does not say. */
  readonly ys: readonly (number | undefined)[];
}

/** The time axis that all charts share. */
export interface TimeAxis {
  /** Of each commit, ascending. */
  readonly xs: readonly number[];
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
}

export function layOutAxis(points: readonly SizePoint[], width: number): TimeAxis {
  const first = points[0]?.drawnMs ?? 0;
  const last = Math.max(first + 1, points.at(-1)?.drawnMs ?? first);
  const scale = scaleUtc()
    .domain([first, last])
    .range([plotLeft + 2, width - tail]);
  const format = scale.tickFormat();
  const isOne = points.length < 2;
  return {
    xs: points.map(({ drawnMs }) => scale(drawnMs)),
    ticks: isOne
      ? []
      : scale
          .ticks(Math.min(mostTicks, Math.max(2, Math.floor((width - plotLeft) / 100))))
          .map((time) => ({ x: scale(time), label: format(time) })),
  };
}

/** Draws one series from zero up; undefined when no commit says anything of it. */
export function drawSeries(
  points: readonly SizePoint[],
  { xs }: TimeAxis,
  width: number,
  series: SizeSeries,
): SizeDrawing | undefined {
  const values = points.map(({ totals }) =>
    totals[series.key] === undefined ? undefined : Number(totals[series.key]),
  );
  const most = values.reduce<number>((highest, value) => Math.max(highest, value ?? 0), 0);
  if (values.every((value) => value === undefined)) return undefined;
  const scale = scaleLinear()
    .domain([0, Math.max(1, most)])
    .range([chartHeight - bottom, top]);
  const ys = values.map((value) => (value === undefined ? undefined : scale(value)));
  const curve = thinOutCurve([...ys.map((y, index) => ({ x: xs[index] ?? 0, y })), { x: width, y: ys.at(-1) }]);
  const isKnown = ({ y }: CurvePoint): boolean => y !== undefined;
  const x = ({ x: place }: CurvePoint): number => place;
  const y = ({ y: place }: CurvePoint): number => place ?? 0;
  return {
    line: line<CurvePoint>(x, y).defined(isKnown).curve(curveStepAfter)([...curve]) ?? "",
    area:
      area<CurvePoint>(x, chartHeight - bottom, y)
        .defined(isKnown)
        .curve(curveStepAfter)([...curve]) ?? "",
    ticks: scale
      .ticks(2)
      .filter((tick) => Number.isInteger(tick))
      .map((tick) => ({ y: scale(tick), label: series.formatTick(tick) })),
    ys,
  };
}
