import { describe, expect, it } from "vitest";
import type { ManifestEntry } from "../../../../src/iceberg/manifestEntry";
import { listFilesTable } from "../../../../src/iceberg/metadataTables/filesTable";
import { listRefsTable } from "../../../../src/iceberg/metadataTables/refsTable";
import { listSnapshotsTable } from "../../../../src/iceberg/metadataTables/snapshotsTable";
import { parseTableMetadata } from "../../../../src/iceberg/parseMetadata";
import { formatCell } from "../../../../src/model/cell";
import type { Cell } from "../../../../src/model/value";

const metadata = parseTableMetadata(
  new TextEncoder().encode(
    JSON.stringify({
      "format-version": 2,
      "table-uuid": "9c12d441-03fe-4693-9a96-a0705ddf69c1",
      location: "s3://b/t",
      "last-sequence-number": 2,
      "last-updated-ms": 2000,
      "last-column-id": 2,
      "current-schema-id": 0,
      schemas: [
        {
          type: "struct",
          "schema-id": 0,
          fields: [
            { id: 1, name: "n", required: false, type: "long" },
            { id: 2, name: "day", required: false, type: "date" },
          ],
        },
      ],
      "default-spec-id": 1,
      "partition-specs": [
        { "spec-id": 0, fields: [{ "source-id": 2, "field-id": 1000, name: "day", transform: "identity" }] },
        { "spec-id": 1, fields: [{ "source-id": 1, "field-id": 1001, name: "n_bucket", transform: "bucket[4]" }] },
      ],
      "last-partition-id": 1001,
      "default-sort-order-id": 0,
      "sort-orders": [{ "order-id": 0, fields: [] }],
      "current-snapshot-id": 12,
      snapshots: [
        snapshot(12, { "parent-snapshot-id": 11, "timestamp-ms": 2000, "sequence-number": 2 }),
        snapshot(11, { "timestamp-ms": 1000, "sequence-number": 1 }),
      ],
      refs: {
        main: { "snapshot-id": 12, type: "branch" },
        close: { "snapshot-id": 11, type: "tag", "max-ref-age-ms": 86400000 },
      },
    }),
  ),
  "v1.metadata.json",
);

function snapshot(id: number, rest: object) {
  return { "snapshot-id": id, "manifest-list": `l${id}.avro`, summary: { operation: "append", k: "v" }, ...rest };
}

function cells({ columns, rows }: ReturnType<typeof listRefsTable>): Record<string, Cell>[] {
  return rows.map((row) =>
    Object.fromEntries(columns.map(({ name, type }, at) => [name, formatCell(type, row[at] ?? null)])),
  );
}

describe("listSnapshotsTable", () => {
  it("lists commits in time with Spark's columns first", () => {
    const rows = cells(listSnapshotsTable(metadata));
    expect(rows.map((row) => row.snapshot_id)).toEqual(["11", "12"]);
    expect(rows[1]).toMatchObject({
      committed_at: "1970-01-01T00:00:02.000000+00:00",
      parent_id: "11",
      operation: "append",
      manifest_list: "l12.avro",
      summary: [{ key: "k", value: "v" }],
      sequence_number: "2",
    });
  });
});

describe("listRefsTable", () => {
  it("lists branches and tags by name with their retention", () => {
    expect(cells(listRefsTable(metadata))).toEqual([
      ref("close", "TAG", "11", "86400000"),
      ref("main", "BRANCH", "12", null),
    ]);
  });

  function ref(name: string, type: string, id: string, age: string | null) {
    return {
      name,
      type,
      snapshot_id: id,
      max_reference_age_in_ms: age,
      min_snapshots_to_keep: null,
      max_snapshot_age_in_ms: null,
    };
  }
});

describe("listFilesTable", () => {
  const entry: ManifestEntry = {
    status: "added",
    snapshotId: 12n,
    dataSequenceNumber: 2n,
    content: "data",
    path: "s3://b/t/data/a.parquet",
    format: "parquet",
    specId: 1,
    partition: [3],
    recordCount: 10n,
    sizeBytes: 100n,
    metrics: {
      columnSizes: new Map([[1, 40n]]),
      valueCounts: new Map([[1, 10n]]),
      nullCounts: new Map([[1, 0n]]),
      nanCounts: new Map(),
      lowerBounds: new Map([[1, new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0])]]),
      upperBounds: new Map(),
    },
    keyMetadata: undefined,
    splitOffsets: [4n],
    equalityIds: [],
    sortOrderId: 0,
    firstRowId: undefined,
    referencedDataFile: undefined,
    contentOffset: undefined,
    contentSize: undefined,
  };

  it("shows partition values of every spec by field id, and bounds as values", () => {
    const [row] = cells(listFilesTable(metadata, [entry]));
    expect(row).toMatchObject({
      content: "0",
      file_format: "PARQUET",
      partition: { day: null, n_bucket: "3" },
      lower_bounds: [{ key: "1", value: "0100000000000000" }],
      split_offsets: ["4"],
      equality_ids: null,
      readable_metrics: { n: { lower_bound: "1", upper_bound: null, null_value_count: "0" } },
    });
    expect(Object.keys((row as { readable_metrics: object }).readable_metrics)).toEqual(["day", "n"]);
  });

  it("has no partition column where no spec ever had a field", () => {
    const unpartitioned = { ...metadata, partitionSpecs: [{ specId: 1, fields: [] }] };
    const { columns } = listFilesTable(unpartitioned, [{ ...entry, partition: [] }]);
    expect(columns.map(({ name }) => name)).not.toContain("partition");
  });
});
