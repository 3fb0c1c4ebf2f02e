import { describe, expect, it } from "vitest";
import { keyOption, listOption, parseInvocation, splitList } from "../../../src/cli/options";
import { UsageError } from "../../../src/cli/usage";

describe("parseInvocation", () => {
  it("reads a verb, its table and its options", () => {
    const call = parseInvocation([
      "changelog",
      "shop/orders",
      "--mode",
      "updates",
      "--format",
      "jsonl",
      "--threads",
      "1",
    ]);
    expect(call).toMatchObject({
      verb: "changelog",
      target: "shop/orders",
      format: "jsonl",
      threads: 1,
      memory: "1GB",
    });
    expect(call?.options.mode).toBe("updates");
  });

  it("answers help for no words, help and --help anywhere", () => {
    for (const words of [[], ["help"], ["rows", "t", "--help"]]) expect(parseInvocation(words)).toBeUndefined();
  });

  it.each([
    [["frobnicate", "t"], /unknown command/],
    [["rows"], /needs a table/],
    [["tables"], /needs a folder/],
    [["rows", "a", "b"], /one argument/],
    [["rows", "t", "--mode", "raw"], /mode/],
    [["rows", "t", "--format", "xml"], /--format is one of/],
    [["rows", "t", "--threads", "two"], /whole number/],
    [["rows", "t", "--memory", "lots"], /size such as 1GB/],
  ])("refuses %j", (words, message) => {
    expect(() => parseInvocation(words)).toThrow(UsageError);
    expect(() => parseInvocation(words)).toThrow(message);
  });
});

describe("lists and keys", () => {
  it("splits at commas outside quotes", () => {
    expect(splitList('a,"b,c","say ""hi"""')).toEqual(["a", "b,c", 'say "hi"']);
  });

  it("refuses empty names", () => {
    expect(() => listOption({ columns: "a,,b" }, "columns")).toThrow(UsageError);
  });

  it("tells an empty key value from a null one, and keeps later equals signs", () => {
    expect(keyOption({ key: 'a=1,b=,c,d=x=y,"e=1,2"' }, "key")).toEqual({ a: "1", b: "", c: null, d: "x=y", e: "1,2" });
  });
});
