import type { Distribution } from "../catalog/comparison";

/** One place of the picture with both sides' bars, as parts of the highest one. */
export interface DistributionBar {
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly fromHeight: number;
  readonly toHeight: number;
}

/**
 * The bars of a distribution.
 *
 * @param asShare  each side as a share of its own rows, so that states of unequal size compare
 */
export function listDistributionBars({ bins, values, from, to }: Distribution, asShare: boolean): DistributionBar[] {
  const places = [
    ...bins.map((bin) => ({ label: `${bin.start} – ${bin.end}`, from: bin.from, to: bin.to })),
    ...values.map(({ value, ...counts }) => ({ label: value, ...counts })),
  ];
  const weigh = (count: number, rows: number): number => (asShare ? (rows === 0 ? 0 : count / rows) : count);
  const weighed = places.map((place) => ({ ...place, a: weigh(place.from, from.rows), b: weigh(place.to, to.rows) }));
  const highest = Math.max(0, ...weighed.flatMap(({ a, b }) => [a, b]));
  const height = (weight: number): number => (highest === 0 ? 0 : weight / highest);
  return weighed.map(({ a, b, ...place }) => ({ ...place, fromHeight: height(a), toHeight: height(b) }));
}
