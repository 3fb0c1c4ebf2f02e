import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseTableMetadata } from "../../../src/iceberg/parseMetadata";
import { LakehouseError, type LakehouseErrorDetails } from "../../../src/model/errors";
import { hasSharedTables, listSharedFiles, sharedTablePath } from "../../support/sharedTables";

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

const longSchema = { type: "struct", "schema-id": 0, fields: [{ id: 1, name: "x", required: true, type: "long" }] };

const v2 = {
  "format-version": 2,
  "table-uuid": "9c12d441-03fe-4693-9a96-a0705ddf69c1",
  location: "s3://bucket/test",
  "last-sequence-number": 34,
  "last-updated-ms": 1602638573590,
  "last-column-id": 1,
  "current-schema-id": 0,
  schemas: [longSchema],
  "default-spec-id": 0,
  "partition-specs": [{ "spec-id": 0, fields: [] }],
  "last-partition-id": 999,
  "default-sort-order-id": 0,
  "sort-orders": [{ "order-id": 0, fields: [] }],
};

const v1 = {
  "format-version": 1,
  location: "s3://bucket/test",
  "last-updated-ms": 1602638573874,
  "last-column-id": 1,
  schema: { type: "struct", fields: longSchema.fields },
  "partition-spec": [{ name: "x", transform: "bucket[16]", "source-id": 1 }],
  "current-snapshot-id": -1,
};

/** `value` with members replaced; undefined removes one. */
function without(value: object, changes: object): Uint8Array {
  return encode({ ...value, ...changes });
}

function failureOf(bytes: Uint8Array): { code: string; message: string; details: LakehouseErrorDetails } {
  try {
    parseTableMetadata(bytes, "m.json");
  } catch (error) {
    if (error instanceof LakehouseError) return error;
    throw error;
  }
  throw new Error("parsed, but should have failed");
}

