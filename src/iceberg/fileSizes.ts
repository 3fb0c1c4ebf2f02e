import type { SizeBin } from "../catalog/tableFiles";

const steps = [1, 2, 5];
/** 0, 1, 2, 5, 10, … to a petabyte. */
const edges = [0, ...Array.from({ length: 16 }, (_, power) => steps.map((step) => step * 10 ** power)).flat()];

/** Counts files by their size in bins of a 1-2-5 series, whose edges are easy to read. */
export class FileSizes {
  private readonly counts = edges.map(() => ({ dataFiles: 0, deleteFiles: 0, bytes: 0 }));

  add(kind: "data" | "delete", sizeBytes: number): void {
    const count = this.counts[findBin(sizeBytes)];
    if (count === undefined) return;
    count.bytes += sizeBytes;
    if (kind === "data") count.dataFiles++;
    else count.deleteFiles++;
  }

  /**
   * From the smallest to the largest size that occurs, the empty bins between them included.
   *
   * @param upTo  a size whose bin is listed in any case, unless there are no files
   */
  listBins(upTo = 0): SizeBin[] {
    const isUsed = ({ dataFiles, deleteFiles }: { dataFiles: number; deleteFiles: number }) =>
      dataFiles + deleteFiles > 0;
    const first = this.counts.findIndex(isUsed);
    if (first < 0) return [];
    const last = Math.max(this.counts.findLastIndex(isUsed), findBin(upTo));
    return this.counts.slice(first, last + 1).map((count, at) => ({
      fromBytes: edges[first + at] ?? 0,
      toBytes: edges[first + at + 1],
      ...count,
    }));
  }
}

function findBin(sizeBytes: number): number {
  let low = 0;
  let high = edges.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((edges[middle] ?? 0) <= sizeBytes) low = middle;
    else high = middle - 1;
  }
  return low;
}
