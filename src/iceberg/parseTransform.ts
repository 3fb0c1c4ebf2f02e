import type { Transform } from "./tableMetadata";

/** A transform from its text; text that is not known is kept as "unknown", which readers must tolerate (spec, v3). */
export function parseTransform(text: string): Transform {
  const name = text.toLowerCase();
  switch (name) {
    case "identity":
    case "year":
    case "month":
    case "day":
    case "hour":
    case "void":
      return { kind: name };
  }
  const match = /^(bucket|truncate)\[(\d{1,10})\]$/.exec(name);
  const parameter = Number(match?.[2]);
  if (match === null || parameter < 1 || parameter > 0x7fffffff) return { kind: "unknown", text };
  return match[1] === "bucket" ? { kind: "bucket", buckets: parameter } : { kind: "truncate", width: parameter };
}

/** The text of a transform as metadata spells it: `bucket[16]`. */
export function formatTransform(transform: Transform): string {
  switch (transform.kind) {
    case "bucket":
      return `bucket[${transform.buckets}]`;
    case "truncate":
      return `truncate[${transform.width}]`;
    case "unknown":
      return transform.text;
    default:
      return transform.kind;
  }
}
