import type { SchemaChange } from "../catalog/schemaHistory";
import { formatCell } from "../model/cell";
import { type Field, formatType, type Type } from "../model/types";
import { longestIncreasing } from "../util/longestIncreasing";
import type { Schema } from "./tableMetadata";

/** A field of a schema with what is told of it apart from the fields inside it. */
export interface NamedField {
  readonly field: Field;
  readonly path: string;
  /** Of a nested type its kind alone. */
  readonly type: string;
  /** Undefined for top-level fields. */
  readonly parentId: number | undefined;
  readonly isIdentifier: boolean;
}

/** All fields of a schema by id, nested ones after their parents, as `address.city`, `tags.element`, `prices.key`. */
export function listNamedFields(schema: Schema): ReadonlyMap<number, NamedField> {
  const named = new Map<number, NamedField>();
  const identifiers = new Set(schema.identifierFieldIds);
  const add = (field: Field, prefix: string, parentId: number | undefined): void => {
    const path = `${prefix}${field.name}`;
    const parts = partsOf(field.type);
    const type = parts.length > 0 ? field.type.kind : formatType(field.type);
    named.set(field.id, { field, path, type, parentId, isIdentifier: identifiers.has(field.id) });
    for (const part of parts) add(part, `${path}.`, field.id);
  };
  for (const field of schema.fields) add(field, "", undefined);
  return named;
}

/**
 * What changed between two versions of a schema, field by field in the order of the newer, dropped ones last. Fields
 * are the same by id alone. Of fields that changed places, the fewest that explain the new order count as moved.
 *
 * Source: Iceberg spec, Schema Evolution
 */
export function listSchemaChanges(
  older: ReadonlyMap<number, NamedField>,
  newer: ReadonlyMap<number, NamedField>,
): SchemaChange[] {
  const moved = listMoved(older, newer);
  const changes: SchemaChange[] = [];
  for (const [fieldId, now] of newer) {
    const was = older.get(fieldId);
    if (was === undefined) changes.push({ kind: "added", fieldId, path: now.path, to: now.type });
    else changes.push(...listFieldChanges(was, now, moved.has(fieldId)));
  }
  for (const [fieldId, was] of older) {
    if (!newer.has(fieldId)) changes.push({ kind: "dropped", fieldId, path: was.path, from: was.type });
  }
  return changes;
}

function listFieldChanges(was: NamedField, now: NamedField, isMoved: boolean): SchemaChange[] {
  const changes: SchemaChange[] = [];
  const note = (kind: SchemaChange["kind"], from: string | undefined, to: string | undefined): void => {
    if (from === to) return;
    changes.push({
      kind,
      fieldId: now.field.id,
      path: now.path,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    });
  };
  note("renamed", was.field.name, now.field.name);
  note("widened", was.type, now.type);
  if (isMoved) changes.push({ kind: "moved", fieldId: now.field.id, path: now.path });
  note("nullability", describeNullability(was), describeNullability(now));
  note("default", describeDefault(was), describeDefault(now));
  note("identifier", describeIdentifier(was), describeIdentifier(now));
  note("doc", was.field.doc, now.field.doc);
  return changes;
}

function listMoved(
  older: ReadonlyMap<number, NamedField>,
  newer: ReadonlyMap<number, NamedField>,
): ReadonlySet<number> {
  const places = new Map([...older.keys()].map((fieldId, place) => [fieldId, place]));
  const siblings = new Map<number | undefined, { readonly fieldId: number; readonly place: number }[]>();
  for (const [fieldId, { parentId }] of newer) {
    const place = places.get(fieldId);
    if (place === undefined) continue;
    const known = siblings.get(parentId);
    if (known === undefined) siblings.set(parentId, [{ fieldId, place }]);
    else known.push({ fieldId, place });
  }
  const moved = new Set<number>();
  for (const fields of siblings.values()) {
    const stayed = new Set(longestIncreasing(fields.map(({ place }) => place)));
    for (const [position, { fieldId }] of fields.entries()) if (!stayed.has(position)) moved.add(fieldId);
  }
  return moved;
}

function partsOf(type: Type): readonly Field[] {
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

function describeNullability({ field }: NamedField): string {
  return field.required ? "required" : "optional";
}

function describeIdentifier({ isIdentifier }: NamedField): string {
  return isIdentifier ? "identifier" : "no identifier";
}

/** The value that new rows get when a writer does not give one. */
function describeDefault({ field: { type, writeDefault } }: NamedField): string | undefined {
  return writeDefault === undefined ? undefined : JSON.stringify(formatCell(type, writeDefault));
}
