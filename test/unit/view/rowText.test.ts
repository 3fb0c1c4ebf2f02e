import { describe, expect, it } from "vitest";
import type { Type } from "../../../src/model/types";
import type { Cell } from "../../../src/model/value";
import { formatCsvRow, formatJson, formatJsonRow } from "../../../src/view/rowText";

const field = (id: number, name: string, type: Type) => ({ id, name, required: false, type });
const long: Type = { kind: "long" };
const string: Type = { kind: "string" };

describe("formatJson", () => {
  it.each<[Type, Cell, string]>([
    [long, "9223372036854775807", "9223372036854775807"],
    [{ kind: "double" }, "-0.0", "-0.0"],
    [{ kind: "double" }, "NaN", '"NaN"'],
    [{ kind: "float" }, "-Infinity", '"-Infinity"'],
    [{ kind: "decimal", precision: 12, scale: 2 }, "19.90", '"19.90"'],
    [string, 'line\n"quoted"', '"line\\n\\"quoted\\""'],
    [{ kind: "boolean" }, false, "false"],
    [{ kind: "variant" }, '{"big":9223372036854775807,"at":[1.50]}', '{"big":9223372036854775807,"at":[1.50]}'],
    [{ kind: "variant" }, '[NaN,"x"]', '"[NaN,\\"x\\"]"'],
    [long, null, "null"],
    [{ kind: "list", element: field(1, "element", long) }, ["1", null], "[1,null]"],
    [{ kind: "struct", fields: [field(1, "b", string), field(2, "a", long)] }, { a: "1", b: "x" }, '{"b":"x","a":1}'],
    [
      { kind: "map", key: field(1, "key", long), value: field(2, "value", string) },
      [{ key: "2", value: null }],
      '[{"key":2,"value":null}]',
    ],
  ])("%j %j", (type, cell, text) => {
    expect(formatJson(type, cell)).toBe(text);
  });

  it("keeps column order and escapes names", () => {
    const columns = [
      { name: 'b"', type: string },
      { name: "a", type: long },
    ];
    expect(formatJsonRow(columns, ["x", "1"])).toBe('{"b\\"":"x","a":1}');
  });
});

describe("formatCsvRow", () => {
  it("tells null from the empty string and quotes what needs it", () => {
    const columns = [1, 2, 3, 4, 5].map((n) => ({ name: `c${n}`, type: string }));
    expect(formatCsvRow(columns, [null, "", "plain", "a,b", 'say "x"'])).toBe(',"",plain,"a,b","say ""x"""');
  });

  it("writes nested values as their JSON", () => {
    const type: Type = { kind: "list", element: field(1, "element", string) };
    expect(formatCsvRow([{ name: "c", type }], [["a", "b"]])).toBe('"[""a"",""b""]"');
  });
});
