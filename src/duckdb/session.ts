import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import { LakehouseError } from "../model/errors";
import type { Type } from "../model/types";
import type { Value } from "../model/value";
import { damagedFile, type FailureContext, isInterrupt, mapDuckdbError, mightBeDamage } from "./errors";
import { formatFileList } from "./sqlText";
import { TableAppender } from "./tableAppender";
import { mapValue } from "./values";

const interruptAgainMs = 25;

/** One connection of the engine. Statements run one after the other; parameters are bound, never spliced. */
export class Session {
  private running: Promise<unknown> | undefined;
  private readonly files: string[] = [];

  constructor(
    private readonly connection: DuckDBConnection,
    private readonly signal: AbortSignal | undefined,
    private readonly folder: string,
  ) {}

  async run(sql: string, params: readonly DuckDBValue[] = [], context?: FailureContext): Promise<void> {
    await this.execute(sql, params, context);
  }

  /** All rows, as the engine's values. For answers known to be small. */
  async list(sql: string, params: readonly DuckDBValue[] = [], context?: FailureContext): Promise<DuckDBValue[][]> {
    const result = await this.execute(sql, params, context);
    return result.getRows();
  }

  /** All rows, as exact values of the given types, one for each column. For answers known to be small. */
  async listValues(
    types: readonly Type[],
    sql: string,
    params: readonly DuckDBValue[] = [],
    context?: FailureContext,
  ): Promise<Value[][]> {
    const rows = await this.list(sql, params, context);
    return rows.map((row) => types.map((type, i) => mapValue(type, row[i] ?? null)));
  }

  /** The one number that a statement answers, such as a count. */
  async count(sql: string, params: readonly DuckDBValue[] = [], context?: FailureContext): Promise<number> {
    const value = (await this.list(sql, params, context))[0]?.[0];
    if (typeof value !== "bigint" && typeof value !== "number") {
      throw new LakehouseError("unexpected", `The embedded engine answered no count: ${sql}`);
    }
    return Number(value);
  }

  /** Appends rows to a table through the engine's appender, in chunks that bound the memory. */
  async append(
    table: string,
    types: readonly DuckDBType[],
    rows: Iterable<readonly DuckDBValue[]>,
    catalog: "memory" | "temp",
  ): Promise<void> {
    const appender = await this.createAppender(table, types, catalog);
    try {
      appender.append(rows);
      appender.flush();
    } finally {
      appender.close();
    }
  }

  /** For rows that come bit by bit; they are in the table once the appender is flushed and closed. */
  async createAppender(
    table: string,
    types: readonly DuckDBType[],
    catalog: "memory" | "temp",
  ): Promise<TableAppender> {
    return new TableAppender(await this.connection.createAppender(table, "main", catalog), types, this.signal);
  }

  /** A file that lives as long as the session; `write` makes it under the name it is given, in the engine's folder. */
  async createFile(write: (folder: string, name: string) => Promise<string>): Promise<string> {
    this.signal?.throwIfAborted();
    const name = `file-${randomUUID()}`;
    this.files.push(join(this.folder, name));
    return write(this.folder, name);
  }

  /** For work between statements: throws the signal's reason once it is aborted. */
  throwIfAborted(): void {
    this.signal?.throwIfAborted();
  }

  /** Interrupts the statement that runs, if one does, and waits for its end. */
  async interrupt(): Promise<void> {
    // An interrupt that comes before the engine has begun the statement is forgotten: repeat it until it is heard.
    while (this.running !== undefined) {
      this.connection.interrupt();
      await Promise.race([this.running, new Promise((resolve) => setTimeout(resolve, interruptAgainMs))]);
    }
  }

  async close(): Promise<void> {
    this.connection.closeSync();
    await Promise.all(this.files.map((file) => rm(file, { force: true })));
  }

  /** Finds out which file is to blame where the engine does not say, by decoding them one by one. */
  private async explain(error: unknown, context: FailureContext | undefined): Promise<LakehouseError> {
    const mapped = mapDuckdbError(error, context);
    if (mapped.details.file !== undefined || mapped.code === "invalidArgument" || !mightBeDamage(error)) return mapped;
    for (const { path, local } of context?.files ?? []) {
      try {
        const list = formatFileList([local]);
        await this.execute(`SELECT max(name) FROM parquet_schema(${list})`, [], undefined);
        await this.execute(`SELECT max(created_by) FROM parquet_file_metadata(${list})`, [], undefined);
        await this.execute(`SELECT max(hash(t)) FROM read_parquet(${list}) AS t`, [], undefined);
      } catch (cause) {
        this.signal?.throwIfAborted();
        return damagedFile(path, cause);
      }
    }
    return mapped;
  }

  private async execute(
    sql: string,
    params: readonly DuckDBValue[],
    context: FailureContext | undefined,
  ): Promise<DuckDBMaterializedResult> {
    this.signal?.throwIfAborted();
    const onAbort = (): void => void this.interrupt();
    const result = this.connection.run(sql, [...params]);
    this.running = result
      .catch(() => undefined)
      .finally(() => {
        this.running = undefined;
      });
    this.signal?.addEventListener("abort", onAbort, { once: true });
    try {
      return await result;
    } catch (error) {
      if (isInterrupt(error)) {
        this.signal?.throwIfAborted();
        throw new LakehouseError("unexpected", "The embedded engine was closed while it worked.");
      }
      throw await this.explain(error, context);
    } finally {
      this.signal?.removeEventListener("abort", onAbort);
    }
  }
}
