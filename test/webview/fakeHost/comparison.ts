import type { Distribution, StateComparison } from "../../../src/catalog/comparison";
import { ids } from "./orders";

export const comparison: StateComparison = {
  from: { snapshotId: ids.badLoad, timestampMs: 1_763_000_000_000, schemaId: 4 },
  to: { snapshotId: ids.head, timestampMs: 1_763_400_000_000, schemaId: 5 },
  added: { files: 4, rows: 12_400, bytes: 812_000 },
  removed: { files: 3, rows: 11_980, bytes: 790_000 },
  otherDeletes: { files: 2, rows: 4000, bytes: 260_000 },
  unchangedFiles: 31,
  partitions: [
    { partition: "order_day=2026-11-17", specId: 0, addedRows: 8400, removedRows: 8000, files: 5 },
    { partition: "order_day=2026-11-18", specId: 0, addedRows: 4000, removedRows: 3980, files: 4 },
  ],
  otherPartitions: 0,
  schemaChanges: [{ kind: "added", fieldId: 9, path: "coupon", to: "string" }],
};

const side = (rows: number) => ({
  rows,
  nulls: 12,
  notFinite: 0,
  approximateDistinct: 940,
  least: "0.50",
  greatest: "300.50",
});

export const distribution: Distribution = {
  type: "DECIMAL(12,2)",
  from: side(6000),
  to: side(6400),
  bins: Array.from({ length: 30 }, (_, at) => ({
    start: String(at * 10 + 0.5),
    end: String(at * 10 + 10.5),
    from: Math.round(900 * Math.exp(-((at - 8) ** 2) / 30)),
    to: Math.round(900 * Math.exp(-((at - 11) ** 2) / 40)),
  })),
  values: [],
};
