/** How to reach a catalog. Later connections (AWS, REST) become further members of this union. */
export type Connection = FolderConnection;

export interface FolderConnection {
  readonly kind: "folder";
  /** Stable across sessions; part of every tree id. */
  readonly id: string;
  readonly name: string;
  readonly path: string;
  /** Read files that metadata names outside the folder. Off unless the user allowed it. */
  readonly allowOutside: boolean;
}

/** Names one table of one connection, in plain data that may cross a process boundary. */
export interface TableRef {
  readonly connection: Connection;
  /** Namespace levels, outermost first; empty when the opened folder is itself the table. */
  readonly namespace: readonly string[];
  readonly name: string;
  /** A table folder or a metadata file. */
  readonly location: string;
}

/** `shop.orders`, for titles and messages. */
export function formatTableName(table: Pick<TableRef, "namespace" | "name">): string {
  return [...table.namespace, table.name].join(".");
}