describe("parseTableMetadata", () => {
  it("reads v2 with exact 64-bit ids", () => {
    const text = new TextDecoder().decode(
      without(v2, {
        "current-snapshot-id": "ID",
        snapshots: [
          {
            "snapshot-id": "ID",
            "parent-snapshot-id": 1,
            "sequence-number": 34,
            "timestamp-ms": 1555100955770,
            summary: { operation: "append", "added-records": "5" },
            "manifest-list": "s3://a/b/1.avro",
            "schema-id": 0,
          },
        ],
      }),
    );
    const metadata = parseTableMetadata(new TextEncoder().encode(text.replaceAll('"ID"', "3055729675574597004")), "m");
    expect(metadata.currentSnapshotId).toBe(3055729675574597004n);
    expect(metadata.refs.get("main")).toMatchObject({ type: "branch", snapshotId: 3055729675574597004n });
    expect(metadata.snapshots).toMatchObject([
      { parentId: 1n, sequenceNumber: 34n, operation: "append", summary: new Map([["added-records", "5"]]) },
    ]);
  });

  it("maps the v1 forms onto the later ones", () => {
    const metadata = parseTableMetadata(
      without(v1, {
        snapshots: [{ "snapshot-id": 7, "timestamp-ms": 1, manifests: ["a.avro", "b.avro"] }],
        "current-snapshot-id": 7,
      }),
      "m.json",
    );
    expect(metadata).toMatchObject({
      formatVersion: 1,
      tableUuid: undefined,
      lastSequenceNumber: 0n,
      currentSchemaId: 0,
    });
    expect(metadata.partitionSpecs).toEqual([
      {
        specId: 0,
        fields: [{ fieldId: 1000, sourceIds: [1], name: "x", transform: { kind: "bucket", buckets: 16 } }],
      },
    ]);
    expect(metadata.snapshots[0]).toMatchObject({
      sequenceNumber: 0n,
      operation: undefined,
      manifestList: undefined,
      manifests: ["a.avro", "b.avro"],
    });
  });

  it.each([
    ["-1", { "current-snapshot-id": -1 }],
    ["null", { "current-snapshot-id": null }],
    ["absent", {}],
  ])("has no current snapshot and no main when the id is %s", (_, changes) => {
    const metadata = parseTableMetadata(without(v2, changes), "m.json");
    expect(metadata.currentSnapshotId).toBeUndefined();
    expect(metadata.refs.size).toBe(0);
  });

  it("reads gzip by its first bytes, whatever the name", () => {
    expect(parseTableMetadata(gzipSync(encode(v2)), "v1.metadata.json").location).toBe("s3://bucket/test");
    expect(failureOf(gzipSync(encode(v2)).subarray(0, 40))).toMatchObject({ code: "metadataInvalid" });
  });

  it("reads v3: next row id, defaults, multi-argument transforms, refs with retention", () => {
    const metadata = parseTableMetadata(
      without(v2, {
        "format-version": 3,
        "next-row-id": 12,
        schemas: [
          { ...longSchema, fields: [{ ...longSchema.fields[0], "initial-default": 1, "write-default": 2, doc: "d" }] },
        ],
        "partition-specs": [
          { "spec-id": 0, fields: [{ name: "p", transform: "zorder[2]", "source-ids": [1, 2], "field-id": 1003 }] },
        ],
        "current-snapshot-id": 1,
        snapshots: [
          { "snapshot-id": 1, "timestamp-ms": 1, "sequence-number": 1, "manifest-list": "l", "first-row-id": 0 },
        ],
        refs: { old: { type: "tag", "snapshot-id": 1, "max-ref-age-ms": 5 } },
      }),
      "m.json",
    );
    expect(metadata.nextRowId).toBe(12n);
    expect(metadata.schemas[0]?.fields[0]).toMatchObject({ initialDefault: 1n, writeDefault: 2n, doc: "d" });
    expect(metadata.partitionSpecs[0]?.fields[0]).toMatchObject({
      sourceIds: [1, 2],
      transform: { kind: "unknown", text: "zorder[2]" },
    });
    expect([...metadata.refs.keys()].sort()).toEqual(["main", "old"]);
    expect(metadata.refs.get("old")).toMatchObject({ type: "tag", maxRefAgeMs: 5, minSnapshotsToKeep: undefined });
  });

  it("reads the name mapping from the properties", () => {
    const mapping = [
      { "field-id": 1, names: ["x", "old.x"] },
      { names: ["s"], fields: [{ "field-id": 2, names: ["a"] }] },
    ];
    const properties = { "schema.name-mapping.default": JSON.stringify(mapping) };
    expect(parseTableMetadata(without(v2, { properties }), "m.json").nameMapping).toEqual([
      { fieldId: 1, names: ["x", "old.x"], fields: [] },
      { names: ["s"], fields: [{ fieldId: 2, names: ["a"], fields: [] }] },
    ]);
  });

  it.each([
    ["location", { location: undefined }, "location"],
    ["schemas", { schemas: undefined }, "schemas"],
    ["last-partition-id", { "last-partition-id": undefined }, "last-partition-id"],
    ["table-uuid", { "table-uuid": null }, "table-uuid"],
    [
      "a field's type",
      { schemas: [{ ...longSchema, fields: [{ id: 1, name: "x", required: true }] }] },
      "schemas[0].fields[0].type",
    ],
    ["a snapshot's time", { snapshots: [{ "snapshot-id": 1, "manifest-list": "l" }] }, "snapshots[0].timestamp-ms"],
    ["a snapshot's manifests", { snapshots: [{ "snapshot-id": 1, "timestamp-ms": 1 }] }, "snapshots[0].manifest-list"],
  ])("names the place where %s is missing", (_, changes, field) => {
    const failure = failureOf(without(v2, changes));
    expect(failure).toMatchObject({ code: "metadataInvalid", details: { file: "m.json", field } });
    expect(failure.message).toContain("m.json");
  });

  it.each([
    ["current schema", { "current-schema-id": 4 }, "schemas"],
    ["default spec", { "default-spec-id": 4 }, "partition-specs"],
    ["current snapshot", { "current-snapshot-id": 4 }, "current-snapshot-id"],
    ["main branch", { refs: { main: { type: "branch", "snapshot-id": 4 } } }, "refs"],
  ])("refuses a %s that does not exist", (_, changes, field) => {
    expect(failureOf(without(v2, changes))).toMatchObject({ code: "metadataInvalid", details: { field } });
  });

  it("refuses later versions and unknown types as unsupported", () => {
    expect(failureOf(without(v2, { "format-version": 5 })).code).toBe("unsupported");
    const fields = [{ id: 1, name: "x", required: true, type: "quaternion" }];
    expect(failureOf(without(v2, { schemas: [{ ...longSchema, fields }] }))).toMatchObject({
      code: "unsupported",
      details: { field: "schemas[0].fields[0].type" },
    });
  });

  it("fails cleanly wherever the text ends", () => {
    const bytes = encode(v2);
    for (let length = 0; length < bytes.length; length += 16) {
      expect(failureOf(bytes.subarray(0, length)).code).toBe("metadataInvalid");
    }
    expect(failureOf(new TextEncoder().encode("[".repeat(100_000))).code).toBe("metadataInvalid");
  });
});

describe.runIf(hasSharedTables)("parseTableMetadata on files of other engines", () => {
  const bad: Readonly<Record<string, string>> = {
    "TableMetadataUnsupportedVersion.json": "unsupported",
    "TableMetadataV1MissingSchemaType.json": "metadataInvalid",
    "TableMetadataV2CurrentSchemaNotFound.json": "metadataInvalid",
    "TableMetadataV2MissingLastPartitionId.json": "metadataInvalid",
    "TableMetadataV2MissingPartitionSpecs.json": "metadataInvalid",
    "TableMetadataV2MissingSchemas.json": "metadataInvalid",
    "TableMetadataV2MissingSortOrder.json": "metadataInvalid",
  };
  const core = listSharedFiles(".json").filter((path) => /core-resources\/TableMetadata/.test(path));

  it.each(core)("%s", (path) => {
    const bytes = readFileSync(sharedTablePath(path));
    const expected = bad[path.replace(/^.*\//, "")];
    if (expected === undefined) {
      expect(parseTableMetadata(bytes, path).schemas.length).toBeGreaterThan(0);
    } else {
      expect(failureOf(bytes).code).toBe(expected);
    }
  });

  it("reads the metadata of every table", () => {
    const files = [...listSharedFiles(".metadata.json"), ...listSharedFiles(".metadata.json.gz")];
    expect(files.length).toBeGreaterThan(70);
    for (const path of files) {
      const metadata = parseTableMetadata(readFileSync(sharedTablePath(path)), path);
      expect(metadata.location, path).not.toBe("");
      expect(metadata.refs.has("main"), path).toBe(metadata.currentSnapshotId !== undefined);
    }
  });
});
