import { expect, test } from "vitest";
import type { ColumnMetrics } from "../../../src/iceberg/manifestEntry";
import { MetricsReader } from "../../../src/iceberg/metricsReader";
import { LakehouseError } from "../../../src/model/errors";
import { sketchEntry } from "../../support/commitBuilder";

const none: ColumnMetrics = {
  columnSizes: new Map(),
  valueCounts: new Map(),
  nullCounts: new Map([[1, 4n]]),
  nanCounts: new Map(),
  lowerBounds: new Map(),
  upperBounds: new Map(),
};

test("damaged metrics of one file are told and count as left out, those of the others are read", () => {
  const damaged = {
    ...none,
    get lowerBounds(): ColumnMetrics["lowerBounds"] {
      throw new LakehouseError("metadataInvalid", "The manifest m.avro is damaged.");
    },
  };
  const reader = new MetricsReader(["lowerBounds", "nullCounts"]);
  expect(reader.read(sketchEntry({ path: "a", metrics: none }))?.nullCounts.get(1)).toBe(4n);
  expect(reader.read(sketchEntry({ path: "b", metrics: damaged }))).toBeUndefined();
  expect(reader.read(sketchEntry({ path: "c" }))).toBeUndefined();
  expect([...reader.notes]).toEqual(["The metrics of b cannot be read: The manifest m.avro is damaged."]);
  expect(new MetricsReader(["nullCounts"]).read(sketchEntry({ path: "b", metrics: damaged }))).toBeDefined();
});
