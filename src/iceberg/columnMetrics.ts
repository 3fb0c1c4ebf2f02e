import { compileBytes, compileInt, compileLong, compileOptional, type Read, refuse } from "./avro/avroReaders";
import type { AvroType } from "./avro/avroSchema";
import { compileSkip, minBytes } from "./avro/avroSkip";
import { into, type KnownField } from "./avro/knownFields";
import type { ColumnMetrics } from "./manifestEntry";

export type MutableMetrics = { -readonly [Key in keyof ColumnMetrics]: ColumnMetrics[Key] };

/** Which columns' metrics to keep, by field id. */
export type WantsColumn = (fieldId: number) => boolean;

/** The metric fields of a data file (spec, Data File Fields), each a map by column id. */
export function listMetricFields(wants: WantsColumn): readonly KnownField<MutableMetrics>[] {
  const counts = (type: AvroType) => compileMetric(type, compileLong, wants);
  const bounds = (type: AvroType) => compileMetric(type, compileBytes, wants);
  return [
    { id: 108, name: "column_sizes", compile: (type) => into("columnSizes", counts(type)) },
    { id: 109, name: "value_counts", compile: (type) => into("valueCounts", counts(type)) },
    { id: 110, name: "null_value_counts", compile: (type) => into("nullCounts", counts(type)) },
    { id: 137, name: "nan_value_counts", compile: (type) => into("nanCounts", counts(type)) },
    { id: 125, name: "lower_bounds", compile: (type) => into("lowerBounds", bounds(type)) },
    { id: 128, name: "upper_bounds", compile: (type) => into("upperBounds", bounds(type)) },
  ];
}

export function createMetrics(): MutableMetrics {
  return {
    columnSizes: new Map(),
    valueCounts: new Map(),
    nullCounts: new Map(),
    nanCounts: new Map(),
    lowerBounds: new Map(),
    upperBounds: new Map(),
  };
}

/** Maps by integer are lists of key-value records in Avro (spec, Appendix A). */
function compileMetric<T>(
  type: AvroType,
  compileMetricValue: (type: AvroType) => Read<T>,
  wants: WantsColumn,
): Read<ReadonlyMap<number, T>> {
  const read = compileOptional(type, (list): Read<ReadonlyMap<number, T>> => {
    if (list.kind !== "array" || list.items.kind !== "record") return refuse(list, "a map by column id");
    const [key, value, ...others] = list.items.fields;
    if (key === undefined || value === undefined || others.length > 0) return refuse(list, "a map by column id");
    const readKey = compileInt(key.type);
    const readValue = compileMetricValue(value.type);
    const skipValue = compileSkip(value.type);
    const minItemBytes = minBytes(list.items);
    return (cursor) => {
      const metric = new Map<number, T>();
      for (let count = cursor.readBlockCount(minItemBytes); count > 0; count = cursor.readBlockCount(minItemBytes)) {
        for (let index = 0; index < count; index++) {
          const id = readKey(cursor);
          if (wants(id)) metric.set(id, readValue(cursor));
          else skipValue(cursor);
        }
      }
      return metric;
    };
  });
  return (cursor) => read(cursor) ?? new Map();
}
