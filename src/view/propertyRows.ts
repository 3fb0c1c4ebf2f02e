import { findKnownProperty, knownProperties, type PropertyUnit } from "../iceberg/tableProperties";
import { formatQuantity } from "./format";

/** A property as a list shows it. */
export interface PropertyRow {
  readonly name: string;
  /** Undefined: not set, so the default holds. */
  readonly value: string | undefined;
  /** The value in words, where its digits are hard to read: `512 MiB`, `5 days`. */
  readonly words: string | undefined;
  readonly defaultValue: string | undefined;
  readonly defaultWords: string | undefined;
  /** Undefined for a property that nobody but its writer knows. */
  readonly meaning: string | undefined;
  /** Set to something else than what holds without it. */
  readonly isChanged: boolean;
}

/**
 * A table's properties by name, with what is known of them; on request those too that are not set.
 *
 * @param search  only properties whose name, value or meaning holds this, whatever its case
 */
export function listProperties(
  properties: Readonly<Record<string, string>>,
  { search, withUnset }: { readonly search: string; readonly withUnset: boolean },
): readonly PropertyRow[] {
  const own = Object.entries(properties).map(([name, value]) => describeProperty(name, value));
  const unset = withUnset
    ? knownProperties.filter(({ name }) => properties[name] === undefined && !name.endsWith("."))
    : [];
  const text = search.trim().toLowerCase();
  return [...own, ...unset.map(({ name }) => describeProperty(name, undefined))]
    .filter(({ name, value, meaning }) => `${name}\n${value}\n${meaning}`.toLowerCase().includes(text))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function describeProperty(name: string, value: string | undefined): PropertyRow {
  const known = findKnownProperty(name);
  return {
    name,
    value,
    words: formatAmount(value, known?.unit),
    defaultValue: known?.defaultValue,
    defaultWords: formatAmount(known?.defaultValue, known?.unit),
    meaning: known?.meaning,
    isChanged: value !== undefined && known?.defaultValue !== undefined && value !== known.defaultValue,
  };
}

const forever = 9_223_372_036_854_775_807n;

/** Powers of two for sizes, since that is how they are set; undefined for what is no count. */
function formatAmount(text: string | undefined, unit: PropertyUnit | undefined): string | undefined {
  if (text === undefined || unit === undefined || !/^\d+$/.test(text)) return undefined;
  if (BigInt(text) === forever) return unit === "milliseconds" ? "for ever" : "no limit";
  return unit === "bytes" ? formatBinarySize(Number(text)) : formatSpan(Number(text));
}

function formatBinarySize(sizeBytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let value = sizeBytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${Number.isInteger(value) ? value : value.toFixed(1)} ${units[unit]}`;
}

/** In the largest unit that it is a whole number of. */
function formatSpan(spanMs: number): string {
  const units = [
    { name: "day", lengthMs: 86_400_000 },
    { name: "hour", lengthMs: 3_600_000 },
    { name: "minute", lengthMs: 60_000 },
    { name: "second", lengthMs: 1000 },
  ];
  const unit = units.find(({ lengthMs }) => spanMs > 0 && spanMs % lengthMs === 0);
  return unit === undefined ? `${spanMs} ms` : formatQuantity(spanMs / unit.lengthMs, unit.name);
}
