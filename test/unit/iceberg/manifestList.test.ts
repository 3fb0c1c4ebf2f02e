import type { Schema } from "avsc";
import { describe, expect, it } from "vitest";
import { decodeManifestList } from "../../../src/iceberg/manifestList";
import { LakehouseError } from "../../../src/model/errors";
import { avroField, encodeAvroFile } from "../../support/avroFiles";

const required = [
  avroField("manifest_path", "string", 500),
  avroField("manifest_length", "long", 501),
  avroField("partition_spec_id", "int", 502),
];

const summary: Schema = {
  type: "record",
  name: "r508",
  fields: [
    avroField("contains_null", "boolean", 509),
    avroField("contains_nan", ["null", "boolean"], 518),
    avroField("lower_bound", ["null", "bytes"], 510),
    avroField("upper_bound", ["null", "bytes"], 511),
  ],
};

const v1: Schema = { type: "record", name: "manifest_file", fields: required };

const v3: Schema = {
  type: "record",
  name: "manifest_file",
  fields: [
    ...required,
    avroField("content", "int", 517),
    avroField("sequence_number", "long", 515),
    avroField("min_sequence_number", "long", 516),
    avroField("added_snapshot_id", "long", 503),
    // The name of older writers; the id is what counts.
    avroField("added_data_files_count", "int", 504),
    avroField("added_rows_count", "long", 512),
    avroField("partitions", ["null", { type: "array", items: summary }], 507),
    avroField("key_metadata", ["null", "bytes"], 519),
    avroField("first_row_id", ["null", "long"], 520),
  ],
};

const row = { manifest_path: "m.avro", manifest_length: 7000n, partition_spec_id: 2 };

const full = {
  ...row,
  content: 1,
  sequence_number: 5n,
  min_sequence_number: 3n,
  added_snapshot_id: 9123456789012345678n,
  added_data_files_count: 4,
  added_rows_count: 40n,
  partitions: [{ contains_null: false, contains_nan: true, lower_bound: Buffer.from([1]), upper_bound: null }],
  key_metadata: Buffer.from([9]),
  first_row_id: 1000n,
};

function failureOf(bytes: Uint8Array): LakehouseError {
  try {
    decodeManifestList(bytes, "list.avro");
  } catch (error) {
    if (error instanceof LakehouseError) return error;
    throw error;
  }
  throw new Error("decoded, but should have failed");
}

describe("decodeManifestList", () => {
  it("reads every field exactly", () => {
    expect(decodeManifestList(encodeAvroFile(v3, [full, { ...full, content: 0 }]), "list.avro")).toEqual([
      {
        path: "m.avro",
        lengthBytes: 7000n,
        specId: 2,
        content: "deletes",
        sequenceNumber: 5n,
        minSequenceNumber: 3n,
        addedSnapshotId: 9123456789012345678n,
        addedFilesCount: 4,
        existingFilesCount: undefined,
        deletedFilesCount: undefined,
        addedRowsCount: 40n,
        existingRowsCount: undefined,
        partitions: [
          { containsNull: false, containsNan: true, lowerBound: new Uint8Array([1]), upperBound: undefined },
        ],
        keyMetadata: new Uint8Array([9]),
        firstRowId: 1000n,
      },
      expect.objectContaining({ content: "data" }),
    ]);
  });

  it("fills in what version 1 does not write", () => {
    expect(decodeManifestList(encodeAvroFile(v1, [row]), "list.avro")).toMatchObject([
      { content: "data", sequenceNumber: 0n, minSequenceNumber: 0n, addedFilesCount: undefined, firstRowId: undefined },
    ]);
  });

  it("names the file and the field of what cannot be", () => {
    expect(failureOf(encodeAvroFile(v3, [{ ...full, content: 2 }])).details).toEqual({
      file: "list.avro",
      field: "content",
    });
    const bare: Schema = { ...v1, fields: required.slice(1) };
    expect(failureOf(encodeAvroFile(bare, [])).message).toBe("list.avro has no field manifest_path.");
  });

  it("fails cleanly wherever the file ends", () => {
    const bytes = encodeAvroFile(v3, [full]);
    // Without its one block the file is an empty list.
    const header = encodeAvroFile(v3, []).length;
    for (let length = 0; length < bytes.length; length += 3) {
      if (length !== header) expect(failureOf(bytes.subarray(0, length)).code).toBe("metadataInvalid");
    }
  });
});
