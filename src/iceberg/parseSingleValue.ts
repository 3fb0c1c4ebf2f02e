import { parseDate, parseTime, parseTimestamp } from "../model/dateTimeText";
import { parseDecimal } from "../model/decimalText";
import { parseHex } from "../model/hexText";
import { formatType, type Type } from "../model/types";
import { parseUuid } from "../model/uuidText";
import type { Value } from "../model/value";
import type { JsonNode } from "./json";

/**
 * A value in the JSON single-value serialisation, as column defaults are written (spec, Appendix D).
 *
 * @throws LakehouseError "metadataInvalid" when the JSON is not a value of the type
 */
export function parseSingleValue(type: Type, node: JsonNode): Value {
  switch (type.kind) {
    case "boolean":
      return node.boolean();
    case "int": {
      const value = node.integer();
      return value === (value | 0) ? value : node.fail("does not fit 32 bits");
    }
    case "long":
      return node.long();
    case "float":
      return Math.fround(node.number());
    case "double":
      return node.number();
    case "string":
      return node.string();
    case "struct":
      return {
        kind: "struct",
        fields: type.fields.map((field) => {
          const member = node.find(String(field.id));
          return member === undefined ? (field.initialDefault ?? null) : parseSingleValue(field.type, member);
        }),
      };
    case "list":
      return node.items().map((item) => parseItem(type.element.type, item));
    case "map": {
      const keys = node.get("keys").items();
      const values = node.get("values").items();
      if (keys.length !== values.length) return node.fail("has not as many values as keys");
      return {
        kind: "map",
        entries: keys.map((key, index) => {
          const value = values[index];
          return [parseItem(type.key.type, key), value === undefined ? null : parseItem(type.value.type, value)];
        }),
      };
    }
    default:
      return parseText(type, node.string()) ?? node.fail(`is not a value of type ${formatType(type)}`);
  }
}

function parseItem(type: Type, node: JsonNode): Value {
  return node.value === null ? null : parseSingleValue(type, node);
}

function parseText(type: Type, text: string): Value | undefined {
  switch (type.kind) {
    case "decimal":
      return parseDecimal(text, type.precision, type.scale);
    case "date":
      return parseDate(text);
    case "time":
      return parseTime(text);
    case "timestamp":
    case "timestamp_ns":
      return parseTimestamp(text, type.kind === "timestamp" ? "micros" : "nanos", "none");
    case "timestamptz":
    case "timestamptz_ns":
      return parseTimestamp(text, type.kind === "timestamptz" ? "micros" : "nanos", "required");
    case "uuid":
      return parseUuid(text);
    case "fixed": {
      const bytes = parseHex(text);
      return bytes?.length === type.length ? bytes : undefined;
    }
    case "binary":
      return parseHex(text);
    default:
      return undefined;
  }
}
