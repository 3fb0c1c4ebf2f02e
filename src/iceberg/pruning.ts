import type { Field, Type } from "../model/types";
import type { Value } from "../model/value";
import { compareValues } from "./compareValues";
import { decodeSingleValue } from "./decodeSingleValue";
import type { ManifestEntry, ManifestFile, PartitionFieldSummary } from "./manifestEntry";
import { listPartitionTypes } from "./partitionTypes";
import { type Comparison, type Predicate, rangeMightMatch, type ValueRange } from "./predicate";
import { type Projected, projectComparison } from "./projection";
import { indexFields } from "./readSchema";
import type { TableMetadata } from "./tableMetadata";

/** A condition on one partition value of a spec. */
interface PartitionTest {
  readonly index: number;
  readonly type: Type | undefined;
  readonly test: Projected;
}

/** Tells which manifests and files can hold rows that satisfy a predicate; when unsure, that they can. */
export class FilePruner {
  /** Field ids of the columns whose metrics `fileMightMatch` looks at. */
  readonly metrics: ReadonlySet<number> | undefined;
  private readonly fields: ReadonlyMap<number, Field>;
  private readonly testsBySpec = new Map<number, readonly PartitionTest[]>();

  private readonly predicate: Predicate;

  constructor(
    private readonly metadata: TableMetadata,
    predicate: Predicate = [],
  ) {
    this.fields = predicate.length > 0 ? indexFields(metadata.schemas) : new Map();
    this.predicate = predicate.flatMap((comparison) => promoteComparison(comparison, this.fields));
    this.metrics = predicate.length > 0 ? new Set(predicate.map(({ fieldId }) => fieldId)) : undefined;
  }

  manifestMightMatch({ specId, partitions }: ManifestFile): boolean {
    if (!partitions) return true;
    return this.testsOf(specId).every(({ index, type, test }) => {
      const summary = partitions[index];
      return !summary || !type || rangeMightMatch(test, mapSummary(summary, type));
    });
  }

  fileMightMatch(entry: ManifestEntry): boolean {
    return (
      this.testsOf(entry.specId).every(({ index, test }) => partitionMightMatch(test, entry.partition[index])) &&
      this.predicate.every((comparison) => this.boundsMightMatch(comparison, entry))
    );
  }

  private boundsMightMatch(comparison: Comparison, { metrics }: ManifestEntry): boolean {
    const { fieldId } = comparison;
    const type = this.fields.get(fieldId)?.type;
    if (!metrics || !type) return true;
    const [lower, upper] = [metrics.lowerBounds.get(fieldId), metrics.upperBounds.get(fieldId)];
    const valueCount = metrics.valueCounts.get(fieldId);
    const nullCount = metrics.nullCounts.get(fieldId);
    return rangeMightMatch(comparison, {
      lower: lower && decodeSingleValue(type, lower),
      upper: upper && decodeSingleValue(type, upper),
      mightHoldNull: nullCount !== 0n,
      mightHoldValue: valueCount === undefined || valueCount !== nullCount,
      mightHoldNan: isFloating(type) && metrics.nanCounts.get(fieldId) !== 0n,
    });
  }

  private testsOf(specId: number): readonly PartitionTest[] {
    let tests = this.testsBySpec.get(specId);
    if (!tests) {
      tests = this.predicate.length > 0 ? this.createTests(specId) : [];
      this.testsBySpec.set(specId, tests);
    }
    return tests;
  }

  private createTests(specId: number): PartitionTest[] {
    const spec = this.metadata.partitionSpecs.find((candidate) => candidate.specId === specId);
    if (!spec) return [];
    const types = listPartitionTypes(spec, this.metadata);
    return spec.fields.flatMap(({ sourceIds, transform }, index) =>
      this.predicate.flatMap((comparison) => {
        const type = this.fields.get(comparison.fieldId)?.type;
        if (!type || sourceIds.length !== 1 || sourceIds[0] !== comparison.fieldId) return [];
        const test = projectComparison(comparison, transform, type);
        return test ? [{ index, type: types[index], test }] : [];
      }),
    );
  }
}

/** A comparison in the newest type of its column; none where the column became one that its values do not compare with. */
function promoteComparison(comparison: Comparison, fields: ReadonlyMap<number, Field>): Comparison[] {
  const kind = fields.get(comparison.fieldId)?.type.kind;
  const isNumber = (value: Value): value is number => typeof value === "number";
  if (!comparison.values.some(isNumber)) return [comparison];
  if (kind === "long") {
    return [{ ...comparison, values: comparison.values.map((value) => (isNumber(value) ? BigInt(value) : value)) }];
  }
  return kind?.startsWith("timestamp") ? [] : [comparison];
}

/** True when a partition with these values might be among those that a manifest's summaries describe. */
export function summariesMightHold(
  partition: readonly Value[],
  summaries: readonly PartitionFieldSummary[],
  types: readonly (Type | undefined)[],
): boolean {
  return partition.every((value, index) => {
    const summary = summaries[index];
    const type = types[index];
    if (!summary || !type) return true;
    if (value === null) return summary.containsNull;
    if (compareValues(value, value) === undefined) return true;
    return rangeMightMatch({ op: "=", values: [value] }, mapSummary(summary, type));
  });
}

function partitionMightMatch(test: Projected, value: Value | undefined): boolean {
  if (value === undefined) return true;
  const isNan = typeof value === "number" && Number.isNaN(value);
  const bound = value === null || isNan ? undefined : value;
  return rangeMightMatch(test, {
    lower: bound,
    upper: bound,
    mightHoldNull: value === null,
    mightHoldValue: value !== null,
    mightHoldNan: isNan,
  });
}

function mapSummary(
  { lowerBound, upperBound, containsNull, containsNan }: PartitionFieldSummary,
  type: Type,
): ValueRange {
  const mightHoldNan = isFloating(type) && containsNan !== false;
  return {
    lower: lowerBound && decodeSingleValue(type, lowerBound),
    upper: upperBound && decodeSingleValue(type, upperBound),
    mightHoldNull: containsNull,
    mightHoldValue: lowerBound !== undefined || upperBound !== undefined || mightHoldNan || !containsNull,
    mightHoldNan,
  };
}

function isFloating({ kind }: Type): boolean {
  return kind === "float" || kind === "double";
}
