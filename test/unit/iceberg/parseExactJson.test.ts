import fc from "fast-check";
import { parse as parseLossless } from "lossless-json";
import { describe, expect, it } from "vitest";
import { parseExactJson } from "../../../src/iceberg/parseExactJson";

/** What the library for it makes of a text: its value, or that it is refused. */
function byLibrary(text: string): unknown {
  try {
    return parseLossless(text, undefined, (digits) =>
      /^-?\d+$/.test(digits) && digits !== "-0" ? BigInt(digits) : Number(digits),
    );
  } catch {
    return "refused";
  }
}

function byUs(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return "refused";
  }
}

describe("parseExactJson", () => {
  it("agrees with lossless-json on any value, spaced in any way", () => {
    const indents = fc.constantFrom(undefined, 1, "\t", "\n", "\r\n ");
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: "medium" }), indents, (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(parseExactJson(text)).toEqual(byLibrary(text));
      }),
    );
  });

  it("agrees with lossless-json on what is JSON at all", () => {
    const pieces = fc.constantFrom(...'{}[],:"\\\u0001 \n01-+.eEu9a', "true", "nul", "null", '"a"', '"\\u00e4"', "1e5");
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        expect(byUs(text)).toEqual(byLibrary(text));
      }),
      { numRuns: 5000 },
    );
  });

  it.each([
    '{"a": 1, "a": 2}',
    "[1,]",
    "[1 2]",
    '{"a" 1}',
    '{"a": }',
    "{1: 2}",
    "01",
    "1.",
    ".5",
    "+1",
    "-",
    "1e",
    "NaN",
    "tru",
    "'a'",
    '"a\nb"',
    '"\\x41"',
    '"\\u12g4"',
    '"a',
    "\u00a01",
    "",
  ])("refuses %j", (text) => {
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
  });

  it("reads integers of any size exactly", () => {
    expect(parseExactJson("[9223372036854775807, -123456789012345678901234567890, 1.0, 1e3, -0]")).toEqual([
      9223372036854775807n,
      -123456789012345678901234567890n,
      1,
      1000,
      -0,
    ]);
  });

  it("reads long texts with many escapes", () => {
    const text = 'say "\u00e4"\n'.repeat(200_000);
    expect(parseExactJson(JSON.stringify(text))).toBe(text);
  });

  it("says where the text stops being JSON", () => {
    expect(() => parseExactJson('{"a": [1, x]}')).toThrow("it has no value at character 10");
  });

  it("gives up on nesting beyond the stack as a range error", () => {
    expect(() => parseExactJson("[".repeat(1_000_000))).toThrow(RangeError);
  });
});
