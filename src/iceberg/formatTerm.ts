import type { Field } from "../model/types";
import { formatTransform } from "./parseTransform";
import { currentSchema } from "./snapshots";
import type { SortOrder, TableMetadata, Transform } from "./tableMetadata";

/** `day(order_time) desc nulls last` */
export function formatSortField(field: SortOrder["fields"][number], names: ReadonlyMap<number, string>): string {
  const term = formatTerm(field.transform, field.sourceIds, names);
  return `${term} ${field.direction} ${field.nullOrder.replace("-", " ")}`;
}

/** `day(order_time)`; a column itself by its name alone. */
export function formatTerm(
  transform: Transform,
  sourceIds: readonly number[],
  names: ReadonlyMap<number, string>,
): string {
  const columns = sourceIds.map((id) => names.get(id) ?? String(id)).join(", ");
  return transform.kind === "identity" ? columns : `${formatTransform(transform)}(${columns})`;
}

/** Dotted names of all struct fields by id: the current schema's names count, dropped fields keep their last one. */
export function nameFields(metadata: TableMetadata): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  const add = (fields: readonly Field[], prefix: string): void => {
    for (const field of fields) {
      names.set(field.id, `${prefix}${field.name}`);
      if (field.type.kind === "struct") add(field.type.fields, `${prefix}${field.name}.`);
    }
  };
  const older = metadata.schemas.filter(({ schemaId }) => schemaId !== metadata.currentSchemaId);
  for (const { fields } of [...older, currentSchema(metadata)]) add(fields, "");
  return names;
}
