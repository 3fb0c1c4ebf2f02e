import { expect, test } from "vitest";
import { FileSizes } from "../../../src/iceberg/fileSizes";

test("files are counted from an edge up to the next, with the empty bins between", () => {
  const sizes = new FileSizes();
  for (const size of [100, 199, 200, 1000, 1999]) sizes.add("data", size);
  sizes.add("delete", 150);
  expect(sizes.listBins()).toEqual([
    { fromBytes: 100, toBytes: 200, dataFiles: 2, deleteFiles: 1, bytes: 449 },
    { fromBytes: 200, toBytes: 500, dataFiles: 1, deleteFiles: 0, bytes: 200 },
    { fromBytes: 500, toBytes: 1000, dataFiles: 0, deleteFiles: 0, bytes: 0 },
    { fromBytes: 1000, toBytes: 2000, dataFiles: 2, deleteFiles: 0, bytes: 2999 },
  ]);
});

test("empty files have the first bin and immense ones the last, which has no end", () => {
  const sizes = new FileSizes();
  sizes.add("data", 0);
  sizes.add("data", 9e15);
  const bins = sizes.listBins();
  expect(bins[0]).toMatchObject({ fromBytes: 0, toBytes: 1, dataFiles: 1 });
  expect(bins.at(-1)).toMatchObject({ fromBytes: 5e15, toBytes: undefined, dataFiles: 1 });
});

test("a size to compare with has its bin too, where there are files at all", () => {
  const sizes = new FileSizes();
  expect(sizes.listBins(536_870_912)).toEqual([]);
  sizes.add("data", 250_000_000);
  expect(sizes.listBins(536_870_912).map(({ fromBytes }) => fromBytes)).toEqual([2e8, 5e8]);
});
