import { describe, expect, it } from "vitest";
import { parseJson, parseJsonText } from "../../../src/iceberg/json";
import { LakehouseError } from "../../../src/model/errors";

const parse = (text: string) => parseJson(new TextEncoder().encode(text), "m.json");

describe("JSON", () => {
  it("keeps 64-bit integers exact, and tells them from other numbers", () => {
    const node = parse('{"id": 9007199254740993, "min": -9223372036854775808, "half": 0.5, "minus": -0}');
    expect(node.get("id").long()).toBe(9007199254740993n);
    expect(node.get("min").long()).toBe(-(2n ** 63n));
    expect(node.get("half").number()).toBe(0.5);
    expect(Object.is(node.get("minus").number(), -0)).toBe(true);
    expect(() => node.get("half").long()).toThrow("half in m.json is not an integer.");
    expect(() => node.get("id").integer()).toThrow("is out of range");
    expect(() => parse("9223372036854775808").long()).toThrow("The document in m.json does not fit 64 bits.");
  });

  it("names the path of what is missing or wrong", () => {
    const node = parse('{"snapshots": [{"id": 1}, {"id": null}, {"id": "x"}]}');
    const [, absent, text] = node.get("snapshots").items();
    expect(() => absent?.get("id")).toThrow("snapshots[1].id in m.json is required but missing.");
    expect(() => text?.get("id").long()).toThrow("snapshots[2].id in m.json is not an integer.");
    expect(() => node.get("snapshots").string()).toThrow("snapshots in m.json is not a string.");
    expect(() => node.items()).toThrow("The document in m.json is not a list.");
  });

  it("sees only members of its own", () => {
    const node = parse('{"__proto__": {"a": 1}, "n": null}');
    expect(node.find("toString")).toBeUndefined();
    expect(node.find("a")).toBeUndefined();
    expect(node.members().map(([name]) => name)).not.toContain("n");
  });

  it("skips a byte order mark", () => {
    expect(parse('\uFEFF{"a": 1}').get("a").integer()).toBe(1);
  });

  it.each(["", "{", '{"a": 1,}', "nope", '{"a": 1} 2'])("refuses %o", (text) => {
    expect(() => parse(text)).toThrow(LakehouseError);
  });

  it("refuses bytes that are not UTF-8, and says where text inside a file was found", () => {
    expect(() => parseJson(new Uint8Array([0xff, 0xfe]), "m.json")).toThrow("m.json is not UTF-8 text.");
    expect(() => parseJsonText("[", "m.json", "properties.x")).toThrow("properties.x in m.json is not valid JSON");
  });
});
