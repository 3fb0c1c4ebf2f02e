import { LakehouseError } from "../model/errors";
import type { Field, PrimitiveType, StructType, Type } from "../model/types";
import type { JsonNode } from "./json";
import { parseSingleValue } from "./parseSingleValue";
import type { Schema } from "./tableMetadata";

/** Deeper types than any writer makes, few enough for the stack. */
const maxDepth = 200;

/** A schema; without `schema-id` (v1) it is schema 0 (spec, Appendix C, Schemas). */
export function parseSchema(node: JsonNode): Schema {
  return {
    schemaId: node.find("schema-id")?.integer() ?? 0,
    fields: parseStruct(node, 0).fields,
    identifierFieldIds:
      node
        .find("identifier-field-ids")
        ?.items()
        .map((id) => id.integer()) ?? [],
  };
}

function parseType(node: JsonNode, depth: number): Type {
  if (!node.isObject()) return parsePrimitiveType(node);
  if (depth > maxDepth) return node.fail(`is nested deeper than ${maxDepth} levels`);
  const kind = node.get("type").string();
  switch (kind) {
    case "struct":
      return parseStruct(node, depth);
    case "list":
      return { kind, element: parsePart(node, "element", depth) };
    case "map":
      return { kind, key: parsePart(node, "key", depth), value: parsePart(node, "value", depth) };
    default:
      return parsePrimitiveType(node.get("type"));
  }
}

function parseStruct(node: JsonNode, depth: number): StructType {
  if (node.get("type").string() !== "struct") return node.get("type").fail('is not "struct"');
  return {
    kind: "struct",
    fields: node
      .get("fields")
      .items()
      .map((field) => parseField(field, depth + 1)),
  };
}

function parseField(node: JsonNode, depth: number): Field {
  const type = parseType(node.get("type"), depth);
  const doc = node.find("doc");
  const initialDefault = node.find("initial-default");
  const writeDefault = node.find("write-default");
  return {
    id: node.get("id").integer(),
    name: node.get("name").string(),
    required: node.get("required").boolean(),
    type,
    ...(doc === undefined ? {} : { doc: doc.string() }),
    ...(initialDefault === undefined ? {} : { initialDefault: parseSingleValue(type, initialDefault) }),
    ...(writeDefault === undefined ? {} : { writeDefault: parseSingleValue(type, writeDefault) }),
  };
}

function parsePart(node: JsonNode, part: "element" | "key" | "value", depth: number): Field {
  return {
    id: node.get(`${part}-id`).integer(),
    name: part,
    required: part === "key" || node.get(`${part}-required`).boolean(),
    type: parseType(node.get(part), depth + 1),
  };
}

function parsePrimitiveType(node: JsonNode): PrimitiveType {
  const text = node.string();
  switch (text) {
    case "boolean":
    case "int":
    case "long":
    case "float":
    case "double":
    case "date":
    case "time":
    case "timestamp":
    case "timestamptz":
    case "timestamp_ns":
    case "timestamptz_ns":
    case "string":
    case "uuid":
    case "binary":
    case "variant":
    case "unknown":
      return { kind: text };
  }
  const decimal = /^decimal\(\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)$/.exec(text);
  if (decimal !== null) {
    const [precision, scale] = [Number(decimal[1]), Number(decimal[2])];
    if (precision < 1 || precision > 38 || scale > precision)
      return node.fail(`is ${text}, which is not a decimal type`);
    return { kind: "decimal", precision, scale };
  }
  const fixed = /^fixed\[\s*(\d{1,9})\s*\]$/.exec(text);
  if (fixed !== null) return { kind: "fixed", length: Number(fixed[1]) };
  const geo = /^(geometry|geography)(?:\((.*)\))?$/.exec(text);
  if (geo !== null) return { kind: geo[1] === "geometry" ? "geometry" : "geography", parameters: geo[2] ?? "" };
  throw new LakehouseError("unsupported", `The column type "${text}" at ${node.path} in ${node.file} is not known.`, {
    file: node.file,
    field: node.path,
  });
}
