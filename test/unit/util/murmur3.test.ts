import { describe, expect, it } from "vitest";
import { murmur3 } from "../../../src/util/murmur3";

describe("murmur3", () => {
  // The published vectors of the reference implementation (smhasher), seed 0.
  it.each([
    ["", 0],
    ["test", 0xba6bd213],
    ["Hello, world!", 0xc0363e43],
    ["The quick brown fox jumps over the lazy dog", 0x2e4ff723],
  ])("hashes %o", (text, hash) => {
    expect(murmur3(new TextEncoder().encode(text))).toBe(hash);
  });
});
