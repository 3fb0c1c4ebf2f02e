import { describe, expect, it } from "vitest";
import { parseJsonText } from "../../../src/iceberg/json";
import { parseSingleValue } from "../../../src/iceberg/parseSingleValue";
import type { Field, Type } from "../../../src/model/types";
import type { Value } from "../../../src/model/value";

const field = (id: number, type: Type, initialDefault?: Value): Field => ({
  id,
  name: `f${id}`,
  required: false,
  type,
  ...(initialDefault === undefined ? {} : { initialDefault }),
});

const parse = (type: Type, json: string): Value => parseSingleValue(type, parseJsonText(json, "m.json", "default"));

const point: Type = { kind: "struct", fields: [field(1, { kind: "int" }), field(2, { kind: "string" }, "d")] };

describe("parseSingleValue", () => {
  // The examples of the spec's Appendix D.
  it.each<[Type, string, Value]>([
    [{ kind: "boolean" }, "true", true],
    [{ kind: "int" }, "34", 34],
    [{ kind: "long" }, "9223372036854775807", 9223372036854775807n],
    [{ kind: "float" }, "1.1", Math.fround(1.1)],
    [{ kind: "double" }, "-0.0", -0],
    [{ kind: "double" }, "3", 3],
    [{ kind: "decimal", precision: 9, scale: 2 }, '"14.20"', { kind: "decimal", unscaled: 1420n, scale: 2 }],
    [{ kind: "decimal", precision: 22, scale: 0 }, '"2E+20"', { kind: "decimal", unscaled: 2n * 10n ** 20n, scale: 0 }],
    [{ kind: "date" }, '"2017-11-16"', 17486],
    [{ kind: "time" }, '"22:31:08.123456"', 81068123456n],
    [{ kind: "timestamp" }, '"2017-11-16T22:31:08.123456"', 1510871468123456n],
    [{ kind: "timestamptz" }, '"2017-11-16T22:31:08.123456+00:00"', 1510871468123456n],
    [{ kind: "timestamp_ns" }, '"2017-11-16T22:31:08.123456789"', 1510871468123456789n],
    [{ kind: "timestamptz_ns" }, '"2017-11-16T22:31:08.123456789+00:00"', 1510871468123456789n],
    [{ kind: "string" }, '"iceberg"', "iceberg"],
    [{ kind: "uuid" }, '"F79C3E09-677C-4BBD-A479-3F349CB785E7"', "f79c3e09-677c-4bbd-a479-3f349cb785e7"],
    [{ kind: "fixed", length: 4 }, '"000102ff"', new Uint8Array([0, 1, 2, 255])],
    [{ kind: "binary" }, '"00FF"', new Uint8Array([0, 255])],
    [point, '{"1": 1, "2": "bar"}', { kind: "struct", fields: [1, "bar"] }],
    [point, "{}", { kind: "struct", fields: [null, "d"] }],
    [{ kind: "list", element: field(3, { kind: "int" }) }, "[1, null, 3]", [1, null, 3]],
    [
      { kind: "map", key: field(4, { kind: "string" }), value: field(5, { kind: "long" }) },
      '{"keys": ["a", "b"], "values": [1, null]}',
      {
        kind: "map",
        entries: [
          ["a", 1n],
          ["b", null],
        ],
      },
    ],
  ])("reads %o from %s", (type, json, value) => {
    expect(parse(type, json)).toEqual(value);
  });

  it.each<[Type, string, string]>([
    [{ kind: "int" }, "2147483648", "does not fit 32 bits"],
    [{ kind: "int" }, "1.5", "is not an integer"],
    [{ kind: "decimal", precision: 4, scale: 2 }, '"123.45"', "is not a value of type decimal(4,2)"],
    [{ kind: "timestamp" }, '"2017-11-16T22:31:08+00:00"', "is not a value of type timestamp"],
    [{ kind: "fixed", length: 2 }, '"00"', "is not a value of type fixed[2]"],
    [{ kind: "variant" }, '"x"', "is not a value of type variant"],
    [
      { kind: "map", key: field(4, { kind: "int" }), value: field(5, { kind: "int" }) },
      '{"keys": [1], "values": []}',
      "keys",
    ],
  ])("refuses what is no %o: %s", (type, json, problem) => {
    expect(() => parse(type, json)).toThrow(problem);
    expect(() => parse(type, json)).toThrow("default in m.json");
  });
});
