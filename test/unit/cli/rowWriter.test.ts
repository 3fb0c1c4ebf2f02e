import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { OutputFormat } from "../../../src/cli/options";
import { RowWriter } from "../../../src/cli/rowWriter";
import type { Cell } from "../../../src/model/value";

const columns = [
  { name: "id", type: { kind: "long" } as const },
  { name: "name", type: { kind: "string" } as const },
];

async function written(format: OutputFormat, rows: readonly (readonly Cell[])[]): Promise<string> {
  const output = new PassThrough();
  const writer = new RowWriter(output, columns, format);
  const all = text(output);
  if (rows.length > 0) await writer.write(rows);
  await writer.end();
  output.end();
  return all;
}

describe("RowWriter", () => {
  it("writes one JSON object a line", async () => {
    expect(
      await written("jsonl", [
        ["1", "a"],
        ["2", null],
      ]),
    ).toBe('{"id":1,"name":"a"}\n{"id":2,"name":null}\n');
  });

  it("writes nothing for no rows as JSON lines, and the header as CSV", async () => {
    expect(await written("jsonl", [])).toBe("");
    expect(await written("csv", [])).toBe("id,name\n");
  });

  it("aligns numbers right and text left in a table", async () => {
    expect(
      await written("table", [
        ["1", "a"],
        ["100", "bc"],
      ]),
    ).toBe(" id  name\n---  ----\n  1  a\n100  bc\n");
  });

  it("lays out a table by its first 5,000 rows, in whatever batches they come", async () => {
    const rows = Array.from({ length: 5_001 }, (_, i) => [
      String(i),
      i === 4_999 ? "wide" : i === 5_000 ? "wider" : "x",
    ]);
    const expected = await written("table", rows);
    expect(expected.split("\n").slice(0, 3)).toEqual(["  id  name", "----  ----", "   0  x"]);
    const output = new PassThrough();
    const writer = new RowWriter(output, columns, "table");
    const all = text(output);
    for (const [start, end] of [
      [0, 1],
      [1, 4_990],
      [4_990, 5_001],
    ])
      await writer.write(rows.slice(start, end));
    await writer.end();
    output.end();
    expect(await all).toBe(expected);
  });

  it("waits for a slow reader", async () => {
    const output = new PassThrough({ highWaterMark: 8 });
    const writer = new RowWriter(output, columns, "jsonl");
    let done = false;
    const writing = writer.write([["1", "a long enough row"]]).then(() => {
      done = true;
    });
    await new Promise(setImmediate);
    expect(done).toBe(false);
    output.resume();
    await writing;
    expect(done).toBe(true);
  });
});
