import type { DuckdbEngine } from "../../duckdb/engine";
import type { ResultStore } from "../../duckdb/resultStore";
import type { OpenTables } from "./openTables";

/** What every service works with. */
export interface ServiceContext {
  readonly engine: DuckdbEngine;
  readonly results: ResultStore;
  readonly tables: OpenTables;
}
