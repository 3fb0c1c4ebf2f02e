import { isAbort, LakehouseError, type LakehouseFailure } from "../../../model/errors";
import type { GridSource } from "./gridColumn";

const pageSize = 200;
const keptPages = 50;

interface CacheListener {
  onRows(from: number, to: number): void;
  onTotal(total: number): void;
  onFailure(failure: LakehouseFailure): void;
}

/** The rows of a source around what is looked at; reading a row never asks for it. */
export class PageCache<T> {
  /** Undefined until the first page has arrived. */
  total: number | undefined;
  /** In order of use, the oldest first. */
  private readonly pages = new Map<number, readonly T[]>();
  private readonly pending = new Map<number, AbortController>();

  constructor(
    private readonly source: GridSource<T>,
    private readonly listener: CacheListener,
  ) {}

  get(row: number): T | undefined {
    return this.pages.get(Math.floor(row / pageSize))?.[row % pageSize];
  }

  /** Asks for what is missing between two rows, and gives up what was asked for elsewhere. */
  ensure(from: number, to: number): void {
    const first = Math.max(0, Math.floor(from / pageSize));
    const last = Math.max(first, Math.floor(Math.min(to, (this.total ?? 1) - 1) / pageSize));
    for (const [page, abort] of this.pending) {
      if (page < first || page > last) {
        abort.abort();
        this.pending.delete(page);
      }
    }
    for (let page = first; page <= last; page += 1) {
      const rows = this.pages.get(page);
      if (rows !== undefined) {
        this.pages.delete(page);
        this.pages.set(page, rows);
      } else if (!this.pending.has(page)) {
        void this.load(page);
      }
    }
  }

  dispose(): void {
    for (const abort of this.pending.values()) abort.abort();
    this.pending.clear();
  }

  private async load(page: number): Promise<void> {
    const abort = new AbortController();
    this.pending.set(page, abort);
    try {
      const { rows, total } = await this.source.loadPage(page * pageSize, pageSize, abort.signal);
      if (abort.signal.aborted) return;
      this.pending.delete(page);
      this.keep(page, rows);
      if (total !== this.total) {
        this.total = total;
        this.listener.onTotal(total);
      }
      this.listener.onRows(page * pageSize, page * pageSize + rows.length - 1);
    } catch (error) {
      if (this.pending.get(page) === abort) this.pending.delete(page);
      if (!isAbort(error)) this.listener.onFailure(LakehouseError.toFailure(error));
    }
  }

  private keep(page: number, rows: readonly T[]): void {
    this.pages.set(page, rows);
    const oldest = this.pages.keys().next().value;
    if (this.pages.size > keptPages && oldest !== undefined) this.pages.delete(oldest);
  }
}
