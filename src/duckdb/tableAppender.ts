import type { DuckDBAppender, DuckDBType, DuckDBValue } from "@duckdb/node-api";
import { DuckDBDataChunk } from "@duckdb/node-api";

const chunkRows = 2048;

/** Fills a table of the engine in chunks that bound the memory. */
export class TableAppender {
  private batch: (readonly DuckDBValue[])[] = [];

  constructor(
    private readonly appender: DuckDBAppender,
    private readonly types: readonly DuckDBType[],
    private readonly signal: AbortSignal | undefined,
  ) {}

  append(rows: Iterable<readonly DuckDBValue[]>): void {
    for (const row of rows) {
      this.batch.push(row);
      if (this.batch.length === chunkRows) this.flush();
    }
  }

  /** Hands over the rows that do not fill a chunk. */
  flush(): void {
    this.signal?.throwIfAborted();
    if (this.batch.length === 0) return;
    const chunk = DuckDBDataChunk.create(this.types);
    chunk.setRows(this.batch);
    this.appender.appendDataChunk(chunk);
    this.batch = [];
  }

  close(): void {
    this.appender.closeSync();
  }
}
