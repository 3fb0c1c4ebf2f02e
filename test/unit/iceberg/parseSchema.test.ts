import { describe, expect, it } from "vitest";
import { parseJsonText } from "../../../src/iceberg/json";
import { parseSchema } from "../../../src/iceberg/parseSchema";
import { formatType } from "../../../src/model/types";

const parse = (fields: readonly unknown[], more: object = {}) =>
  parseSchema(parseJsonText(JSON.stringify({ type: "struct", fields, ...more }), "m.json", "schema"));

const column = (type: unknown, more: object = {}) => ({ id: 1, name: "c", required: false, type, ...more });

describe("parseSchema", () => {
  it.each([
    ..."boolean int long float double date time timestamp timestamptz timestamp_ns timestamptz_ns".split(" "),
    ..."string uuid binary variant unknown decimal(38,10) fixed[16] geometry geography".split(" "),
    "geometry(srid:4326)",
    "geography(OGC:CRS84, karney)",
  ])("reads %s", (text) => {
    const type = parse([column(text)]).fields[0]?.type;
    expect(type === undefined ? "" : formatType(type)).toBe(text);
  });

  it("reads nested types with the ids of their parts", () => {
    const list = { type: "list", "element-id": 3, "element-required": true, element: "decimal(9, 2)" };
    const map = { type: "map", "key-id": 4, key: "string", "value-id": 5, "value-required": false, value: list };
    const struct = { type: "struct", fields: [{ id: 2, name: "m", required: true, type: map, doc: "notes" }] };
    expect(parse([column(struct)]).fields[0]?.type).toEqual({
      kind: "struct",
      fields: [
        {
          id: 2,
          name: "m",
          required: true,
          doc: "notes",
          type: {
            kind: "map",
            key: { id: 4, name: "key", required: true, type: { kind: "string" } },
            value: {
              id: 5,
              name: "value",
              required: false,
              type: {
                kind: "list",
                element: {
                  id: 3,
                  name: "element",
                  required: true,
                  type: { kind: "decimal", precision: 9, scale: 2 },
                },
              },
            },
          },
        },
      ],
    });
  });

  it("reads identifier fields, and calls a schema without an id schema 0", () => {
    expect(parse([column("int")])).toMatchObject({ schemaId: 0, identifierFieldIds: [] });
    const more = { "schema-id": 4, "identifier-field-ids": [1] };
    expect(parse([column("int")], more)).toMatchObject({ schemaId: 4, identifierFieldIds: [1] });
  });

  it("reads defaults of nested fields", () => {
    const struct = { type: "struct", fields: [{ ...column("int", { "initial-default": 5 }), id: 2 }] };
    const [field] = parse([column(struct, { "initial-default": {} })]).fields;
    expect(field?.initialDefault).toEqual({ kind: "struct", fields: [5] });
    expect(field?.writeDefault).toBeUndefined();
  });

  it.each([
    ["decimal(39,2)", "not a decimal type"],
    ["decimal(4,5)", "not a decimal type"],
    ["Int", 'The column type "Int" at schema.fields[0].type in m.json is not known.'],
    [{ type: "list", "element-id": 2, element: "int" }, "schema.fields[0].type.element-required"],
    [5, "schema.fields[0].type in m.json is not a string."],
  ])("refuses %o", (type, problem) => {
    expect(() => parse([column(type)])).toThrow(problem);
  });

  it("refuses what is nested beyond all reason", () => {
    let type: unknown = "int";
    for (let depth = 0; depth < 300; depth++)
      type = { type: "list", "element-id": 2, "element-required": true, element: type };
    expect(() => parse([column(type)])).toThrow("nested deeper than 200 levels");
  });
});
