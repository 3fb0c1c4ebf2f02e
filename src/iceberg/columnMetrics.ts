import { AvroCursor } from "./avro/avroCursor";
import {
  atField,
  compileBytes,
  compileInt,
  compileLong,
  compileOptional,
  explainAvroErrors,
  type Read,
  type ReadInto,
  refuse,
} from "./avro/avroReaders";
import type { AvroType } from "./avro/avroSchema";
import { compileSkip, minBytes } from "./avro/avroSkip";
import type { KnownField } from "./avro/knownFields";
import type { ColumnMetrics } from "./manifestEntry";

/** Which columns' metrics to keep, by field id. */
export type WantsColumn = (fieldId: number) => boolean;

type Metric = keyof ColumnMetrics;

/** Where each metric's start is noted, and its name in manifests. */
const metricFields: { readonly [Key in Metric]: { readonly place: number; readonly name: string } } = {
  columnSizes: { place: 0, name: "column_sizes" },
  valueCounts: { place: 1, name: "value_counts" },
  nullCounts: { place: 2, name: "null_value_counts" },
  nanCounts: { place: 3, name: "nan_value_counts" },
  lowerBounds: { place: 4, name: "lower_bounds" },
  upperBounds: { place: 5, name: "upper_bounds" },
};

/** How the entries of one manifest hold their metrics; what its writer left out reads as empty. */
export class MetricsLayout {
  readonly readers: { [Key in Metric]: Read<ColumnMetrics[Key]> } = {
    columnSizes: () => new Map(),
    valueCounts: () => new Map(),
    nullCounts: () => new Map(),
    nanCounts: () => new Map(),
    lowerBounds: () => new Map(),
    upperBounds: () => new Map(),
  };

  constructor(
    readonly file: string,
    private readonly wants: WantsColumn,
  ) {}

  /** The metric fields of a data file (spec, Data File Fields), each a map by column id. */
  listFields(): readonly KnownField<EntryMetrics>[] {
    const { readers, wants } = this;
    const counts = (type: AvroType) => compileMetric(type, compileLong, wants);
    const bounds = (type: AvroType) => compileMetric(type, compileBytes, wants);
    return [
      metricField(108, "columnSizes", (type) => {
        readers.columnSizes = counts(type);
      }),
      metricField(109, "valueCounts", (type) => {
        readers.valueCounts = counts(type);
      }),
      metricField(110, "nullCounts", (type) => {
        readers.nullCounts = counts(type);
      }),
      metricField(137, "nanCounts", (type) => {
        readers.nanCounts = counts(type);
      }),
      metricField(125, "lowerBounds", (type) => {
        readers.lowerBounds = bounds(type);
      }),
      metricField(128, "upperBounds", (type) => {
        readers.upperBounds = bounds(type);
      }),
    ];
  }
}

/** A field of which is noted where it starts. */
function metricField(id: number, metric: Metric, prepare: (type: AvroType) => void): KnownField<EntryMetrics> {
  const { name, place } = metricFields[metric];
  const compile = (type: AvroType): ReadInto<EntryMetrics> => {
    prepare(type);
    const skip = compileSkip(type);
    return (cursor, metrics) => {
      metrics.cursor = cursor;
      metrics.starts[place] = cursor.position;
      skip(cursor);
    };
  };
  return { id, name, compile };
}

/**
 * The metrics of one entry, which stay in the bytes of the entry's block until they are asked for: of most entries they
 * never are, and as maps they take ten times the memory. A value that is damaged is told then, as LakehouseError
 * "metadataInvalid"; their lengths are checked before.
 */
export class EntryMetrics implements ColumnMetrics {
  /** On the block; undefined where the writer left out all metrics. */
  cursor: AvroCursor | undefined;
  readonly starts = [0, 0, 0, 0, 0, 0];
  private decoded: { -readonly [Key in Metric]?: ColumnMetrics[Key] } | undefined;

  constructor(private readonly layout: MetricsLayout) {}

  get columnSizes(): ColumnMetrics["columnSizes"] {
    return this.read("columnSizes");
  }

  get valueCounts(): ColumnMetrics["valueCounts"] {
    return this.read("valueCounts");
  }

  get nullCounts(): ColumnMetrics["nullCounts"] {
    return this.read("nullCounts");
  }

  get nanCounts(): ColumnMetrics["nanCounts"] {
    return this.read("nanCounts");
  }

  get lowerBounds(): ColumnMetrics["lowerBounds"] {
    return this.read("lowerBounds");
  }

  get upperBounds(): ColumnMetrics["upperBounds"] {
    return this.read("upperBounds");
  }

  private read<Key extends Metric>(metric: Key): ColumnMetrics[Key] {
    this.decoded ??= {};
    const known = this.decoded[metric];
    if (known !== undefined) return known;
    const { cursor, layout } = this;
    const { name, place } = metricFields[metric];
    const read = layout.readers[metric];
    // Without a cursor nothing was written, and the reader reads nothing.
    const at = cursor ?? new AvroCursor(new Uint8Array());
    at.position = this.starts[place] ?? 0;
    const decoded = explainAvroErrors(layout.file, () => atField(`data_file.${name}`, () => read(at)));
    this.decoded[metric] = decoded;
    return decoded;
  }
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
