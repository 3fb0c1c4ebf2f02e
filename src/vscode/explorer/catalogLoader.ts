import type { CatalogEntry } from "../../catalog/source";
import { isAbort, LakehouseError, type LakehouseFailure } from "../../model/errors";
import { type Connection, formatTableName, type TableRef } from "../../model/table";
import type { ConnectionNode, NamespaceNode, TableNode } from "../../view/tree";
import type { WorkerCaller } from "../../worker/client";

export type ContainerNode = ConnectionNode | NamespaceNode;

/** Tables that were found, and the places that could not be searched. */
export interface FoundTables {
  readonly tables: readonly TableRef[];
  readonly failures: readonly LakehouseFailure[];
}

/** Lists what connections hold. */
export class CatalogLoader {
  constructor(private readonly worker: WorkerCaller) {}

  /**
   * What lies directly inside a connection or a namespace. With a filter: the tables whose full name holds it, and the
   * namespaces that hold such a table or that cannot be searched.
   */
  async listChildren(node: ContainerNode, filter: string): Promise<(NamespaceNode | TableNode)[]> {
    const entries = await this.#list(node);
    const kept = await Promise.all(entries.map((entry) => filter === "" || this.#holdsMatch(node, entry, filter)));
    return entries.filter((_entry, index) => kept[index]).map((entry) => toNode(node.connection, entry));
  }

  /** Every table of the connections, however deep. A place that fails leaves the others as they are. */
  async listTables(connections: readonly Connection[], signal?: AbortSignal): Promise<FoundTables> {
    const tables: TableRef[] = [];
    const failures: LakehouseFailure[] = [];
    const visit = async (node: ContainerNode): Promise<void> => {
      try {
        for (const entry of await this.#list(node, signal)) {
          if (entry.kind === "table") {
            tables.push(entry.table);
          } else {
            await visit({ kind: "namespace", connection: node.connection, namespace: entry.namespace });
          }
        }
      } catch (error) {
        if (isAbort(error)) {
          throw error;
        }
        failures.push(LakehouseError.toFailure(error));
      }
    };
    for (const connection of connections) {
      await visit({ kind: "connection", connection });
    }
    return { tables, failures };
  }

  async #holdsMatch(node: ContainerNode, entry: CatalogEntry, filter: string): Promise<boolean> {
    if (entry.kind === "table") {
      return matches(entry.table, filter);
    }
    const below: NamespaceNode = { kind: "namespace", connection: node.connection, namespace: entry.namespace };
    try {
      const inside = await this.#list(below);
      const found = await Promise.all(inside.map((child) => this.#holdsMatch(below, child, filter)));
      return found.includes(true);
    } catch (error) {
      // Its node is where the failure shows.
      return LakehouseError.is(error);
    }
  }

  #list({ connection, ...node }: ContainerNode, signal?: AbortSignal): Promise<readonly CatalogEntry[]> {
    const namespace = "namespace" in node ? node.namespace : [];
    return this.worker.call("listEntries", { connection, namespace }, signal === undefined ? {} : { signal });
  }
}

function matches(table: TableRef, filter: string): boolean {
  return formatTableName(table).toLowerCase().includes(filter.toLowerCase());
}

function toNode(connection: Connection, entry: CatalogEntry): NamespaceNode | TableNode {
  return entry.kind === "table"
    ? { kind: "table", table: entry.table }
    : { kind: "namespace", connection, namespace: entry.namespace };
}
