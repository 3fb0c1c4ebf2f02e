/** How a table's columns, partitioning and order became what they are, as plain data. Snapshot ids are decimal strings. */
export interface SchemaHistory {
  /** Oldest first. */
  readonly versions: readonly SchemaVersion[];
  /** One for each field id that any version has: those of the current schema in its order, then dropped ones. */
  readonly columns: readonly ColumnHistory[];
  /** Oldest first. */
  readonly specs: readonly SpecVersion[];
  readonly sortOrders: readonly SortOrderVersion[];
}

export interface SchemaVersion {
  readonly schemaId: number;
  readonly isCurrent: boolean;
  /** Nested fields included. */
  readonly fieldCount: number;
  /** The oldest kept snapshot that was written with it. Metadata does not say when the version itself was made. */
  readonly firstSnapshot: FirstUse | undefined;
  /** Against the version before; none for the first. */
  readonly changes: readonly SchemaChange[];
}

export interface FirstUse {
  readonly snapshotId: string;
  readonly timestampMs: number;
}

/** The oldest kept snapshot that wrote files by a partition spec; specs that none wrote by are left out. */
export type SpecUses = readonly (FirstUse & { readonly specId: number })[];

export type SchemaChangeKind =
  | "added"
  | "dropped"
  | "renamed"
  | "widened"
  | "moved"
  | "nullability"
  | "default"
  | "identifier"
  | "doc";

export interface SchemaChange {
  readonly kind: SchemaChangeKind;
  readonly fieldId: number;
  /** Dotted; of a dropped field, its last name. */
  readonly path: string;
  /** What was and what is, as a person reads it; absent where there is none. */
  readonly from?: string;
  readonly to?: string;
}

export interface ColumnHistory {
  readonly fieldId: number;
  /** Runs of versions in which nothing about the field changed, by time. */
  readonly spans: readonly ColumnSpan[];
}

export interface ColumnSpan {
  /** Positions among the versions, both inclusive. */
  readonly first: number;
  readonly last: number;
  readonly path: string;
  /** Of a nested type its kind alone: its fields have histories of their own. */
  readonly type: string;
  readonly required: boolean;
  readonly doc: string | undefined;
}

export interface SpecVersion {
  readonly specId: number;
  readonly isDefault: boolean;
  /** `order_day: day(order_time)`; empty when not partitioned. */
  readonly fields: readonly string[];
  /** Against the spec before. */
  readonly added: readonly string[];
  readonly dropped: readonly string[];
}

export interface SortOrderVersion {
  readonly orderId: number;
  readonly isDefault: boolean;
  /** `day(order_time) desc nulls last`; empty when not sorted. */
  readonly fields: readonly string[];
}
