import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Field, Type } from "../../src/model/types";
import { refTo, ServicesTester } from "../support/servicesTester";
import { TableHistory } from "../support/writer/tableHistory";
import { TableWriter } from "../support/writer/tableWriter";
import type { Row } from "../support/writer/writeParquet";
import { ParquetWriter } from "../support/writer/writeParquet";

let tester: ServicesTester;
let parquet: ParquetWriter;
let root: string;
let count = 0;

beforeAll(async () => {
  tester = await ServicesTester.open();
  parquet = await ParquetWriter.open();
  root = mkdtempSync(join(tmpdir(), "lakehouse-types-"));
});
afterAll(async () => {
  parquet.close();
  await tester.close();
  rmSync(root, { recursive: true, force: true });
});

const column = (id: number, name: string, type: Type): Field => ({ id, name, required: false, type });
const id = column(1, "id", { kind: "int" });
const name = column(3, "name", { kind: "string" });

/** A table of version 3 with one commit of the rows. */
async function write(fields: readonly Field[], inserts: readonly Row[], stored = fields): Promise<TableHistory> {
  const history = new TableHistory(
    new TableWriter(parquet, join(root, `t${++count}`), { fields: stored, formatVersion: 3 }),
  );
  await history.apply({ form: "copyOnWrite", inserts });
  if (stored !== fields) history.writer.setSchema(fields);
  return history;
}

test("variants are read and compared as their JSON", async () => {
  const fields = [id, column(2, "event", { kind: "variant" })];
  const rows = [
    [1, '{"kind":"click","at":[1,2.5,null],"deep":{"big":9223372036854775807,"yes":true}}'],
    [2, '"text"'],
    [3, null],
  ];
  const history = await write(fields, rows);
  const { folder } = history.writer;
  expect(await tester.rows(folder)).toEqual([
    JSON.stringify(["1", '{"at":[1,2.5,null],"deep":{"big":9223372036854775807,"yes":true},"kind":"click"}']),
    JSON.stringify(["2", '"text"']),
    JSON.stringify(["3", null]),
  ]);
  expect(await tester.rowsWhere(folder, "event ->> 'kind' = 'click'")).toHaveLength(1);
  await history.apply({ form: "copyOnWrite", updates: new Map([[1, [2, '{"a":1}']]]) });
  const changes = await tester.changes(folder, { mode: "updates", identifier: ["id"] }, { from: "1" });
  expect(changes.map(({ type, values }) => [type, values])).toEqual([
    ["UPDATE_BEFORE", JSON.stringify(["2", '"text"'])],
    ["UPDATE_AFTER", JSON.stringify(["2", '{"a":1}'])],
  ]);
});

test("a column of unknown type is null, and its rows pair and compare", async () => {
  const nothing = column(2, "nothing", { kind: "unknown" });
  const history = await write([id, nothing], [[1], [2]], [id]);
  const { folder } = history.writer;
  expect(await tester.rows(folder)).toEqual(['["1",null]', '["2",null]']);
  expect(await tester.rowsWhere(folder, "nothing IS NULL AND id = 2")).toEqual(['["2",null]']);
  const changes = await tester.changes(folder, { mode: "updates", identifier: ["id"] });
  expect(changes.map(({ type, values }) => [type, values])).toEqual([
    ["INSERT", '["1",null]'],
    ["INSERT", '["2",null]'],
  ]);
});

test("variants that the file does not mark as such are refused", async () => {
  const bytes = column(4, "metadata", { kind: "binary" });
  const stored = [id, column(2, "event", { kind: "struct", fields: [bytes, { ...bytes, id: 5, name: "value" }] })];
  const value = { kind: "struct", fields: [Uint8Array.of(1, 0, 0), Uint8Array.of(0)] } as const;
  const { writer } = await write([id, column(2, "event", { kind: "variant" })], [[1, value]], stored);
  await expect(tester.rows(writer.folder)).rejects.toMatchObject({
    message: expect.stringContaining("in a form that cannot be read here"),
  });
});

test("a column of a type that cannot be read is refused by name, and the others can be read", async () => {
  const place = column(2, "place", { kind: "geometry", parameters: "" });
  const { writer } = await write(
    [id, place, name],
    [
      [1, Uint8Array.of(1), "one"],
      [2, null, "two"],
    ],
  );
  const table = refTo(writer.folder);
  await expect(tester.rows(writer.folder)).rejects.toMatchObject({
    code: "unsupported",
    message: expect.stringMatching(/"place".*geometry/),
    details: { field: "place", suggestedColumns: ["id", "name"], remedy: expect.stringContaining("id, name") },
  });
  const history = { identifier: ["id"], deleteRows: "close" } as const;
  for (const read of [
    () => tester.changes(writer.folder, { mode: "changes" }),
    () => tester.services.openHistory({ table, options: history }, tester.call),
  ]) {
    await expect(read()).rejects.toMatchObject({ code: "unsupported", details: { field: "place" } });
  }
  const others = { columns: ["name"], where: "id = 2" };
  const some = await tester.services.openRows({ table, options: others }, tester.call);
  expect([some.columns.map((each) => each.name), some.rowCount, some.notes]).toEqual([["name"], 1, []]);
  const readable = await tester.services.openRows({ table, options: { readableOnly: true } }, tester.call);
  expect(readable.columns.map((each) => each.name)).toEqual(["id", "name"]);
  expect(readable.notes).toEqual(["Left out, since they cannot be read here: place (geometry)."]);
});
