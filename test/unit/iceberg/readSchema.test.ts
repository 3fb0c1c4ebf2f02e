import { describe, expect, it } from "vitest";
import { createReadSchema } from "../../../src/iceberg/readSchema";
import type { Schema } from "../../../src/iceberg/tableMetadata";
import type { Field, Type } from "../../../src/model/types";
import { sketchMetadata } from "../../support/memoryTable";

const field = (id: number, name: string, type: Type): Field => ({ id, name, required: false, type });
const schema = (schemaId: number, ...fields: Field[]): Schema => ({ schemaId, fields, identifierFieldIds: [] });

const old = schema(
  0,
  field(1, "id", { kind: "int" }),
  field(2, "phone", { kind: "string" }),
  field(3, "tags", {
    kind: "list",
    element: field(4, "element", { kind: "struct", fields: [field(5, "x", { kind: "int" })] }),
  }),
);
const current = schema(1, field(1, "id", { kind: "long" }), field(6, "phone", { kind: "string" }));

describe("createReadSchema", () => {
  const metadata = sketchMetadata({ snapshots: [], current: null, schemas: [current, old] });

  it("reads the columns of the chosen schema", () => {
    expect(createReadSchema(metadata, old).columns).toBe(old.fields);
  });

  it("knows every field that ever was, nested ones too, by its newest type", () => {
    const { fieldsById } = createReadSchema(metadata, current);
    expect([...fieldsById.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(fieldsById.get(1)?.type.kind).toBe("long");
    expect(fieldsById.get(2)?.name).toBe("phone");
  });

  it("carries the name mapping when there is one", () => {
    const nameMapping = [{ fieldId: 1, names: ["id"], fields: [] }];
    expect(createReadSchema({ ...metadata, nameMapping }, current).nameMapping).toBe(nameMapping);
    expect("nameMapping" in createReadSchema(metadata, current)).toBe(false);
  });
});
