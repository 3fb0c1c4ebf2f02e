const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const counts = new Intl.NumberFormat("en-US");

/** A count with thousands separators, exact beyond 2^53 when it comes as text or bigint: `1,204,311`. */
export function formatCount(count: number | bigint | string): string {
  return counts.format(typeof count === "string" ? BigInt(count) : count);
}

/** `1 row`, `2 rows`, `0 rows`; a plural that is not an added s is given. */
export function formatQuantity(count: number | bigint | string, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${BigInt(count) === 1n ? noun : plural}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function formatList(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** A size in decimal units with at most three digits: `812 B`, `2.9 MB`, `38 GB`. */
export function formatBytes(sizeBytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB", "PB"];
  let value = sizeBytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit]}`;
}

/** How long something took: `12 ms`, `0.2 s`, `11 min 2 s`, `3 h 4 min`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < 100) return `${Math.round(durationMs)} ms`;
  if (durationMs < 10 * second) return `${(durationMs / second).toFixed(1)} s`;
  if (durationMs < minute) return `${Math.round(durationMs / second)} s`;
  if (durationMs < hour)
    return `${Math.floor(durationMs / minute)} min ${Math.floor((durationMs % minute) / second)} s`;
  return `${Math.floor(durationMs / hour)} h ${Math.floor((durationMs % hour) / minute)} min`;
}

/** Relative under seven days (`3 h ago`, `yesterday`), exact to the minute beyond: `2026-10-14 09:00 UTC`. */
export function formatWhen(timeMs: number, nowMs: number): string {
  const age = nowMs - timeMs;
  if (age < 0 || age >= 7 * day) return formatMinute(timeMs);
  if (age < minute) return "just now";
  if (age < hour) return `${Math.floor(age / minute)} min ago`;
  if (age < day) return `${Math.floor(age / hour)} h ago`;
  return age < 2 * day ? "yesterday" : `${Math.floor(age / day)} days ago`;
}

/** How far off a time is, either way: `in 3 days`, `5 h ago`. */
export function formatDistance(timeMs: number, nowMs: number): string {
  const ahead = timeMs - nowMs;
  if (ahead <= 0) return formatWhen(timeMs, nowMs);
  if (ahead < hour) return `in ${Math.max(1, Math.round(ahead / minute))} min`;
  if (ahead < 2 * day) return `in ${Math.round(ahead / hour)} h`;
  return `in ${Math.round(ahead / day)} days`;
}

/** When something may expire: a time that has passed means that nothing keeps it any more. */
export function formatExpiry(timeMs: number, nowMs: number): string {
  return timeMs <= nowMs ? "at any time" : formatDistance(timeMs, nowMs);
}

/** `2026-10-14 09:00 UTC` */
export function formatMinute(timeMs: number): string {
  return `${isoText(timeMs).slice(0, 16).replace("T", " ")} UTC`;
}

/** To the millisecond where there is one: `2026-10-14 09:00:12 UTC`, `2026-10-14 09:00:12.345 UTC`. */
export function formatExactTime(timeMs: number): string {
  const text = isoText(timeMs).replace("T", " ").replace("Z", "");
  return `${text.replace(/\.000$/, "")} UTC`;
}

/** An id shortened in the middle, `4592…1907`; short ones stay whole. */
export function shortenId(id: string): string {
  return id.length <= 10 ? id : `${id.slice(0, 4)}…${id.slice(-4)}`;
}

/** The last part of a path or URI. */
export function formatFileName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function isoText(timeMs: number): string {
  const date = new Date(timeMs);
  return Number.isNaN(date.getTime()) ? `${timeMs} ms since 1970` : date.toISOString();
}
