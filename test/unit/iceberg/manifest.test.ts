import type { Schema } from "avsc";
import { describe, expect, it } from "vitest";
import { type DecodeManifestOptions, decodeManifest, decodeManifestHeader } from "../../../src/iceberg/manifest";
import type { ManifestFile } from "../../../src/iceberg/manifestEntry";
import type { PartitionedTable } from "../../../src/iceberg/partitionTypes";
import { LakehouseError } from "../../../src/model/errors";
import type { Field } from "../../../src/model/types";
import { type AvroFileOptions, avroField, type BranchSchema, encodeAvroFile } from "../../support/avroFiles";

const field = (id: number, name: string, kind: "long" | "date" | "string"): Field => ({
  id,
  name,
  required: false,
  type: { kind },
});

const table: PartitionedTable = {
  schemas: [{ schemaId: 0, identifierFieldIds: [], fields: [field(1, "id", "long"), field(2, "day", "date")] }],
  currentSchemaId: 0,
  partitionSpecs: [
    {
      specId: 3,
      fields: [
        { fieldId: 1000, sourceIds: [1], name: "id", transform: { kind: "identity" } },
        { fieldId: 1001, sourceIds: [2], name: "day_day", transform: { kind: "day" } },
        { fieldId: 1002, sourceIds: [1], name: "later", transform: { kind: "void" } },
      ],
    },
  ],
};

const listed: ManifestFile = {
  path: "m.avro",
  lengthBytes: 0n,
  specId: 3,
  content: "data",
  sequenceNumber: 9n,
  minSequenceNumber: 2n,
  addedSnapshotId: 77n,
  addedFilesCount: undefined,
  existingFilesCount: undefined,
  deletedFilesCount: undefined,
  addedRowsCount: undefined,
  existingRowsCount: undefined,
  partitions: undefined,
  keyMetadata: undefined,
  firstRowId: undefined,
};

const optional = (type: BranchSchema): Schema => (typeof type === "string" ? ["null", type] : ["null", type]);

const keyed = (name: string, value: BranchSchema): BranchSchema => ({
  type: "array",
  items: { type: "record", name, fields: [avroField("key", "int", 1), avroField("value", value, 2)] },
});

/** Partition fields out of order and under other names: the id of an old file, written before it was a long. */
const partition: BranchSchema = {
  type: "record",
  name: "r102",
  fields: [avroField("day_x5F", optional("int"), 1001), avroField("renamed", optional("int"), 1000)],
};

const dataFile: BranchSchema = {
  type: "record",
  name: "r2",
  fields: [
    avroField("content", "int", 134),
    avroField("file_path", "string", 100),
    avroField("file_format", "string", 101),
    avroField("partition", partition, 102),
    avroField("record_count", "long", 103),
    avroField("file_size_in_bytes", "long", 104),
    avroField("value_counts", optional(keyed("c", "long")), 109),
    avroField("lower_bounds", optional(keyed("b", "bytes")), 125),
    avroField("split_offsets", optional({ type: "array", items: "long" }), 132),
    avroField("equality_ids", optional({ type: "array", items: "int" }), 135),
    avroField("first_row_id", optional("long"), 142),
    avroField("from_the_future", optional("string"), 999),
  ],
};

const v1Schema: Schema = {
  type: "record",
  name: "manifest_entry",
  fields: [
    avroField("status", "int", 0),
    avroField("snapshot_id", optional("long"), 1),
    avroField("data_file", dataFile, 2),
  ],
};

const schema: Schema = { ...v1Schema, fields: [...v1Schema.fields, avroField("sequence_number", optional("long"), 3)] };

interface Row {
  readonly status?: number;
  readonly snapshot?: bigint;
  readonly sequence?: bigint;
  readonly content?: number;
  readonly format?: string;
  readonly records?: bigint;
  readonly firstRowId?: bigint;
  readonly equalityIds?: readonly number[];
}

function encode(rows: readonly Row[], options: AvroFileOptions = {}, writerSchema = schema): Uint8Array {
  const written = rows.map((row, index) => ({
    status: row.status ?? 1,
    snapshot_id: row.snapshot ?? null,
    sequence_number: row.sequence ?? null,
    data_file: {
      content: row.content ?? 0,
      file_path: `f${index}`,
      file_format: row.format ?? "PARQUET",
      partition: { renamed: 12, day_x5F: 17501 },
      record_count: row.records ?? 10n,
      file_size_in_bytes: 1000n,
      value_counts: [1, 2].map((key) => ({ key, value: BigInt(key * 100) })),
      lower_bounds: [1, 2].map((key) => ({ key, value: Buffer.from([key]) })),
      split_offsets: [4n],
      equality_ids: row.equalityIds ?? null,
      first_row_id: row.firstRowId ?? null,
      from_the_future: "x",
    },
  }));
  return encodeAvroFile(writerSchema, written, { codec: "deflate", ...options });
}

function decode(bytes: Uint8Array, manifest: Partial<ManifestFile> = {}, options: DecodeManifestOptions = {}) {
  return decodeManifest(bytes, { ...listed, ...manifest }, "m.avro", table, options);
}

function failureOf(run: () => unknown): LakehouseError {
  try {
    run();
  } catch (error) {
    if (error instanceof LakehouseError) return error;
    throw error;
  }
  throw new Error("decoded, but should have failed");
}

