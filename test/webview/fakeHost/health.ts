import type { TableHealth } from "../../../src/catalog/health";
import { HealthCheck } from "../../../src/iceberg/health";
import { manifestDefaults } from "../../../src/iceberg/manifestList";
import { previewExpiry } from "../../../src/iceberg/snapshotExpiry";
import { sketchMetadata } from "../../support/memoryTable";

const day = 86_400_000;
const now = Date.UTC(2026, 10, 20);
const metadata = {
  ...sketchMetadata({
    snapshots: Array.from({ length: 30 }, (_, i) => ({
      id: 4_592_000_000_000_000 + i,
      ...(i > 0 && { parent: 4_592_000_000_000_000 + i - 1 }),
      at: now - (30 - i) * (day / 2),
    })),
    tags: { "close-2026-10": 4_592_000_000_000_003 },
    partitionSpecs: [
      { specId: 0, fields: [{ fieldId: 1000, sourceIds: [2], name: "region", transform: { kind: "identity" } }] },
    ],
  }),
};

function checkOrders(): HealthCheck {
  const check = new HealthCheck(metadata, ["shop", "orders"]);
  const add = (region: string, count: number, content: "data" | "position"): void => {
    for (let i = 0; i < count; i += 1) {
      check.add({
        status: "added",
        snapshotId: 1n,
        dataSequenceNumber: 1n,
        content,
        path: `memory:/table/data/${region}-${i}.parquet`,
        format: "parquet",
        specId: 0,
        partition: [region],
        recordCount: content === "data" ? 30_000n : 1500n,
        sizeBytes: content === "data" ? 900_000n : 2000n,
        metrics: undefined,
        keyMetadata: undefined,
        splitOffsets: [],
        equalityIds: [],
        sortOrderId: 0,
        firstRowId: undefined,
        referencedDataFile: undefined,
        contentOffset: undefined,
        contentSize: undefined,
      });
    }
  };
  add("north", 140, "data");
  add("south", 12, "data");
  add("east", 9, "data");
  add("west", 3, "data");
  add("north", 190, "position");
  return check;
}

/** Orders with too many small files, delete files, and snapshots beyond their retention. */
export const health: TableHealth = {
  facts: checkOrders().list(
    Array.from({ length: 44 }, () => ({ ...manifestDefaults, lengthBytes: 7000n })),
    now,
  ),
  expiry: previewExpiry(metadata, now),
  unread: { count: 0, first: [] },
};
