import { gzipSync } from "node:zlib";
import avsc from "avsc";
import { describe, expect, it } from "vitest";
import { formatRawDocument } from "../../../src/iceberg/rawDocument";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("formatRawDocument", () => {
  it("keeps every digit of ids, of plain and of compressed metadata", () => {
    const text = '{"current-snapshot-id":8419939302970258162,"ratio":1.50,"snapshots":[]}';
    const expected = '{\n  "current-snapshot-id": 8419939302970258162,\n  "ratio": 1.50,\n  "snapshots": []\n}\n';
    expect(formatRawDocument(encode(text), "v1.metadata.json")).toBe(expected);
    expect(formatRawDocument(gzipSync(encode(text)), "v1.gz.metadata.json")).toBe(expected);
  });

  it("shows an Avro file by the names of its own schema", async () => {
    const schema = avsc.Type.forSchema({
      type: "record",
      name: "entry",
      fields: [
        { name: "id", type: "long" },
        { name: "note", type: ["null", "string"], default: null },
        { name: "bound", type: "bytes" },
        { name: "ratio", type: "double" },
        { name: "tags", type: { type: "array", items: "string" } },
        { name: "sizes", type: { type: "map", values: "int" } },
        { name: "kind", type: { type: "enum", name: "kind", symbols: ["DATA", "DELETES"] } },
        {
          name: "inner",
          type: {
            type: "record",
            name: "inner",
            fields: [{ name: "uuid", type: { type: "fixed", name: "u", size: 2 } }],
          },
        },
      ],
    });
    const chunks: Buffer[] = [];
    const encoder = new avsc.streams.BlockEncoder(schema, { codec: "deflate" });
    encoder.on("data", (chunk: Buffer) => chunks.push(chunk));
    const ended = new Promise((resolve) => encoder.on("end", resolve));
    encoder.end({
      id: 7,
      note: 'say "hi"',
      bound: Buffer.from([0xde, 0xad]),
      ratio: Number.NaN,
      tags: ["a", "b"],
      sizes: { big: 2 },
      kind: "DELETES",
      inner: { uuid: Buffer.from([1, 2]) },
    });
    await ended;
    const document = JSON.parse(formatRawDocument(Buffer.concat(chunks), "m0.avro"));
    expect(document.file).toBe("m0.avro");
    expect(document.header["avro.codec"]).toBe("deflate");
    expect(document.header["avro.schema"].name).toBe("entry");
    expect(document.records).toEqual([
      {
        id: 7,
        note: 'say "hi"',
        bound: "dead",
        ratio: "NaN",
        tags: ["a", "b"],
        sizes: { big: 2 },
        kind: "DELETES",
        inner: { uuid: "0102" },
      },
    ]);
  });

  it("names the file that is neither JSON nor Avro, or is cut short", () => {
    expect(() => formatRawDocument(encode("{"), "v1.metadata.json")).toThrow(/v1\.metadata\.json is not JSON/);
    expect(() => formatRawDocument(encode("Obj\u0001"), "snap-1.avro")).toThrow(/snap-1\.avro/);
  });
});
