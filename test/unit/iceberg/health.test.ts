import { describe, expect, it } from "vitest";
import type { HealthFact, HealthKind } from "../../../src/catalog/health";
import { HealthCheck } from "../../../src/iceberg/health";
import type { ManifestEntry } from "../../../src/iceberg/manifestEntry";
import { manifestDefaults } from "../../../src/iceberg/manifestList";
import type { TableMetadata } from "../../../src/iceberg/tableMetadata";
import { sketchMetadata } from "../../support/memoryTable";

const mb = 1_000_000;
const metadata: TableMetadata = {
  ...sketchMetadata({
    snapshots: [{ id: 1 }],
    partitionSpecs: [
      { specId: 0, fields: [{ fieldId: 1000, sourceIds: [2], name: "name", transform: { kind: "identity" } }] },
    ],
  }),
  properties: new Map([["write.target-file-size-bytes", String(100 * mb)]]),
};

const file = (entry: Partial<ManifestEntry> = {}): ManifestEntry => ({
  status: "added",
  snapshotId: 1n,
  dataSequenceNumber: 1n,
  content: "data",
  path: "memory:/table/data/a.parquet",
  format: "parquet",
  specId: 0,
  partition: ["north"],
  recordCount: 1000n,
  sizeBytes: BigInt(80 * mb),
  metrics: undefined,
  keyMetadata: undefined,
  splitOffsets: [],
  equalityIds: [],
  sortOrderId: undefined,
  firstRowId: undefined,
  referencedDataFile: undefined,
  contentOffset: undefined,
  contentSize: undefined,
  ...entry,
});

function check(entries: readonly ManifestEntry[], table = metadata, manifests = 1) {
  const health = new HealthCheck(table, ["shop", "orders"]);
  for (const entry of entries) health.add(entry);
  const facts = health.list(
    Array.from({ length: manifests }, () => ({ ...manifestDefaults, lengthBytes: 7000n })),
    1000,
  );
  return (kind: HealthKind): HealthFact | undefined => facts.find((fact) => fact.kind === kind);
}

describe("HealthCheck", () => {
  it("counts files below three quarters of the target, by the partition that has most", () => {
    const small = Array.from({ length: 101 }, () => file({ sizeBytes: BigInt(74 * mb) }));
    const others = [
      file({ partition: ["south"], sizeBytes: BigInt(mb) }),
      file(),
      file({ sizeBytes: BigInt(75 * mb) }),
    ];
    expect(check([...small, ...others])("smallFiles")).toMatchObject({
      value: 101,
      threshold: 100,
      isOver: true,
      total: 102,
      limitBytes: 75 * mb,
      worst: [
        { partition: "name=north", value: 101 },
        { partition: "name=south", value: 1 },
      ],
    });
    expect(check(small.slice(1))("smallFiles")?.isOver).toBe(false);
  });

  it("compares deleted rows with stored ones, and delete files with data files", () => {
    const deletes = file({ content: "position", recordCount: 400n });
    const fact = check([file(), deletes, file({ ...deletes, format: "puffin" })]);
    expect(fact("deletedRows")).toMatchObject({ value: 0.8, isOver: true, total: 1000 });
    expect(fact("deleteFiles")).toMatchObject({ value: 2, isOver: true, total: 2 });
    expect(check([])("deletedRows")).toMatchObject({ value: 0, isOver: false });
  });

  it("tells small manifests from many, and metadata files that nobody deletes", () => {
    expect(check([file()], metadata, 101)("manifests")).toMatchObject({ value: 101, isOver: true });
    const log = Array.from({ length: 100 }, (_, i) => ({ metadataFile: `v${i}.metadata.json`, timestampMs: i }));
    const logged = { ...metadata, metadataLog: log };
    expect(check([], logged)("metadataFiles")).toMatchObject({ value: 100, isOver: true });
    const deleting = new Map([["write.metadata.delete-after-commit.enabled", "true"]]);
    expect(check([], { ...logged, properties: deleting })("metadataFiles")?.isOver).toBe(false);
  });

  it("sees skew only over enough partitions, and unsorted files only where an order is asked for", () => {
    const sizes = [1, 1, 1, 20].map((size, i) => file({ partition: [`p${i}`], sizeBytes: BigInt(size * mb) }));
    expect(check(sizes)("skew")).toMatchObject({ value: 20, isOver: true, total: 4 });
    expect(check(sizes.slice(1))("skew")).toBeUndefined();
    expect(check(sizes)("unsortedFiles")).toBeUndefined();
    const sorted: TableMetadata = {
      ...metadata,
      sortOrders: [
        {
          orderId: 1,
          fields: [{ sourceIds: [1], transform: { kind: "identity" }, direction: "asc", nullOrder: "nulls-first" }],
        },
      ],
      defaultSortOrderId: 1,
    };
    expect(check([file({ sortOrderId: 1 }), file()], sorted)("unsortedFiles")).toMatchObject({
      value: 1,
      total: 2,
      isOver: true,
    });
  });

  it("names the table in the statements that would mend it, quoted", () => {
    const health = new HealthCheck(metadata, ["shop", "o`r'ders"]);
    const facts = health.list([], 0);
    expect(facts[0]?.mend.spark).toBe("CALL system.rewrite_data_files(table => '`shop`.`o``r\\'ders`');");
    expect(facts[0]?.mend.athena).toBe('OPTIMIZE "shop"."o`r\'ders" REWRITE DATA USING BIN_PACK;');
  });
});
