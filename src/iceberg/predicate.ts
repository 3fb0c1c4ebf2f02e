import type { Value } from "../model/value";
import { compareValues } from "./compareValues";

/** What rows must satisfy, all of it: what files are pruned by. */
export type Predicate = readonly Comparison[];

/** A condition on one column, nested ones by their field id. A comparison with a null row is not satisfied. */
export interface Comparison {
  readonly fieldId: number;
  readonly op: "=" | "<" | "<=" | ">" | ">=" | "in" | "isNull" | "notNull";
  /** Of the column's type: one, several for `in`, none for the null tests. */
  readonly values: readonly Value[];
}

/** What is known of a set of values of one column. An undefined bound is not known. */
export interface ValueRange {
  readonly lower: Value | undefined;
  readonly upper: Value | undefined;
  readonly mightHoldNull: boolean;
  /** False when every value is null. */
  readonly mightHoldValue: boolean;
  /** NaN is outside the bounds and, to query engines, greater than any number. */
  readonly mightHoldNan: boolean;
}

/** False only when no value of the range satisfies the comparison. */
export function rangeMightMatch({ op, values }: Pick<Comparison, "op" | "values">, range: ValueRange): boolean {
  if (op === "isNull") return range.mightHoldNull;
  if (!range.mightHoldValue) return false;
  if (op === "notNull") return true;
  const { lower, upper, mightHoldNan } = range;
  return values.some((value) => {
    switch (op) {
      case "=":
      case "in":
        return isNan(value) ? mightHoldNan : mightBeAtMost(lower, value) && mightBeAtMost(value, upper);
      case "<":
        return isNan(value) || mightBeLess(lower, value);
      case "<=":
        return isNan(value) || mightBeAtMost(lower, value);
      case ">":
        return mightHoldNan || mightBeLess(value, upper);
      case ">=":
        return mightHoldNan || mightBeAtMost(value, upper);
      default:
        return true;
    }
  });
}

function isNan(value: Value): boolean {
  return typeof value === "number" && Number.isNaN(value);
}

function mightBeLess(a: Value | undefined, b: Value | undefined): boolean {
  return a === undefined || b === undefined || (compareValues(a, b) ?? -1) < 0;
}

function mightBeAtMost(a: Value | undefined, b: Value | undefined): boolean {
  return a === undefined || b === undefined || (compareValues(a, b) ?? -1) <= 0;
}
