declare module "snappyjs" {
  /** Throws an Error when the stream is damaged or longer than `maxLength` uncompressed. */
  export function uncompress(compressed: Uint8Array, maxLength?: number): Uint8Array;
  export function compress(uncompressed: Uint8Array): Uint8Array;
}
