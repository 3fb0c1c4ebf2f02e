import { describe, expect, it } from "vitest";
import { parseTransform } from "../../../src/iceberg/parseTransform";
import { listPartitionTypes } from "../../../src/iceberg/partitionTypes";
import type { PartitionSpec, Schema } from "../../../src/iceberg/tableMetadata";
import type { Field, Type } from "../../../src/model/types";

const field = (id: number, type: Type): Field => ({ id, name: `f${id}`, required: false, type });

const schema = (schemaId: number, ...fields: Field[]): Schema => ({ schemaId, fields, identifierFieldIds: [] });

const specOf = (transform: string, sourceId: number): PartitionSpec => ({
  specId: 0,
  fields: [{ fieldId: 1000, sourceIds: [sourceId], name: "p", transform: parseTransform(transform) }],
});

const table = {
  partitionSpecs: [],
  currentSchemaId: 1,
  schemas: [
    schema(0, field(1, { kind: "int" }), field(2, { kind: "date" })),
    schema(1, field(1, { kind: "long" }), field(3, { kind: "struct", fields: [field(4, { kind: "string" })] })),
    schema(2, field(1, { kind: "string" })),
  ],
};

describe("listPartitionTypes", () => {
  it.each<[string, number, Type | undefined]>([
    ["identity", 1, { kind: "long" }],
    ["truncate[4]", 4, { kind: "string" }],
    ["void", 2, { kind: "date" }],
    ["bucket[8]", 1, { kind: "int" }],
    ["day", 2, { kind: "date" }],
    ["hour", 99, { kind: "int" }],
    ["identity", 99, undefined],
    ["mystery", 1, undefined],
  ])("%s of column %i: as the current schema has it, or the newest that does", (transform, sourceId, type) => {
    expect(listPartitionTypes(specOf(transform, sourceId), table)).toEqual([type]);
  });
});
