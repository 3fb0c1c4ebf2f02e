import type { Skew } from "../catalog/tableFiles";
import type { PartitionTotals } from "./partitionTotals";

/** More bars than a chart has room for would only be lost. */
const mostBars = 400;

/**
 * How evenly rows or bytes are spread over partitions. Of many partitions, neighbours in the order of size share a
 * bar; the first bar is the largest partition's alone, so that its name can be told.
 *
 * @param format  the text of a partition; asked for once a bar
 */
export function summariseSkew(
  partitions: readonly PartitionTotals[],
  measure: (partition: PartitionTotals) => number,
  format: (partition: PartitionTotals) => string,
): Skew {
  const sorted = partitions
    .map((partition) => ({ partition, value: measure(partition) }))
    .sort((a, b) => b.value - a.value);
  const bars = [];
  for (let bar = 0; bar < Math.min(mostBars, sorted.length); bar++) {
    const [rank, end] = sliceOf(bar, sorted.length);
    const first = sorted[rank];
    if (first === undefined) continue;
    bars.push({
      rank,
      partitions: end - rank,
      largest: first.value,
      smallest: sorted[end - 1]?.value ?? first.value,
      partition: format(first.partition),
      specId: first.partition.specId,
    });
  }
  return {
    total: sorted.reduce((sum, { value }) => sum + value, 0),
    median: median(sorted.map(({ value }) => value)),
    largest: sorted[0]?.value ?? 0,
    bars,
  };
}

/** Ranks of a bar, from and up to: one each while there is room, else the largest alone and the others evenly. */
function sliceOf(bar: number, count: number): [number, number] {
  if (count <= mostBars) return [bar, bar + 1];
  const edge = (at: number): number => (at === 0 ? 0 : 1 + Math.floor(((at - 1) * (count - 1)) / (mostBars - 1)));
  return [edge(bar), edge(bar + 1)];
}

function median(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
