import type { Decimal } from "./value";

/** A decimal at its full scale: `14.20`; a negative scale is written out in zeros. */
export function formatDecimal({ unscaled, scale }: Decimal): string {
  if (scale <= 0) return (unscaled * 10n ** BigInt(-scale)).toString();
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, "0");
  return `${unscaled < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/**
 * Decimal text (`14.2`, `-3`, `2E+20`) as a decimal of the type's scale.
 *
 * @returns undefined when the text is not a decimal, or is not exact at that precision and scale
 */
export function parseDecimal(text: string, precision: number, scale: number): Decimal | undefined {
  const match = /^([+-]?)(\d{1,80})(?:\.(\d{0,80}))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  const shift = scale - fraction.length + Number(exponent);
  let unscaled = BigInt(whole + fraction);
  if (shift >= 0) {
    unscaled *= 10n ** BigInt(shift);
  } else {
    const divisor = 10n ** BigInt(-shift);
    if (unscaled % divisor !== 0n) return undefined;
    unscaled /= divisor;
  }
  if (unscaled >= 10n ** BigInt(precision)) return undefined;
  return { kind: "decimal", unscaled: sign === "-" ? -unscaled : unscaled, scale };
}