describe("decodeManifest", () => {
  it("inherits snapshot id and sequence number where they are left out", () => {
    const entries = decode(
      encode([{ status: 1 }, { status: 0, snapshot: 5n, sequence: 2n }, { status: 2, sequence: 3n }]),
    );
    expect(entries.map((entry) => [entry.status, entry.snapshotId, entry.dataSequenceNumber])).toEqual([
      ["added", 77n, 9n],
      ["existing", 5n, 2n],
      ["deleted", 77n, 3n],
    ]);
  });

  it("gives files of v1 manifests sequence number 0, listed by a v2 table or not", () => {
    const bytes = encode([{ status: 1 }, { status: 0 }], {}, v1Schema);
    expect(decode(bytes).map((entry) => entry.dataSequenceNumber)).toEqual([0n, 0n]);
    expect(decode(encode([{ status: 0 }]), { sequenceNumber: 0n })[0]?.dataSequenceNumber).toBe(0n);
  });

  it("refuses a kept file without a sequence number", () => {
    expect(failureOf(() => decode(encode([{ status: 0 }])))).toMatchObject({
      code: "metadataInvalid",
      details: { file: "m.avro", field: "sequence_number" },
    });
  });

  it("hands out row ids to files without one, in order, passing over deleted ones", () => {
    const rows = [
      { records: 10n },
      { firstRowId: 4n },
      { status: 2, sequence: 1n },
      { status: 0, sequence: 1n, records: 5n },
      {},
    ];
    const entries = decode(encode(rows), { firstRowId: 1000n });
    expect(entries.map((entry) => entry.firstRowId)).toEqual([1000n, 4n, undefined, 1010n, 1015n]);
  });

  it("ignores row ids in manifests without a first row id", () => {
    expect(decode(encode([{ firstRowId: 4n }]))[0]?.firstRowId).toBeUndefined();
  });

  it("reads the partition by field id in the order of the spec, as the types of now", () => {
    expect(decode(encode([{}]))[0]?.partition).toEqual([12n, 17501, null]);
  });

  it("skips metrics, or keeps all, or those of some columns", () => {
    const bytes = encode([{}]);
    expect(decode(bytes)[0]?.metrics).toBeUndefined();
    expect(decode(bytes, {}, { metrics: true })[0]?.metrics).toMatchObject({
      valueCounts: new Map([
        [1, 100n],
        [2, 200n],
      ]),
      lowerBounds: new Map([
        [1, new Uint8Array([1])],
        [2, new Uint8Array([2])],
      ]),
      nanCounts: new Map(),
    });
    const some = decode(bytes, {}, { metrics: new Set([2]) })[0]?.metrics;
    expect([...(some?.valueCounts.keys() ?? []), ...(some?.lowerBounds.keys() ?? [])]).toEqual([2, 2]);
  });

  it("reads delete files", () => {
    const bytes = encode(
      [
        { content: 2, equalityIds: [1, 2] },
        { content: 1, format: "puffin" },
      ],
      {
        metadata: { content: "deletes" },
      },
    );
    expect(decode(bytes, { content: "deletes" })).toMatchObject([
      { content: "equality", equalityIds: [1, 2], format: "parquet", splitOffsets: [4n] },
      { content: "position", equalityIds: [], format: "puffin" },
    ]);
  });

  it.each<[string, () => unknown, string]>([
    ["content of its header", () => decode(encode([], { metadata: { content: "deletes" } })), "content"],
    ["content of its entries", () => decode(encode([{ content: 1 }])), "data_file.content"],
    ["partition spec", () => decode(encode([], { metadata: { "partition-spec-id": "0" } })), "partition-spec-id"],
    ["counts", () => decode(encode([{}]), { addedFilesCount: 2 }), "added_files_count"],
    ["table's specs", () => decode(encode([]), { specId: 8 }), "partition-spec-id"],
  ])("refuses a manifest that contradicts the %s", (_, run, name) => {
    expect(failureOf(run)).toMatchObject({ code: "metadataInvalid", details: { file: "m.avro", field: name } });
  });

  it.each<[string, Row, string]>([
    ["status", { status: 3 }, "status"],
    ["format", { format: "csv" }, "data_file.file_format"],
    ["record count", { records: -1n }, "data_file.record_count"],
  ])("names the field of a %s that cannot be", (_, row, name) => {
    expect(failureOf(() => decode(encode([row]))).details.field).toBe(name);
  });

  it("names a missing field, and one of another type", () => {
    const bare: Schema = { ...v1Schema, fields: v1Schema.fields.slice(0, 2) };
    expect(failureOf(() => decode(encodeAvroFile(bare, []))).message).toContain("has no field data_file");
    const text: Schema = { ...v1Schema, fields: [avroField("status", "string", 0), ...v1Schema.fields.slice(1)] };
    expect(failureOf(() => decode(encodeAvroFile(text, []))).details.field).toBe("status");
  });

  it("fails cleanly wherever the file ends", () => {
    const bytes = encode([{}, {}]);
    for (let length = 0; length < bytes.length; length += 7) {
      const code = failureOf(() => decode(bytes.subarray(0, length), { addedFilesCount: 2 })).code;
      expect(code).toBe("metadataInvalid");
    }
  });
});

describe("decodeManifestHeader", () => {
  it("describes a manifest that no manifest list names", () => {
    const bytes = encode([], { metadata: { "partition-spec-id": "3" } }, v1Schema);
    const described = decodeManifestHeader(bytes, "m.avro");
    expect(described).toMatchObject({ path: "m.avro", specId: 3, content: "data", sequenceNumber: 0n });
    expect(decodeManifest(encode([{ snapshot: 4n }], {}, v1Schema), described, "m.avro", table)).toMatchObject([
      { snapshotId: 4n, dataSequenceNumber: 0n },
    ]);
  });
});
