import { describe, expect, it } from "vitest";
import { AvroCursor } from "../../../src/iceberg/avro/avroCursor";
import type { AvroType } from "../../../src/iceberg/avro/avroSchema";
import { EntryMetrics, MetricsLayout } from "../../../src/iceberg/columnMetrics";

const counts: AvroType = {
  kind: "array",
  elementId: undefined,
  items: {
    kind: "record",
    name: "k119_v120",
    fields: [
      { name: "key", type: { kind: "int", logicalType: undefined }, fieldId: 119 },
      { name: "value", type: { kind: "long", logicalType: undefined }, fieldId: 120 },
    ],
  },
};

/** Metrics of a manifest that holds value counts and no others. */
function place(bytes: readonly number[]): { metrics: EntryMetrics; cursor: AvroCursor } {
  const layout = new MetricsLayout("m.avro", (id) => id !== 2);
  const metrics = new EntryMetrics(layout);
  const cursor = new AvroCursor(Uint8Array.from(bytes));
  const field = layout.listFields().find(({ name }) => name === "value_counts");
  field?.compile(counts)(cursor, metrics);
  return { metrics, cursor };
}

describe("EntryMetrics", () => {
  it("decodes what is asked for, once, of the columns that are wanted", () => {
    // Two pairs: column 1 has 5 values, column 2 has 6.
    const { metrics, cursor } = place([4, 2, 10, 4, 12, 0]);
    expect(cursor.remaining).toBe(0);
    expect([...metrics.valueCounts]).toEqual([[1, 5n]]);
    expect(metrics.valueCounts).toBe(metrics.valueCounts);
  });

  it("is empty where the writer left a metric out", () => {
    const { metrics } = place([0]);
    expect(metrics.valueCounts.size).toBe(0);
    expect(metrics.lowerBounds.size).toBe(0);
    expect(new EntryMetrics(new MetricsLayout("m.avro", () => true)).columnSizes.size).toBe(0);
  });

  it("names file and field of what is damaged", () => {
    const { metrics } = place([2, 2, ...new Array(10).fill(0xff), 1, 0]);
    expect(() => metrics.valueCounts).toThrow(
      expect.objectContaining({
        code: "metadataInvalid",
        message: "data_file.value_counts in m.avro holds an integer of more than 64 bits.",
      }),
    );
  });
});
