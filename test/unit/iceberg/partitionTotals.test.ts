import { describe, expect, it } from "vitest";
import { summariseSkew } from "../../../src/iceberg/partitionSkew";
import { PartitionSums, type PartitionTotals } from "../../../src/iceberg/partitionTotals";
import { type EntrySketch, sketchEntry } from "../../support/commitBuilder";
import { sketchMetadata } from "../../support/memoryTable";

function sum(...entries: EntrySketch[]): readonly PartitionTotals[] {
  const sums = new PartitionSums(sketchMetadata({ snapshots: [{ id: 1 }, { id: 2 }] }));
  for (const entry of entries) sums.add(sketchEntry(entry));
  return sums.list();
}

describe("PartitionSums", () => {
  it("counts rows and bytes of data files, and each kind of deletes apart", () => {
    const [only, ...others] = sum(
      { path: "a", recordCount: 5n, sizeBytes: 70n, snapshotId: 1n },
      { path: "b", recordCount: 7n, sizeBytes: 30n, snapshotId: 2n },
      { path: "p", content: "position", recordCount: 2n },
      { path: "v", content: "position", format: "puffin", recordCount: 3n },
      { path: "e", content: "equality", recordCount: 4n, snapshotId: 1n },
    );
    expect(others).toEqual([]);
    expect(only).toMatchObject({
      rows: 12n,
      dataFiles: 2,
      dataBytes: 100n,
      positionDeleteRows: 5n,
      positionDeleteFiles: 2,
      equalityDeleteRows: 4n,
      equalityDeleteFiles: 1,
      updatedSnapshotId: 2n,
      updatedMs: 2000,
    });
  });

  it("keeps partitions of different specs apart, and says nothing of snapshots that are gone", () => {
    const totals = sum(
      { path: "a", specId: 1, partition: [null], snapshotId: 99n },
      { path: "b", specId: 1, partition: ["null"] },
      { path: "c", specId: 2, partition: [null], snapshotId: 1n },
    );
    expect(totals.map(({ specId, updatedMs }) => [specId, updatedMs])).toEqual([
      [1, undefined],
      [1, undefined],
      [2, 1000],
    ]);
  });
});

describe("summariseSkew", () => {
  const skewOf = (rows: readonly number[]) =>
    summariseSkew(
      sum(...rows.map((count, at) => ({ path: `f${at}`, partition: [at], recordCount: BigInt(count) }))),
      (totals) => Number(totals.rows),
      ({ partition }) => `p=${partition[0]}`,
    );

  it("draws a bar for each partition, the largest first, with the median between two", () => {
    expect(skewOf([1, 40, 3, 2])).toMatchObject({
      total: 46,
      median: 2.5,
      largest: 40,
      bars: [
        { rank: 0, partitions: 1, largest: 40, partition: "p=1" },
        { rank: 1, largest: 3, partition: "p=2" },
        { rank: 2, largest: 2 },
        { rank: 3, largest: 1 },
      ],
    });
  });

  it("lets neighbours share bars when there are many, and leaves none out", () => {
    const { bars } = skewOf(Array.from({ length: 5001 }, (_, at) => at));
    expect(bars).toHaveLength(400);
    expect(bars[0]).toMatchObject({ partitions: 1, largest: 5000 });
    expect(bars.reduce((count, { partitions }) => count + partitions, 0)).toBe(5001);
    expect(bars.at(-1)).toMatchObject({ smallest: 0 });
    for (const [at, bar] of bars.entries()) expect(bar.largest).toBeLessThanOrEqual(bars[at - 1]?.smallest ?? 5000);
  });

  it("has nothing to tell of no partitions", () => {
    expect(skewOf([])).toEqual({ total: 0, median: 0, largest: 0, bars: [] });
  });
});
