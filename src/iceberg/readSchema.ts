import type { ReadSchema } from "../model/changedFiles";
import type { Field } from "../model/types";
import type { Schema, TableMetadata } from "./tableMetadata";

/**
 * What reading needs to know of columns: those of the chosen schema, and every field that any schema of the table ever
 * had, since delete files may compare dropped ones. Where schemas differ in a field, the newest counts: types are only
 * ever widened.
 */
export function createReadSchema(metadata: TableMetadata, schema: Schema): ReadSchema {
  return {
    columns: schema.fields,
    fieldsById: indexFields(metadata.schemas),
    ...(metadata.nameMapping && { nameMapping: metadata.nameMapping }),
  };
}

/** Every field of the schemas by id, nested ones included; the newest schema's where several have it. */
export function indexFields(schemas: readonly Schema[]): ReadonlyMap<number, Field> {
  const fieldsById = new Map<number, Field>();
  const add = (field: Field): void => {
    fieldsById.set(field.id, field);
    for (const child of childrenOf(field)) add(child);
  };
  for (const { fields } of schemas.toSorted((a, b) => a.schemaId - b.schemaId)) fields.forEach(add);
  return fieldsById;
}

function childrenOf({ type }: Field): readonly Field[] {
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
