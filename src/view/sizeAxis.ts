import { type SizeBin, smallFileShare } from "../catalog/tableFiles";

/** How the bins of a histogram of file sizes stand to the size that files should have. */
export interface SizeAxis {
  /** The most files of one bin. */
  readonly most: number;
  /** Where the target lies, as a share of the axis; undefined where it lies outside. */
  readonly target: number | undefined;
  /** Files under this size are small. */
  readonly smallUnder: number;
  /** By bin: all of its files are small. */
  readonly isSmall: readonly boolean[];
}

/** Places the target on an axis of bins of equal width; within its bin by the logarithm of the size. */
export function layOutSizes(bins: readonly SizeBin[], targetBytes: number): SizeAxis {
  const at = bins.findIndex(
    ({ fromBytes, toBytes }) => fromBytes <= targetBytes && targetBytes < (toBytes ?? Number.POSITIVE_INFINITY),
  );
  const bin = bins[at];
  const within =
    bin === undefined || bin.toBytes === undefined || bin.fromBytes === 0
      ? 0
      : Math.log(targetBytes / bin.fromBytes) / Math.log(bin.toBytes / bin.fromBytes);
  const smallUnder = targetBytes * smallFileShare;
  return {
    smallUnder,
    most: Math.max(0, ...bins.map(({ dataFiles, deleteFiles }) => dataFiles + deleteFiles)),
    target: bin === undefined ? undefined : (at + within) / bins.length,
    isSmall: bins.map(({ toBytes = Number.POSITIVE_INFINITY }) => toBytes <= smallUnder),
  };
}
