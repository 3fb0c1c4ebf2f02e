import fc from "fast-check";
import { expect, test } from "vitest";
import { appendElement, editMembers, readMembers } from "../../../../src/iceberg/refs/jsonEdit";

const json = fc.jsonValue({ maxDepth: 3 });
const documents = fc.dictionary(fc.string(), json, { maxKeys: 6 });
const indents = fc.constantFrom(undefined, 1, "\t");

test("a document that nothing is changed in stays as it was written", () => {
  fc.assert(
    fc.property(documents, indents, (document, indent) => {
      const text = JSON.stringify(document, undefined, indent);
      expect(editMembers(text, new Map([["missing\u0000", undefined]]))).toBe(text);
    }),
  );
});

test("replaced, added and removed members, and nothing else", () => {
  fc.assert(
    fc.property(documents, indents, fc.dictionary(fc.string(), fc.option(json)), (document, indent, edits) => {
      const changes = new Map(
        Object.entries(edits).map(([name, value]) => [name, value === null ? undefined : JSON.stringify(value)]),
      );
      const edited = JSON.parse(editMembers(JSON.stringify(document, undefined, indent), changes));
      const expected = new Map(Object.entries(document));
      for (const [name, value] of Object.entries(edits)) {
        if (value === null) expected.delete(name);
        else expected.set(name, value);
      }
      expect(new Map(Object.entries(edited))).toEqual(
        new Map([...expected].map(([name, value]) => [name, JSON.parse(JSON.stringify(value))])),
      );
    }),
  );
});

test("an element after the last ones that are kept", () => {
  fc.assert(
    fc.property(fc.array(json), indents, fc.nat(8), (list, indent, kept) => {
      const appended = JSON.parse(appendElement(JSON.stringify(list, undefined, indent), '{"a":[1]}', kept));
      expect(appended).toEqual(JSON.parse(JSON.stringify([...(kept === 0 ? [] : list.slice(-kept)), { a: [1] }])));
    }),
  );
});

test("white space, numbers and escapes that a parser would not give back stay", () => {
  const text = '{ "a" : 1.0e0 ,\n  "\\u0062":9223372036854775807,"c":{"x" :[ 1 , "}]\\"" ]}\n}';
  expect(editMembers(text, new Map([["a", "2"]]))).toBe(text.replace("1.0e0", "2"));
  expect(editMembers(text, new Map([["b", "1"]]))).toBe(text.replace("9223372036854775807", "1"));
  expect(editMembers(text, new Map([["c", undefined]]))).toBe('{ "a" : 1.0e0 ,\n  "\\u0062":9223372036854775807}');
  expect(readMembers(text).get("c")).toBe('{"x" :[ 1 , "}]\\"" ]}');
});

test("what is added is laid out as what is there", () => {
  expect(editMembers('{\n  "a": 1\n}', new Map([["b", "2"]]))).toBe('{\n  "a": 1,\n  "b": 2\n}');
  expect(appendElement("[\n  1,\n  2\n]", "3", 1)).toBe("[\n  2,\n  3\n]");
  expect(appendElement("[ ]", "3", 1)).toBe("[3 ]");
});
