import { expect, test } from "vitest";
import { DeleteCounts } from "../../../src/iceberg/deleteCounts";
import { sketchDataFile as data, sketchDeleteFile as deletes } from "../../support/sketchFiles";

test("counts the deletes of each file, and the files of each delete", () => {
  const everywhere = deletes("equality", "e", { global: true });
  const scoped = deletes("position", "p", { referencedDataFile: "a" });
  const dangling = deletes("position", "d", { referencedDataFile: "gone" });
  const counts = new DeleteCounts([everywhere, scoped, dangling], ["a", "b"]);
  expect([counts.countFor(data("a")), counts.countFor(data("b"))]).toEqual([2, 1]);
  expect([everywhere, scoped, dangling].map((file) => counts.countFilesOf(file))).toEqual([2, 1, 0]);
  expect(counts.notes).toEqual([]);
});

test("a file whose deletes contradict it has no number, and the others keep theirs", () => {
  const old = deletes("vector", "v", { referencedDataFile: "new", dataSequenceNumber: 1n });
  const counts = new DeleteCounts([old], ["new", "other"]);
  expect(counts.countFor(data("new", { dataSequenceNumber: 5n }))).toBeUndefined();
  expect(counts.countFor(data("other"))).toBe(0);
  expect(counts.notes).toEqual([expect.stringContaining("which is newer")]);
});

test("deletes that cannot be indexed at all leave all numbers unknown, and say why", () => {
  const twice = ["v1", "v2"].map((path) => deletes("vector", path, { referencedDataFile: "a" }));
  const counts = new DeleteCounts(twice, ["a"]);
  expect(counts.countFor(data("a"))).toBeUndefined();
  expect(counts.countFilesOf(twice[0] as (typeof twice)[number])).toBeUndefined();
  expect(counts.notes).toEqual([expect.stringContaining("Two deletion vectors")]);
});
