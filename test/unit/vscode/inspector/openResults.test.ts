import { beforeEach, describe, expect, it } from "vitest";
import type { ResultInfo } from "../../../../src/query/result";
import { OpenResults } from "../../../../src/vscode/inspector/openResults";
import type { WorkerCaller } from "../../../../src/worker/client";

const stats = { filesRead: 0, filesTotal: 0, bytesRead: 0, elapsedMs: 0 };

describe("OpenResults", () => {
  let held: Set<string>;
  let opened: number;
  let closed: unknown[];
  let ended: AbortController;
  let results: OpenResults;

  const open = async (): Promise<ResultInfo> => {
    opened += 1;
    const resultId = `r${opened}`;
    held.add(resultId);
    return { resultId, columns: [], rowCount: 0, stats, notes: [] };
  };

  beforeEach(() => {
    held = new Set();
    opened = 0;
    closed = [];
    ended = new AbortController();
    const worker: WorkerCaller = {
      holds: (resultId) => held.has(resultId),
      call: async (_method, params) => {
        closed.push(params);
        return null as never;
      },
    };
    results = new OpenResults(worker, ended.signal);
  });

  it("asks for a result by its own id as long as its worker lives", async () => {
    await results.open(open, ended.signal);
    expect(await results.locate({ resultId: "r1", offset: 5 })).toEqual({ resultId: "r1", offset: 5 });
    expect(opened).toBe(1);
  });

  it("opens a result again that went with its worker, once for all who ask", async () => {
    await results.open(open, ended.signal);
    held.clear();
    const found = await Promise.all([results.locate({ resultId: "r1" }), results.locate({ resultId: "r1" })]);
    expect(found).toEqual([{ resultId: "r2" }, { resultId: "r2" }]);
    expect(opened).toBe(2);
  });

  it("tries again after opening again has failed", async () => {
    let fails = false;
    await results.open(() => (fails ? Promise.reject(new Error("gone")) : open()), ended.signal);
    held.clear();
    fails = true;
    await expect(results.locate({ resultId: "r1" })).rejects.toThrow("gone");
    fails = false;
    expect(await results.locate({ resultId: "r1" })).toEqual({ resultId: "r2" });
  });

  it("closes what is open when the page is gone, by the id of now", async () => {
    await results.open(open, ended.signal);
    await results.open(open, ended.signal);
    held.delete("r1");
    await results.locate({ resultId: "r1" });
    ended.abort();
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toEqual([{ resultId: "r3" }, { resultId: "r2" }]);
  });

  it("closes a result that opens when the page is already gone", async () => {
    ended.abort();
    await results.open(open, new AbortController().signal);
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toEqual([{ resultId: "r1" }]);
  });
});
