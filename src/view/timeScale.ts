/** How a timeline spends its width: in proportion to time, or the same for every step from one change to the next. */
export type TimelineSpacing = "time" | "steps";

/** Moments of time at fractions of a width, both ascending and equally many: the stops of a piecewise linear scale. */
export interface TimeStops {
  readonly timesMs: readonly number[];
  readonly fractions: readonly number[];
}

const narrowest = 0.03;

/**
 * Stops for a timeline that ends now.
 *
 * @param stepsMs     moments at which something changed, ascending
 * @param startMs     where readable history begins, when it begins before the first step
 */
export function placeStops(
  stepsMs: readonly number[],
  nowMs: number,
  startMs: number | undefined,
  spacing: TimelineSpacing,
): TimeStops {
  const first = Math.min(startMs ?? Number.POSITIVE_INFINITY, stepsMs[0] ?? nowMs);
  const last = Math.max(nowMs, (stepsMs.at(-1) ?? first) + 1);
  if (spacing === "time") return { timesMs: [first, last], fractions: [0, 1] };
  const timesMs = [...new Set([first, ...stepsMs, last])].sort((a, b) => a - b);
  return { timesMs, fractions: timesMs.map((_, index) => index / Math.max(1, timesMs.length - 1)) };
}

/** Steps of equal width where some would otherwise be too narrow to read. */
export function chooseSpacing(stepsMs: readonly number[], nowMs: number): TimelineSpacing {
  const times = [...stepsMs, nowMs];
  const whole = nowMs - (stepsMs[0] ?? nowMs);
  const isCrowded = times.some((time, index) => index > 0 && time - (times[index - 1] ?? time) < whole * narrowest);
  return isCrowded ? "steps" : "time";
}
