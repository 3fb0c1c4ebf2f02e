const microsPerDay = 86_400_000_000n;

/** Days since 1970-01-01 as `YYYY-MM-DD` of the proleptic Gregorian calendar; other years as `+12345` or `-0001`. */
export function formatDate(days: number): string {
  const { year, month, day } = civilFromDays(days);
  return `${formatYear(year)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** Micros since midnight as `HH:MM:SS.ffffff`. */
export function formatTime(micros: bigint): string {
  return formatTimeOfDay(micros, 6);
}

/**
 * A timestamp as `YYYY-MM-DDTHH:MM:SS.ffffff` (nine digits for nanos).
 *
 * @param value  micros or nanos since 1970-01-01T00:00Z
 * @param zoned  append `+00:00`
 */
export function formatTimestamp(value: bigint, unit: "micros" | "nanos", zoned: boolean): string {
  const perDay = unit === "micros" ? microsPerDay : microsPerDay * 1000n;
  const rest = ((value % perDay) + perDay) % perDay;
  const days = Number((value - rest) / perDay);
  return `${formatDate(days)}T${formatTimeOfDay(rest, unit === "micros" ? 6 : 9)}${zoned ? "+00:00" : ""}`;
}

/** Days since 1970-01-01, or undefined when the text is not a date of the calendar. */
export function parseDate(text: string): number | undefined {
  const match = /^([+-]\d{4,7}|\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (match === null) return undefined;
  const [, year, month, day] = match;
  return daysFromCivil(Number(year), Number(month), Number(day));
}

/** Micros since midnight from `HH:MM[:SS[.f…]]`, or undefined. */
export function parseTime(text: string): bigint | undefined {
  return parseTimeOfDay(text, 6);
}

/**
 * A timestamp from ISO text; the time may leave out seconds and fraction, and be absent altogether.
 *
 * @param zone  "none": an offset is refused; "required": it must be there; "utcIfAbsent": without one the text is UTC
 * @returns micros or nanos since 1970-01-01T00:00Z; undefined when the text does not fit or needs more digits
 */
export function parseTimestamp(
  text: string,
  unit: "micros" | "nanos",
  zone: "none" | "required" | "utcIfAbsent",
): bigint | undefined {
  const match = /^([+-]?\d{4,7}-\d\d-\d\d)(?:[T ]([\d:.]+))?(Z|[+-]\d\d:\d\d)?$/.exec(text);
  if (match === null) return undefined;
  const [, dateText = "", timeText, offsetText] = match;
  if (offsetText === undefined ? zone === "required" : zone === "none") return undefined;
  const days = parseDate(dateText);
  const digits = unit === "micros" ? 6 : 9;
  const time = timeText === undefined ? 0n : parseTimeOfDay(timeText, digits);
  const offsetMinutes = parseOffset(offsetText);
  if (days === undefined || time === undefined || offsetMinutes === undefined) return undefined;
  const value = BigInt(days * 1440 - offsetMinutes) * 60n * 10n ** BigInt(digits) + time;
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** The calendar date of days since 1970-01-01, for any number of days an int holds. */
export function civilFromDays(days: number): { year: number; month: number; day: number } {
  // Eras of 400 years: Date covers only 100 million days, an Iceberg date 2 billion.
  const era = Math.floor((days + 719_468) / 146_097);
  const dayOfEra = days + 719_468 - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  };
}

function daysFromCivil(year: number, month: number, day: number): number | undefined {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const days = era * 146_097 + dayOfEra - 719_468;
  const back = civilFromDays(days);
  return back.year === year && back.month === month && back.day === day ? days : undefined;
}

/** A year in four digits; beyond those with its sign. */
export function formatYear(year: number): string {
  if (year < 0) return `-${pad(-year, 4)}`;
  return year > 9999 ? `+${year}` : pad(year, 4);
}

function formatTimeOfDay(value: bigint, digits: 6 | 9): string {
  const unit = 10n ** BigInt(digits);
  const seconds = Number(value / unit);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${clock.map((part) => pad(part, 2)).join(":")}.${(value % unit).toString().padStart(digits, "0")}`;
}

function parseTimeOfDay(text: string, digits: 6 | 9): bigint | undefined {
  const match = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?$/.exec(text);
  if (match === null) return undefined;
  const [, hours, minutes, seconds = "0", fraction = ""] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  if (/[1-9]/.test(fraction.slice(digits))) return undefined;
  const whole = BigInt(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
  return whole * 10n ** BigInt(digits) + BigInt(fraction.slice(0, digits).padEnd(digits, "0"));
}

function parseOffset(text: string | undefined): number | undefined {
  if (text === undefined || text === "Z") return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(4));
  if (hours > 18 || minutes > 59) return undefined;
  return (text.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, "0");
}
