import type { JsonNode } from "./json";
import { parseTransform } from "./parseTransform";
import type { PartitionField, PartitionSpec, SortOrder } from "./tableMetadata";

/** Ids of the partition fields of a v1 table whose metadata does not write them (spec, Partition Specs). */
const firstPartitionFieldId = 1000;

/** A partition spec `{spec-id, fields}`. */
export function parsePartitionSpec(node: JsonNode): PartitionSpec {
  return { specId: node.get("spec-id").integer(), fields: parsePartitionFields(node.get("fields")) };
}

/** The bare list of partition fields that v1 metadata and manifest headers hold; fields without ids count from 1000. */
export function parsePartitionFields(node: JsonNode): readonly PartitionField[] {
  return node.items().map((field, index) => ({
    fieldId: field.find("field-id")?.integer() ?? firstPartitionFieldId + index,
    sourceIds: parseSourceIds(field),
    name: field.get("name").string(),
    transform: parseTransform(field.get("transform").string()),
  }));
}

/** A sort order `{order-id, fields}` (spec, Sort Orders). */
export function parseSortOrder(node: JsonNode): SortOrder {
  return {
    orderId: node.get("order-id").integer(),
    fields: node
      .get("fields")
      .items()
      .map((field) => ({
        sourceIds: parseSourceIds(field),
        transform: parseTransform(field.get("transform").string()),
        direction: parseWord(field.get("direction"), ["asc", "desc"]),
        nullOrder: parseWord(field.get("null-order"), ["nulls-first", "nulls-last"]),
      })),
  };
}

function parseSourceIds(field: JsonNode): readonly number[] {
  const several = field.find("source-ids");
  if (several === undefined) return [field.get("source-id").integer()];
  return several.items().map((id) => id.integer());
}

function parseWord<Word extends string>(node: JsonNode, words: readonly Word[]): Word {
  const text = node.string().toLowerCase();
  return words.find((word) => word === text) ?? node.fail(`is not one of ${words.join(", ")}`);
}
