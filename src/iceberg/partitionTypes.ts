import type { Field, Type } from "../model/types";
import type { PartitionSpec, TableMetadata, Transform } from "./tableMetadata";

/** What partition values need to know of a table. */
export type PartitionedTable = Pick<TableMetadata, "schemas" | "currentSchemaId" | "partitionSpecs">;

/**
 * The types of a spec's partition values, in the order of its fields; undefined where no schema of the table knows the
 * source column or the transform is unknown. The current schema counts first: columns may have been promoted since.
 */
export function listPartitionTypes(spec: PartitionSpec, table: PartitionedTable): readonly (Type | undefined)[] {
  return spec.fields.map(({ sourceIds, transform }) => {
    const [sourceId] = sourceIds;
    return sourceId === undefined ? undefined : transformType(transform, findSourceType(sourceId, table));
  });
}

/** The result type of a transform (spec, Partition Transforms); undefined when it cannot be known. */
export function transformType(transform: Transform, source: Type | undefined): Type | undefined {
  switch (transform.kind) {
    case "identity":
    case "truncate":
    case "void":
      return source;
    case "bucket":
    case "year":
    case "month":
    case "hour":
      return { kind: "int" };
    case "day":
      return { kind: "date" };
    case "unknown":
      return undefined;
  }
}

/** The type of a column or nested struct field by its id, in the current schema or else the newest that holds it. */
function findSourceType(id: number, table: PartitionedTable): Type | undefined {
  const current = table.schemas.filter((schema) => schema.schemaId === table.currentSchemaId);
  const others = table.schemas.toSorted((a, b) => b.schemaId - a.schemaId);
  for (const schema of [...current, ...others]) {
    const field = findField(id, schema.fields);
    if (field !== undefined) return field.type;
  }
  return undefined;
}

function findField(id: number, fields: readonly Field[]): Field | undefined {
  for (const field of fields) {
    if (field.id === id) return field;
    const nested = field.type.kind === "struct" ? findField(id, field.type.fields) : undefined;
    if (nested !== undefined) return nested;
  }
  return undefined;
}
