import type { MappedField } from "../model/changedFiles";
import { type JsonNode, parseJsonText } from "./json";

/**
 * The table property `schema.name-mapping.default` (spec, Column Projection).
 *
 * @param file  the metadata file that holds the property, for messages
 */
export function parseNameMapping(text: string, file: string): readonly MappedField[] {
  const node = parseJsonText(text, file, "properties.schema.name-mapping.default");
  // DuckDB's test tables wrap the list in a struct, and other engines read them.
  return parseMappedFields(node.isObject() ? node.get("fields") : node);
}

function parseMappedFields(node: JsonNode): readonly MappedField[] {
  return node.items().map((field) => {
    const fieldId = field.find("field-id");
    const nested = field.find("fields");
    return {
      ...(fieldId === undefined ? {} : { fieldId: fieldId.integer() }),
      names: field
        .get("names")
        .items()
        .map((name) => name.string()),
      fields: nested === undefined ? [] : parseMappedFields(nested),
    };
  });
}
