import type { ColumnRow, ColumnsPage, ColumnsRequest } from "../catalog/columnRow";
import { formatCell } from "../model/cell";
import { type Field, formatType, type Type } from "../model/types";
import type { Value } from "../model/value";
import { formatTransform } from "./parseTransform";
import { currentSchema } from "./snapshots";
import type { PartitionSpec, Schema, TableMetadata } from "./tableMetadata";

/**
 * A page of the current schema as a tree, each field before those that it holds, in the schema's order.
 *
 * @throws LakehouseError "metadataInvalid" when the metadata lacks its current schema
 */
export function listColumnRows(
  metadata: TableMetadata,
  { search, expanded, offset, count }: ColumnsRequest,
): ColumnsPage {
  const schema = currentSchema(metadata);
  const spec = metadata.partitionSpecs.find(({ specId }) => specId === metadata.defaultSpecId);
  const open = new Set(expanded);
  const text = search.trim().toLowerCase();
  const rows: { readonly field: Field; readonly depth: number; readonly isExpanded: boolean }[] = [];
  const visit = (fields: readonly Field[], depth: number): void => {
    for (const field of fields) {
      const nested = listNested(field.type);
      if (text !== "" && !matches(field, text)) continue;
      const isExpanded = text === "" ? open.has(field.id) : nested.some((one) => matches(one, text));
      rows.push({ field, depth, isExpanded });
      if (isExpanded) visit(nested, depth + 1);
    }
  };
  visit(schema.fields, 0);
  return {
    rows: rows
      .slice(offset, offset + count)
      .map(({ field, depth, isExpanded }) => mapRow(field, depth, isExpanded, schema, spec)),
    total: rows.length,
    isNested: schema.fields.some(({ type }) => listNested(type).length > 0),
  };
}

/** Whether a field, or one that it holds, is looked for. */
function matches(field: Field, text: string): boolean {
  const own = `${field.name}\n${field.id}\n${field.doc ?? ""}`.toLowerCase();
  return own.includes(text) || listNested(field.type).some((nested) => matches(nested, text));
}

function mapRow(
  field: Field,
  depth: number,
  isExpanded: boolean,
  schema: Schema,
  spec: PartitionSpec | undefined,
): ColumnRow {
  return {
    id: field.id,
    name: field.name,
    depth,
    type: formatOutline(field.type),
    required: field.required,
    doc: field.doc,
    isIdentifier: schema.identifierFieldIds.includes(field.id),
    partitionTransforms: (spec?.fields ?? [])
      .filter(({ sourceIds, transform }) => sourceIds.includes(field.id) && transform.kind !== "void")
      .map(({ transform }) => formatTransform(transform)),
    initialDefault: formatDefault(field.type, field.initialDefault),
    writeDefault: formatDefault(field.type, field.writeDefault),
    holdsOthers: listNested(field.type).length > 0,
    isExpanded,
  };
}

function formatDefault(type: Type, value: Value | undefined) {
  return value === undefined ? undefined : formatCell(type, value);
}

/** A type without the fields of its structs: `list<struct>`. */
function formatOutline(type: Type): string {
  if (type.kind === "list") return `list<${formatOutline(type.element.type)}>`;
  if (type.kind === "map") return `map<${formatOutline(type.key.type)}, ${formatOutline(type.value.type)}>`;
  return type.kind === "struct" ? "struct" : formatType(type);
}

/** The fields that a type holds: a struct's fields, a list's element, a map's key and value. */
function listNested(type: Type): readonly Field[] {
  switch (type.kind) {
    case "struct":
      return type.fields;
    case "list":
      return [type.element];
    case "map":
      return [type.key, type.value];
    default:
      return [];
  }
}
