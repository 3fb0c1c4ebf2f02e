import { describe, expect, it } from "vitest";
import type { ColumnsRequest } from "../../../src/catalog/columnRow";
import { listColumnRows } from "../../../src/iceberg/columnRows";
import type { Field } from "../../../src/model/types";
import { sketchMetadata } from "../../support/memoryTable";

const make = (id: number, name: string, type: Field["type"], more: Partial<Field> = {}): Field => ({
  id,
  name,
  required: false,
  type,
  ...more,
});

const metadata = sketchMetadata({
  snapshots: [],
  current: null,
  schemas: [
    {
      schemaId: 0,
      identifierFieldIds: [1],
      fields: [
        make(1, "id", { kind: "long" }, { required: true, doc: "The key" }),
        make(2, "address", {
          kind: "struct",
          fields: [
            make(3, "city", { kind: "string" }, { initialDefault: null, writeDefault: "Ulm" }),
            make(4, "lines", { kind: "list", element: make(5, "element", { kind: "string" }) }),
          ],
        }),
        make(6, "tags", {
          kind: "map",
          key: make(7, "key", { kind: "string" }),
          value: make(8, "value", { kind: "int" }),
        }),
      ],
    },
  ],
  partitionSpecs: [
    { specId: 0, fields: [{ fieldId: 1000, sourceIds: [3], name: "city", transform: { kind: "truncate", width: 2 } }] },
  ],
});
const page: ColumnsRequest = { search: "", expanded: [], offset: 0, count: 100 };
const listNames = (request: Partial<ColumnsRequest>): string[] =>
  listColumnRows(metadata, { ...page, ...request }).rows.map(({ name, depth }) => `${"  ".repeat(depth)}${name}`);

describe("the columns of a table as a tree", () => {
  it("unfold where they are asked to", () => {
    expect(listNames({})).toEqual(["id", "address", "tags"]);
    expect(listNames({ expanded: [2, 6] })).toEqual(["id", "address", "  city", "  lines", "tags", "  key", "  value"]);
    expect(listNames({ expanded: [4] })).toEqual(["id", "address", "tags"]);
  });

  it("say what each field is", () => {
    const { rows, total, isNested } = listColumnRows(metadata, { ...page, expanded: [2] });
    expect({ total, isNested }).toEqual({ total: 5, isNested: true });
    expect(rows[0]).toMatchObject({
      id: 1,
      type: "long",
      required: true,
      doc: "The key",
      isIdentifier: true,
      holdsOthers: false,
    });
    expect(rows[1]).toMatchObject({ type: "struct", holdsOthers: true, isExpanded: true });
    expect(rows[2]).toMatchObject({ initialDefault: null, writeDefault: "Ulm", partitionTransforms: ["truncate[2]"] });
    expect(rows[3]).toMatchObject({ type: "list<string>", initialDefault: undefined });
  });

  it("are found by name, id and description, with the fields that hold them", () => {
    expect(listNames({ search: "ELEMENT" })).toEqual(["address", "  lines", "    element"]);
    expect(listNames({ search: "key" })).toEqual(["id", "tags", "  key"]);
    expect(listNames({ search: "8" })).toEqual(["tags", "  value"]);
    expect(listNames({ search: "tags" })).toEqual(["tags"]);
    expect(listNames({ search: "none of them" })).toEqual([]);
  });

  it("come in pages", () => {
    const { rows, total } = listColumnRows(metadata, { ...page, expanded: [2], offset: 2, count: 2 });
    expect(rows.map(({ name }) => name)).toEqual(["city", "lines"]);
    expect(total).toBe(5);
  });
});
