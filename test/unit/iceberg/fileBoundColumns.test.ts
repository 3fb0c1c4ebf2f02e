import { expect, test } from "vitest";
import { chooseBoundColumns } from "../../../src/iceberg/fileBoundColumns";
import type { Schema } from "../../../src/iceberg/tableMetadata";
import { sketchMetadata } from "../../support/memoryTable";

const schema: Schema = {
  schemaId: 0,
  fields: Array.from({ length: 10_000 }, (_, at) => ({
    id: at + 1,
    name: `c${at + 1}`,
    required: false,
    type: { kind: "int" },
  })),
  identifierFieldIds: [],
};
const metadata = {
  ...sketchMetadata({
    snapshots: [{ id: 1 }],
    schemas: [schema],
    partitionSpecs: [
      { specId: 0, fields: [{ fieldId: 1000, sourceIds: [9000], name: "old", transform: { kind: "identity" } }] },
      { specId: 1, fields: [{ fieldId: 1001, sourceIds: [500], name: "p", transform: { kind: "identity" } }] },
    ],
  }),
  sortOrders: [
    {
      orderId: 1,
      fields: [
        { sourceIds: [77], transform: { kind: "identity" }, direction: "asc", nullOrder: "nulls-first" } as const,
      ],
    },
  ],
  defaultSortOrderId: 1,
};

test("a few columns of many: those that files are partitioned and sorted by now, then the first", () => {
  const chosen = chooseBoundColumns(metadata, schema, undefined);
  expect(chosen.map(({ name }) => name)).toEqual(["c1", "c2", "c77", "c500"]);
});

test("columns asked for come in the order asked for; one that is not there is refused by name", () => {
  expect(chooseBoundColumns(metadata, schema, ["c9999", "c2"]).map(({ id }) => id)).toEqual([9999, 2]);
  expect(() => chooseBoundColumns(metadata, schema, ["nope"])).toThrow('no column "nope"');
});

test("of very many files one column must do, unless more are asked for", () => {
  expect(chooseBoundColumns(metadata, schema, undefined, 1_000_000).map(({ name }) => name)).toEqual(["c77"]);
  expect(chooseBoundColumns(metadata, schema, ["c1", "c2"], 1_000_000)).toHaveLength(2);
});
