/** Positions of a longest strictly increasing subsequence, in order. */
export function longestIncreasing(values: readonly number[]): number[] {
  /** For each length, the position of the smallest value that a subsequence of that length can end with. */
  const ends: number[] = [];
  const previous = new Map<number, number>();
  for (const [position, value] of values.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((values[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    const before = ends[low - 1];
    if (before !== undefined) previous.set(position, before);
    ends[low] = position;
  }
  const chosen: number[] = [];
  for (let at = ends.at(-1); at !== undefined; at = previous.get(at)) chosen.unshift(at);
  return chosen;
}
