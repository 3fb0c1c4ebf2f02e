import { formatDuration, formatQuantity } from "./format";

const unitsMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `7d`, `12h` or `30m`; undefined for any other text. */
export function parseRefAge(text: string): number | undefined {
  const [, amount = "", unit = ""] = /^\s*(\d{1,9})\s*([mhd])\s*$/.exec(text) ?? [];
  const unitMs = unitsMs[unit];
  return unitMs === undefined || Number(amount) === 0 ? undefined : Number(amount) * unitMs;
}

/** The shortest such text; a part of a minute counts as a whole one. */
export function formatRefAge(ageMs: number): string {
  if (ageMs % 86_400_000 === 0) return `${ageMs / 86_400_000}d`;
  return ageMs % 3_600_000 === 0 ? `${ageMs / 3_600_000}h` : `${Math.ceil(ageMs / 60_000)}m`;
}

/** `for 7 days`, `for ever`. */
export function formatAge(ageMs: number): string {
  if (ageMs >= Number.MAX_SAFE_INTEGER) return "for ever";
  const days = ageMs / 86_400_000;
  return Number.isInteger(days) ? `for ${formatQuantity(days, "day")}` : `for ${formatDuration(ageMs)}`;
}
