import { formatHex, parseHex } from "./hexText";

/** Sixteen bytes, most significant first, as `f79c3e09-677c-4bbd-a479-3f349cb785e7`. */
export function formatUuid(bytes: Uint8Array): string {
  const hex = formatHex(bytes);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The lower-case text of a uuid in its usual form, or undefined. */
export function parseUuid(text: string): string | undefined {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text) ? text.toLowerCase() : undefined;
}

/** The sixteen bytes of a uuid's text, most significant first. */
export function uuidBytes(text: string): Uint8Array {
  return parseHex(text.replaceAll("-", "")) ?? new Uint8Array(16);
}
