import { describe, expect, it } from "vitest";
import { deriveSchemaHistory } from "../../../src/iceberg/schemaHistory";
import type { Schema } from "../../../src/iceberg/tableMetadata";
import type { Field, Type } from "../../../src/model/types";
import { sketchMetadata } from "../../support/memoryTable";

const field = (id: number, name: string, type: Type, rest: Partial<Field> = {}): Field => ({
  id,
  name,
  required: false,
  type,
  ...rest,
});
const schema = (schemaId: number, fields: readonly Field[], identifierFieldIds: readonly number[] = []): Schema => ({
  schemaId,
  fields,
  identifierFieldIds,
});
const text: Type = { kind: "string" };
const int: Type = { kind: "int" };
const long: Type = { kind: "long" };

const history = (...schemas: readonly Schema[]) => deriveSchemaHistory(sketchMetadata({ snapshots: [], schemas }));
const changesOf = (...schemas: readonly Schema[]) => history(...schemas).versions.at(-1)?.changes;

describe("deriveSchemaHistory", () => {
  it("tells added, dropped, renamed and widened columns apart by their ids", () => {
    expect(
      changesOf(
        schema(0, [field(1, "id", int), field(2, "customer", text), field(3, "note", text)]),
        schema(1, [field(1, "id", long), field(2, "buyer", text), field(4, "note", text)]),
      ),
    ).toEqual([
      { kind: "widened", fieldId: 1, path: "id", from: "int", to: "long" },
      { kind: "renamed", fieldId: 2, path: "buyer", from: "customer", to: "buyer" },
      { kind: "added", fieldId: 4, path: "note", to: "string" },
      { kind: "dropped", fieldId: 3, path: "note", from: "string" },
    ]);
  });

  it("follows fields inside structs, lists and maps, and does not repeat their changes on what holds them", () => {
    const nested = (city: string, price: Type): readonly Field[] => [
      field(1, "address", { kind: "struct", fields: [field(2, city, text)] }),
      field(3, "prices", {
        kind: "map",
        key: field(4, "key", text, { required: true }),
        value: field(5, "value", price),
      }),
      field(6, "tags", { kind: "list", element: field(7, "element", text) }),
    ];
    expect(changesOf(schema(0, nested("town", int)), schema(1, nested("city", long)))).toEqual([
      { kind: "renamed", fieldId: 2, path: "address.city", from: "town", to: "city" },
      { kind: "widened", fieldId: 5, path: "prices.value", from: "int", to: "long" },
    ]);
  });

  it("calls only the column moved that went elsewhere, not those that made room", () => {
    const [a, b, c, d] = [field(1, "a", int), field(2, "b", int), field(3, "c", int), field(4, "d", int)];
    expect(changesOf(schema(0, [a, b, c, d]), schema(1, [d, a, b, c]))).toEqual([
      { kind: "moved", fieldId: 4, path: "d" },
    ]);
    expect(
      changesOf(schema(0, [a, b, c, d]), schema(1, [a, field(9, "new", int), c, d]))?.map(({ kind }) => kind),
    ).toEqual(["added", "dropped"]);
  });

  it("tells nullability, defaults, identifiers and docs", () => {
    expect(
      changesOf(
        schema(0, [field(1, "id", int, { required: true, doc: "Key" })]),
        schema(1, [field(1, "id", int, { writeDefault: 7 })], [1]),
      ),
    ).toEqual([
      { kind: "nullability", fieldId: 1, path: "id", from: "required", to: "optional" },
      { kind: "default", fieldId: 1, path: "id", to: '"7"' },
      { kind: "identifier", fieldId: 1, path: "id", from: "no identifier", to: "identifier" },
      { kind: "doc", fieldId: 1, path: "id", from: "Key" },
    ]);
  });

  it("gives each column its spans, the current columns first", () => {
    const { columns } = history(
      schema(0, [field(1, "id", int), field(2, "gone", text)]),
      schema(1, [field(1, "id", int)]),
      schema(2, [field(3, "first", text), field(1, "key", int)]),
    );
    expect(
      columns.map(({ fieldId, spans }) => [fieldId, spans.map(({ first, last, path }) => [first, last, path])]),
    ).toEqual([
      [3, [[2, 2, "first"]]],
      [
        1,
        [
          [0, 1, "id"],
          [2, 2, "key"],
        ],
      ],
      [2, [[0, 0, "gone"]]],
    ]);
  });

  it("names the oldest kept snapshot that was written with a version", () => {
    const schemas = [schema(0, [field(1, "id", int)]), schema(1, [field(1, "key", int)])];
    const { versions } = deriveSchemaHistory(
      sketchMetadata({
        schemas,
        snapshots: [
          { id: 11, schemaId: 0, sequenceNumber: 2, at: 2000 },
          { id: 10, schemaId: 0, sequenceNumber: 1, at: 1000 },
        ],
      }),
    );
    expect(versions.map(({ firstSnapshot }) => firstSnapshot)).toEqual([
      { snapshotId: "10", timestampMs: 1000 },
      undefined,
    ]);
  });

  it("compares partition specs, leaving out the void fields that version 1 keeps", () => {
    const day = { fieldId: 1000, sourceIds: [1], name: "id_day", transform: { kind: "day" } } as const;
    const { specs } = deriveSchemaHistory(
      sketchMetadata({
        snapshots: [],
        partitionSpecs: [
          { specId: 0, fields: [day] },
          {
            specId: 1,
            fields: [
              { ...day, transform: { kind: "void" } },
              { fieldId: 1001, sourceIds: [1], name: "id_bucket", transform: { kind: "bucket", buckets: 4 } },
            ],
          },
        ],
      }),
    );
    expect(specs).toEqual([
      { specId: 0, isDefault: false, fields: ["id_day: day(id)"], added: [], dropped: [] },
      {
        specId: 1,
        isDefault: true,
        fields: ["id_bucket: bucket[4](id)"],
        added: ["id_bucket: bucket[4](id)"],
        dropped: ["id_day: day(id)"],
      },
    ]);
  });
});
