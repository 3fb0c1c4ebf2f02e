import type { Type } from "../model/types";
import type { Value } from "../model/value";
import type { Comparison } from "./predicate";
import type { Transform } from "./tableMetadata";
import { applyTransform } from "./transforms";

/** A comparison with partition values instead of the column's. */
export type Projected = Pick<Comparison, "op" | "values">;

/**
 * The condition that the partition value of every row that satisfies `comparison` satisfies (an inclusive projection).
 *
 * @param type  the source column's type
 * @returns undefined when nothing can be said: any partition might match
 * Source: Iceberg spec, Scan Planning; Iceberg's ProjectionUtil
 */
export function projectComparison(comparison: Comparison, transform: Transform, type: Type): Projected | undefined {
  const { op, values } = comparison;
  if (transform.kind === "void" || transform.kind === "unknown") return undefined;
  if (op === "isNull" || op === "notNull" || transform.kind === "identity") return { op, values };
  const isPoint = op === "=" || op === "in";
  if (transform.kind === "bucket" && !isPoint) return undefined;
  const results: Value[] = [];
  for (const value of values) {
    const result = applyTransform(transform, type, value);
    if (result === undefined || result === null) return undefined;
    results.push(result);
    // Iceberg up to 0.10.0 rounded times before 1970 towards zero: files may lie one partition later than they should.
    if (isTimeTransform(transform) && typeof result === "number" && result < 0) {
      if (isPoint) results.push(result + 1);
      else if (op === "<" || op === "<=") results[results.length - 1] = result + 1;
    }
  }
  if (isPoint) return { op: "in", values: results };
  return { op: op === "<" || op === "<=" ? "<=" : ">=", values: results };
}

function isTimeTransform({ kind }: Transform): boolean {
  return kind === "year" || kind === "month" || kind === "day" || kind === "hour";
}
