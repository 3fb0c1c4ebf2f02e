import { describe, expect, it } from "vitest";
import { createTable } from "../../../src/iceberg/table";
import { mapTableInfo } from "../../../src/iceberg/tableInfo";
import type { TableMetadata } from "../../../src/iceberg/tableMetadata";
import { idNameSchema, MemorySource, sketchMetadata } from "../../support/memoryTable";

const info = (metadata: TableMetadata) =>
  mapTableInfo(createTable(metadata, "memory:/table/metadata/v1.metadata.json", new MemorySource()));

describe("mapTableInfo", () => {
  it("describes columns with their keys and partitions", () => {
    const metadata = sketchMetadata({
      snapshots: [],
      current: null,
      schemas: [
        {
          schemaId: 3,
          identifierFieldIds: [1],
          fields: [
            { id: 1, name: "id", required: true, type: { kind: "long" }, doc: "The key" },
            { id: 2, name: "at", required: false, type: { kind: "timestamptz" } },
            {
              id: 3,
              name: "address",
              required: false,
              type: { kind: "struct", fields: [{ id: 4, name: "city", required: false, type: { kind: "string" } }] },
            },
          ],
        },
      ],
      partitionSpecs: [
        {
          specId: 2,
          fields: [
            { fieldId: 1000, sourceIds: [2], name: "at_day", transform: { kind: "day" } },
            { fieldId: 1001, sourceIds: [1], name: "id_bucket", transform: { kind: "bucket", buckets: 8 } },
            { fieldId: 1002, sourceIds: [4], name: "city", transform: { kind: "identity" } },
            { fieldId: 1003, sourceIds: [9], name: "gone", transform: { kind: "void" } },
          ],
        },
      ],
    });
    const table = info({
      ...metadata,
      sortOrders: [
        {
          orderId: 1,
          fields: [{ sourceIds: [2], transform: { kind: "hour" }, direction: "desc", nullOrder: "nulls-last" }],
        },
      ],
      defaultSortOrderId: 1,
    });
    expect(table.columns).toEqual([
      {
        id: 1,
        name: "id",
        type: "long",
        required: true,
        doc: "The key",
        isIdentifier: true,
        partitionTransforms: ["bucket[8]"],
      },
      {
        id: 2,
        name: "at",
        type: "timestamptz",
        required: false,
        doc: undefined,
        isIdentifier: false,
        partitionTransforms: ["day"],
      },
      {
        id: 3,
        name: "address",
        type: "struct<city: string>",
        required: false,
        doc: undefined,
        isIdentifier: false,
        partitionTransforms: [],
      },
    ]);
    expect(table.identifierColumns).toEqual(["id"]);
    expect(table.partitioning).toEqual(["day(at)", "bucket[8](id)", "address.city"]);
    expect(table.sortOrder).toEqual(["hour(at) desc nulls last"]);
    expect(table).toMatchObject({ schemaId: 3, currentSnapshotId: undefined, snapshots: [], refs: [] });
  });

  it("says on which branches each snapshot lies and what was expired or abandoned", () => {
    const { snapshots } = info(
      sketchMetadata({
        snapshots: [
          { id: 2, parent: 1 },
          { id: 3, parent: 2 },
          { id: 4, parent: 2 },
          { id: 5, parent: 2 },
        ],
        current: 3,
        branches: { audit: 4 },
        log: [
          [2, 2000],
          [5, 2500],
          [2, 2600],
          [3, 3000],
        ],
      }),
    );
    expect(snapshots.map((one) => [one.snapshotId, one.parentExpired, one.branches, one.becameCurrentMs])).toEqual([
      ["2", true, ["main", "audit"], 2600],
      ["3", false, ["main"], 3000],
      ["4", false, ["audit"], undefined],
      ["5", false, [], 2500],
    ]);
  });

  it("orders refs and counts how far each is from main", () => {
    const metadata = sketchMetadata({
      snapshots: [{ id: 1 }, { id: 2, parent: 1 }, { id: 3, parent: 2 }, { id: 4, parent: 1 }],
      current: 3,
      branches: { stg: 4, audit: 2 },
      tags: { close: 1, broken: 77 },
      schemas: [idNameSchema],
    });
    expect(info(metadata).refs.map(({ name, type, ahead, behind }) => [name, type, ahead, behind])).toEqual([
      ["main", "branch", undefined, undefined],
      ["audit", "branch", 0, 1],
      ["stg", "branch", 1, 2],
      ["broken", "tag", undefined, undefined],
      ["close", "tag", 0, 2],
    ]);
  });
});
