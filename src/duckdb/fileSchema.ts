import type { MappedField } from "../model/changedFiles";
import { LakehouseError } from "../model/errors";

/** A column of a Parquet file, at any level, as the engine reads it. */
export interface FileColumn {
  readonly name: string;
  readonly fieldId: number | undefined;
  readonly kind: "primitive" | "struct" | "list" | "map";
  /** The engine's type of a primitive column. */
  readonly duckdbType: string;
  /** Nanoseconds with zone: the engine would read them as micros. */
  readonly isNanosWithZone: boolean;
  /** Fields of a struct, the element of a list, key and value of a map. */
  readonly children: readonly FileColumn[];
  /** All that the footer says of the column's elements: under the same layout, the same bytes are the same values. */
  readonly layout: string;
}

/** One element of a Parquet file's schema in the order of the footer, as parquet_schema() answers it. */
export interface SchemaElement {
  readonly name: string;
  readonly childCount: number;
  readonly repetition: string | undefined;
  readonly fieldId: number | undefined;
  readonly annotation: string;
  /** The type that values are stored as, with its length. */
  readonly physicalType: string;
  readonly duckdbType: string;
}

/**
 * The columns of a Parquet file from the flat elements of its footer. Lists are understood in their three-level and
 * two-level forms, as the engine does.
 *
 * @throws LakehouseError "metadataInvalid" naming `file` when the elements make no tree
 */
export function parseFileSchema(elements: readonly SchemaElement[], file: string): FileColumn[] {
  let next = 1;
  const readGroup = (element: SchemaElement): Node => {
    const children: Node[] = [];
    for (let n = 0; n < element.childCount; n++) {
      const child = elements[next++];
      if (child === undefined) {
        throw new LakehouseError("metadataInvalid", `The schema in the footer of ${file} is cut off.`, { file });
      }
      children.push(readGroup(child));
    }
    return { element, children, layout: JSON.stringify([element, ...children.map(({ layout }) => layout)]) };
  };
  const root = elements[0];
  return root === undefined ? [] : readGroup(root).children.map(mapNode);
}

/**
 * The columns with field ids from a name mapping, for files that hold none.
 *
 * Source: Iceberg spec, Column Projection and Name Mapping Serialization
 */
export function applyNameMapping(columns: readonly FileColumn[], mapping: readonly MappedField[]): FileColumn[] {
  return columns.map((column) => applyToColumn(column, column.name, mapping));
}

/** True when any column of the file, at any level, has a field id. */
export function hasFieldIds(columns: readonly FileColumn[]): boolean {
  return columns.some((column) => column.fieldId !== undefined || hasFieldIds(column.children));
}

interface Node {
  readonly element: SchemaElement;
  readonly children: readonly Node[];
  readonly layout: string;
}

function mapNode(node: Node): FileColumn {
  const { element } = node;
  if (element.repetition === "REPEATED") {
    // A repeated field outside of a list group is a list by itself.
    return column(node, "list", [mapValueNode(node)]);
  }
  return mapValueNode(node);
}

function mapValueNode(node: Node): FileColumn {
  const { element, children } = node;
  const [only] = children;
  if (children.length === 0) return column(node, "primitive", []);
  if (/^LIST|^ListType/.test(element.annotation) && only?.element.repetition === "REPEATED") {
    return column(node, "list", [listElement(only)]);
  }
  if (/^MAP|^MapType/.test(element.annotation) && only?.children.length === 2) {
    return column(node, "map", only.children.map(mapNode));
  }
  return column(node, "struct", children.map(mapNode));
}

function listElement(repeated: Node): FileColumn {
  const [only] = repeated.children;
  return repeated.children.length === 1 && only !== undefined ? mapNode(only) : mapValueNode(repeated);
}

function column(node: Node, kind: FileColumn["kind"], children: readonly FileColumn[]): FileColumn {
  const { name, fieldId, duckdbType, annotation } = node.element;
  const isNanosWithZone = /isAdjustedToUTC=1.*NANOS=Nano/.test(annotation) && annotation.startsWith("Timestamp");
  return { name, fieldId, kind, duckdbType, isNanosWithZone, children, layout: node.layout };
}

function applyToColumn(column: FileColumn, name: string, mapping: readonly MappedField[]): FileColumn {
  const mapped = mapping.find((candidate) => candidate.names.includes(name));
  const names = column.kind === "list" ? ["element"] : column.kind === "map" ? ["key", "value"] : undefined;
  const children = column.children.map((child, i) =>
    applyToColumn(child, names?.[i] ?? child.name, mapped?.fields ?? []),
  );
  return { ...column, fieldId: mapped?.fieldId, children };
}
