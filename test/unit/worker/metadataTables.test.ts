import { afterAll, beforeAll, expect, test } from "vitest";
import type { Cell } from "../../../src/model/value";
import type { RowSink } from "../../../src/query/result";
import { inRepository } from "../../support/repository";
import { refTo, ServicesTester } from "../../support/servicesTester";

let tester: ServicesTester;
beforeAll(async () => {
  tester = await ServicesTester.open();
});
afterAll(() => tester.close());

test("a sink gets the files of each manifest on their own, and the same as are answered without one", async () => {
  const table = refTo(inRepository("media/sample/shop/orders"));
  const whole = await tester.services.loadMetadataTable({ table, name: "files" }, tester.call);
  const batches: (readonly (readonly Cell[])[])[] = [];
  const begun: string[][] = [];
  const sink: RowSink = {
    begin: (columns) => begun.push(columns.map(({ name }) => name)),
    write: async (rows) => {
      batches.push(rows);
    },
    note: () => undefined,
  };
  const streamed = await tester.services.loadMetadataTable({ table, name: "files" }, tester.call, sink);
  expect(begun).toEqual([whole.columns.map(({ name }) => name)]);
  expect(streamed).toEqual({ columns: whole.columns, rows: [] });
  expect(batches.flat()).toEqual(whole.rows);
  expect(batches.filter((rows) => rows.length > 0).length).toBeGreaterThan(1);
});
