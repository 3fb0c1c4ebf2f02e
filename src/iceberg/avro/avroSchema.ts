import { type JsonNode, parseJson } from "../json";

/** A writer's schema with its named references resolved, so that types of recursive schemas form cycles. */
export type AvroType =
  | AvroPrimitive
  | AvroFixed
  | { readonly kind: "enum"; readonly symbols: readonly string[] }
  | AvroArray
  | { readonly kind: "map"; readonly values: AvroType }
  | AvroUnion
  | AvroRecord;

export interface AvroPrimitive {
  readonly kind: "null" | "boolean" | "int" | "long" | "float" | "double" | "bytes" | "string";
  readonly logicalType: string | undefined;
}

export interface AvroFixed {
  readonly kind: "fixed";
  readonly size: number;
  readonly logicalType: string | undefined;
}

export interface AvroArray {
  readonly kind: "array";
  readonly items: AvroType;
  /** Iceberg's field id of the element. */
  readonly elementId: number | undefined;
}

export interface AvroUnion {
  readonly kind: "union";
  readonly branches: readonly AvroType[];
}

export interface AvroRecord {
  readonly kind: "record";
  readonly name: string;
  readonly fields: readonly AvroField[];
}

export interface AvroField {
  readonly name: string;
  readonly type: AvroType;
  /** Iceberg's field id, undefined in files of writers that know none. */
  readonly fieldId: number | undefined;
}

/**
 * The schema of an Avro object container as its header holds it.
 *
 * @throws LakehouseError "metadataInvalid" when it is not an Avro schema
 */
export function parseAvroSchema(bytes: Uint8Array, file: string): AvroType {
  return parseType(parseJson(bytes, file), new Map());
}

type Names = Map<string, AvroType>;

function parseType(node: JsonNode, names: Names): AvroType {
  if (Array.isArray(node.value)) {
    return { kind: "union", branches: node.items().map((branch) => parseType(branch, names)) };
  }
  if (!node.isObject()) return parseNamedType(node, undefined, names);
  const type = node.get("type");
  // {"type": {"type": "array", …}} and {"type": ["null", …]} wrap one type in another.
  if (typeof type.value !== "string") return parseType(type, names);
  switch (type.value) {
    case "record":
    case "error":
      return parseRecord(node, names);
    case "array":
      return {
        kind: "array",
        items: parseType(node.get("items"), names),
        elementId: node.find("element-id")?.integer(),
      };
    case "map":
      return { kind: "map", values: parseType(node.get("values"), names) };
    case "enum":
      return define(node, names, {
        kind: "enum",
        symbols: node
          .get("symbols")
          .items()
          .map((symbol) => symbol.string()),
      });
    case "fixed":
      return parseFixed(node, names);
    default:
      return parseNamedType(type, node.find("logicalType")?.string(), names);
  }
}

function parseFixed(node: JsonNode, names: Names): AvroType {
  const size = node.get("size").integer();
  if (size < 0) return node.get("size").fail("is negative");
  return define(node, names, { kind: "fixed", size, logicalType: node.find("logicalType")?.string() });
}

function parseRecord(node: JsonNode, names: Names): AvroRecord {
  const fields: AvroField[] = [];
  const record: AvroRecord = { kind: "record", name: node.find("name")?.string() ?? "", fields };
  // Known before its fields are read: they may refer to it.
  define(node, names, record);
  for (const field of node.get("fields").items()) {
    fields.push({
      name: field.get("name").string(),
      type: parseType(field.get("type"), names),
      fieldId: field.find("field-id")?.integer(),
    });
  }
  return record;
}

function define<Named extends AvroType>(node: JsonNode, names: Names, type: Named): Named {
  const name = node.find("name")?.string();
  if (name !== undefined) {
    const namespace = node.find("namespace")?.string();
    names.set(name, type);
    if (namespace !== undefined) names.set(`${namespace}.${name}`, type);
  }
  return type;
}

function parseNamedType(node: JsonNode, logicalType: string | undefined, names: Names): AvroType {
  const name = node.string();
  switch (name) {
    case "null":
    case "boolean":
    case "int":
    case "long":
    case "float":
    case "double":
    case "bytes":
    case "string":
      return { kind: name, logicalType };
    default:
      return names.get(name) ?? node.fail(`is "${name}", which is not an Avro type`);
  }
}
