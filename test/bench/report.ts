/** How many times longer the other took; `-` where it was not measured. */
export function formatRatio(other: number | undefined, ours: number): string {
  return other === undefined ? "-" : `${(other / ours).toFixed(1)} x`;
}

export function formatShare(part: number, whole: number): string {
  return `${((part / whole) * 100).toFixed(1)} %`;
}

/** Prints what was measured, if anything was. */
export function printTable(rows: readonly object[]): void {
  if (rows.length > 0) console.table(rows);
}
