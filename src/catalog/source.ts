import type { TableRef } from "../model/table";

/** A namespace or a table, as a catalog lists them. */
export type CatalogEntry =
  | { readonly kind: "namespace"; readonly namespace: readonly string[] }
  | { readonly kind: "table"; readonly table: TableRef };

/** What can be listed of one connection. Adapters (folders, REST, AWS) implement it. */
export interface CatalogSource {
  /**
   * The namespaces and tables directly inside `namespace` ([] is the root), by name. An empty array means that there
   * are none; every failure is a LakehouseError.
   */
  list(namespace: readonly string[], signal?: AbortSignal): Promise<readonly CatalogEntry[]>;
  /** Where the table's current metadata file lies. */
  loadMetadataLocation(table: TableRef, signal?: AbortSignal): Promise<string>;
}
