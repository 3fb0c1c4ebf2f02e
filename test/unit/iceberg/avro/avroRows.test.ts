import type { Schema } from "avsc";
import { describe, expect, it } from "vitest";
import { decodeAvroRows } from "../../../../src/iceberg/avro/avroRows";
import type { Field } from "../../../../src/model/types";
import { avroField, encodeAvroFile } from "../../../support/avroFiles";

const schema: Schema = {
  type: "record",
  name: "table",
  fields: [avroField("a", "int", 1), avroField("dropped", ["null", "bytes"], 2), avroField("b", ["null", "string"], 3)],
};

const fields: readonly Field[] = [
  { id: 3, name: "renamed", required: false, type: { kind: "string" } },
  { id: 4, name: "added", required: false, type: { kind: "boolean" }, initialDefault: true },
  { id: 1, name: "a", required: true, type: { kind: "long" } },
];

describe("decodeAvroRows", () => {
  it("reads columns by field id, over several blocks", () => {
    const rows = [1, 2, 3].map((a) => ({ a, dropped: Buffer.from([a]), b: a === 2 ? null : `row ${a}` }));
    const bytes = encodeAvroFile(schema, rows, { codec: "deflate", rowsPerBlock: 2 });
    expect([...decodeAvroRows(bytes, "data.avro", fields)]).toEqual([
      ["row 1", true, 1n],
      [null, true, 2n],
      ["row 3", true, 3n],
    ]);
  });

  it("names the column that is of another type", () => {
    const wrong: Field = { id: 3, name: "b", required: false, type: { kind: "double" } };
    expect(() => [...decodeAvroRows(encodeAvroFile(schema, []), "data.avro", [wrong])]).toThrow(
      "b in data.avro is of Avro type string, not double.",
    );
  });
});
