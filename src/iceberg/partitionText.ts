import { formatCell } from "../model/cell";
import { formatDate } from "../model/dateTimeText";
import type { Type } from "../model/types";
import type { Value } from "../model/value";
import { listPartitionTypes, type PartitionedTable } from "./partitionTypes";
import type { PartitionSpec, Transform } from "./tableMetadata";

const millisPerHour = 3_600_000;

/**
 * The text of partitions as paths write them: `day=2026-10-01/bucket=3`, with years, months and hours in words rather
 * than as the number that is stored. Characters that would be read as part of the form are escaped as in a URL. Empty
 * for a spec without fields.
 */
export class PartitionText {
  private readonly formats = new Map<number, (partition: readonly Value[]) => string>();

  constructor(table: PartitionedTable) {
    for (const spec of table.partitionSpecs) this.formats.set(spec.specId, makeFormat(spec, table));
  }

  format(specId: number, partition: readonly Value[]): string {
    return this.formats.get(specId)?.(partition) ?? "";
  }
}

function makeFormat(spec: PartitionSpec, table: PartitionedTable): (partition: readonly Value[]) => string {
  const types = listPartitionTypes(spec, table);
  const parts = spec.fields.flatMap(({ name, transform }, index) =>
    transform.kind === "void" ? [] : [{ index, transform, type: types[index], prefix: `${escapePart(name)}=` }],
  );
  return (partition) =>
    parts
      .map(({ index, transform, type, prefix }) => prefix + formatPart(transform, type, partition[index] ?? null))
      .join("/");
}

function formatPart(transform: Transform, type: Type | undefined, value: Value): string {
  if (value === null) return "null";
  if (typeof value === "number") {
    switch (transform.kind) {
      case "year":
        return String(1970 + value);
      case "month":
        return formatDate(daysOfMonth(value)).slice(0, -3);
      case "hour":
        return new Date(value * millisPerHour).toISOString().slice(0, 13).replace("T", "-");
      default:
        break;
    }
  }
  return escapePart(formatScalar(type, value));
}

/** A value that is not of its column's type, as another engine may have written it, by its own nature. */
function formatScalar(type: Type | undefined, value: Value): string {
  if (type === undefined) return String(value);
  try {
    return String(formatCell(type, value));
  } catch {
    return String(value);
  }
}

function daysOfMonth(monthsSince1970: number): number {
  return Math.floor(Date.UTC(1970, monthsSince1970, 1) / (24 * millisPerHour));
}

/** `/`, `=`, `%` and control characters; other text stays readable. */
function escapePart(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u001f%/=]/g, encodeURIComponent);
}
