import type { PartitionSpec, Schema, Transform } from "../../../src/iceberg/tableMetadata";
import { type Field, formatType, type Type } from "../../../src/model/types";

/** A schema as metadata files write it. */
export function formatSchema({ schemaId, fields, identifierFieldIds }: Schema): object {
  return {
    type: "struct",
    "schema-id": schemaId,
    fields: fields.map(formatField),
    "identifier-field-ids": identifierFieldIds,
  };
}

export function formatSpec({ specId, fields }: PartitionSpec): object {
  return {
    "spec-id": specId,
    fields: fields.map(({ name, fieldId, sourceIds, transform }) => ({
      name,
      "field-id": fieldId,
      "source-id": sourceIds[0],
      transform: formatTransform(transform),
    })),
  };
}

function formatField({ id, name, required, type, initialDefault, writeDefault }: Field): object {
  return {
    id,
    name,
    required,
    type: formatFieldType(type),
    ...(initialDefault !== undefined && { "initial-default": initialDefault }),
    ...(writeDefault !== undefined && { "write-default": writeDefault }),
  };
}

function formatFieldType(type: Type): unknown {
  switch (type.kind) {
    case "struct":
      return { type: "struct", fields: type.fields.map(formatField) };
    case "list":
      return {
        type: "list",
        "element-id": type.element.id,
        "element-required": type.element.required,
        element: formatFieldType(type.element.type),
      };
    case "map":
      return {
        type: "map",
        "key-id": type.key.id,
        key: formatFieldType(type.key.type),
        "value-id": type.value.id,
        "value-required": type.value.required,
        value: formatFieldType(type.value.type),
      };
    default:
      return formatType(type);
  }
}

function formatTransform(transform: Transform): string {
  switch (transform.kind) {
    case "bucket":
      return `bucket[${transform.buckets}]`;
    case "truncate":
      return `truncate[${transform.width}]`;
    case "unknown":
      return transform.text;
    default:
      return transform.kind;
  }
}
