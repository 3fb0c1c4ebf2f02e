import type { RecordVersion } from "../changelog/history";
import type { ResultColumn } from "../query/result";
import { type CellText, formatCellText } from "./cellText";

/** A stretch of time in which a column held one value: from start up to, not including, end. */
export interface TimelineBar {
  /** Undefined where history before was expired. */
  readonly startMs: number | undefined;
  /** Undefined where it still holds. */
  readonly endMs: number | undefined;
  readonly cell: CellText;
  /** Position among the versions of the one that opened the bar. */
  readonly version: number;
}

export interface TimelineLane {
  readonly name: string;
  readonly bars: readonly TimelineBar[];
}

export interface RecordTimeline {
  /** The record itself first, then each column that ever changed, in the table's order. */
  readonly lanes: readonly TimelineLane[];
  readonly deletionsMs: readonly number[];
  /** Every moment at which something changed, ascending. */
  readonly stepsMs: readonly number[];
  /** The record existed when readable history begins. */
  readonly startsBefore: boolean;
}

/**
 * One lane per column that ever changed, in which equal neighbours are one bar.
 *
 * @param versions  of one record, by commit
 * @param columns   of the result; `values` and `changed` of a version are positions in it
 */
export function layOutTimeline(versions: readonly RecordVersion[], columns: readonly ResultColumn[]): RecordTimeline {
  const held = versions.map((version, index) => ({ version, index })).filter(({ version }) => isHeld(version));
  const changed = new Set(held.slice(1).flatMap(({ version }, at) => listDifferences(held[at]?.version, version)));
  const lanes = columns.flatMap((column, position) =>
    changed.has(position) ? [layOutLane(column, position, held)] : [],
  );
  const steps = versions.flatMap(({ startMs, endMs }) => [startMs, endMs]).filter((time) => time !== undefined);
  return {
    lanes: [layOutExistence(held), ...lanes],
    deletionsMs: held.flatMap(({ version: { endMs } }, at) => {
      const next = held[at + 1]?.version;
      return endMs !== undefined && next?.startMs !== endMs ? [endMs] : [];
    }),
    stepsMs: [...new Set(steps)].sort((a, b) => a - b),
    startsBefore: held[0]?.version.startMs === undefined && held.length > 0,
  };
}

/** The version in effect at a time, as a position among the versions; undefined when the record did not exist then. */
export function findVersionAt(versions: readonly RecordVersion[], timeMs: number): number | undefined {
  const index = versions.findIndex(
    (version) =>
      isHeld(version) &&
      (version.startMs ?? -Infinity) <= timeMs &&
      timeMs < (version.endMs ?? Number.POSITIVE_INFINITY),
  );
  return index === -1 ? undefined : index;
}

interface Held {
  readonly version: RecordVersion;
  readonly index: number;
}

/** DELETE rows and versions that were replaced within their own commit's instant hold for no time. */
function isHeld({ changeType, startMs, endMs }: RecordVersion): boolean {
  return changeType !== "DELETE" && (startMs === undefined || startMs !== endMs);
}

function listDifferences(before: RecordVersion | undefined, after: RecordVersion): number[] {
  return after.values.flatMap((value, position) =>
    JSON.stringify(value) === JSON.stringify(before?.values[position]) ? [] : [position],
  );
}

function layOutLane(column: ResultColumn, position: number, held: readonly Held[]): TimelineLane {
  return {
    name: column.name,
    bars: mergeBars(
      held.map(({ version, index }) => ({
        startMs: version.startMs,
        endMs: version.endMs,
        cell: formatCellText(version.values[position] ?? null, column.type),
        version: index,
      })),
    ),
  };
}

function layOutExistence(held: readonly Held[]): TimelineLane {
  const cell: CellText = { kind: "value", text: "exists" };
  return {
    name: "record",
    bars: mergeBars(held.map(({ version: { startMs, endMs }, index }) => ({ startMs, endMs, cell, version: index }))),
  };
}

function mergeBars(bars: readonly TimelineBar[]): TimelineBar[] {
  const merged: TimelineBar[] = [];
  for (const bar of bars) {
    const last = merged.at(-1);
    const goesOn = last !== undefined && last.endMs !== undefined && last.endMs === bar.startMs;
    if (goesOn && last.cell.text === bar.cell.text && last.cell.kind === bar.cell.kind) {
      merged[merged.length - 1] = { ...last, endMs: bar.endMs };
    } else {
      merged.push(bar);
    }
  }
  return merged;
}
