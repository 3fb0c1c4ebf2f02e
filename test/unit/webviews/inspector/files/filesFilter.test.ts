import { expect, test } from "vitest";
import { makeFilesFilter } from "../../../../../src/webviews/inspector/files/filesFilter";

test("every choice is a condition, and no choice is none", () => {
  expect(makeFilesFilter({})).toEqual([]);
  expect(makeFilesFilter({ text: "", sort: [] })).toEqual([]);
  expect(
    makeFilesFilter({
      text: "abc",
      kind: "deletes",
      partition: { text: "", specId: 0 },
      sizes: { fromBytes: 100, toBytes: 200 },
    }),
  ).toEqual([
    { kind: "contains", text: "abc" },
    { kind: "compare", column: "content", op: "<>", value: "data" },
    { kind: "compare", column: "partition", op: "=", value: "" },
    { kind: "compare", column: "spec_id", op: "=", value: "0" },
    { kind: "compare", column: "file_size_in_bytes", op: ">=", value: "100" },
    { kind: "compare", column: "file_size_in_bytes", op: "<", value: "200" },
  ]);
});

test("the largest sizes have no end", () => {
  expect(makeFilesFilter({ sizes: { fromBytes: 5e15 } })).toHaveLength(1);
});
