import { describe, expect, it } from "vitest";
import { LakehouseError, type LakehouseFailure } from "../../../../../src/model/errors";
import type { GridPage } from "../../../../../src/webviews/shared/grid/gridColumn";
import { PageCache } from "../../../../../src/webviews/shared/grid/pageCache";

interface Asked {
  readonly offset: number;
  readonly signal: AbortSignal;
  answer(page: GridPage<number>): void;
  fail(error: Error): void;
}

/** A source whose pages arrive when the test says so. */
function openCache() {
  const asked: Asked[] = [];
  const heard: string[] = [];
  const failures: LakehouseFailure[] = [];
  const cache = new PageCache<number>(
    {
      loadPage: (offset, _count, signal) =>
        new Promise((resolve, reject) => asked.push({ offset, signal, answer: resolve, fail: reject })),
    },
    {
      onRows: (from, to) => heard.push(`rows ${from}-${to}`),
      onTotal: (total) => heard.push(`total ${total}`),
      onFailure: (failure) => failures.push(failure),
    },
  );
  const rowsFrom = (offset: number): number[] => Array.from({ length: 200 }, (_, index) => offset + index);
  const answer = async (place: number, total = 100_000): Promise<void> => {
    const one = asked[place];
    one?.answer({ rows: rowsFrom(one.offset), total });
    await Promise.resolve();
    await Promise.resolve();
  };
  return { cache, asked, heard, failures, answer };
}

describe("a page cache", () => {
  it("knows the number of rows once the first page is there", async () => {
    const { cache, heard, answer } = openCache();
    cache.ensure(0, 60);
    expect(cache.total).toBeUndefined();
    expect(cache.get(0)).toBeUndefined();
    await answer(0);
    expect(heard).toEqual(["total 100000", "rows 0-199"]);
    expect(cache.get(199)).toBe(199);
    expect(cache.get(200)).toBeUndefined();
  });

  it("asks once for a page that is on its way, and not again for one that is there", async () => {
    const { cache, asked, answer } = openCache();
    cache.ensure(0, 60);
    cache.ensure(0, 60);
    await answer(0);
    cache.ensure(10, 190);
    expect(asked.map(({ offset }) => offset)).toEqual([0]);
    cache.ensure(150, 450);
    expect(asked.map(({ offset }) => offset)).toEqual([0, 200, 400]);
  });

  it("gives up pages that are scrolled past, and drops their late answers", async () => {
    const { cache, asked, answer } = openCache();
    cache.ensure(0, 60);
    await answer(0);
    cache.ensure(1000, 1060);
    cache.ensure(50_000, 50_060);
    expect(asked[1]?.signal.aborted).toBe(true);
    await answer(1);
    expect(cache.get(1000)).toBeUndefined();
    await answer(2);
    expect(cache.get(50_000)).toBe(50_000);
  });

  it("keeps the pages used last", async () => {
    const { cache, answer } = openCache();
    for (let page = 0; page < 51; page += 1) {
      cache.ensure(page * 200, page * 200 + 60);
      await answer(page);
    }
    expect(cache.get(0)).toBeUndefined();
    expect(cache.get(200)).toBe(200);
    expect(cache.get(50 * 200)).toBe(10_000);
  });

  it("reports a failure, and nothing after it was disposed", async () => {
    const { cache, asked, failures } = openCache();
    cache.ensure(0, 60);
    asked[0]?.fail(new LakehouseError("notFound", "a.parquet is gone."));
    await expect.poll(() => failures).toMatchObject([{ code: "notFound" }]);
    cache.ensure(0, 60);
    cache.dispose();
    expect(asked[1]?.signal.aborted).toBe(true);
    asked[1]?.fail(new DOMException("Aborted", "AbortError"));
    await Promise.resolve();
    expect(failures).toHaveLength(1);
  });
});
