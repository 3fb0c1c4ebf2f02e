import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMessageConnection, type MessageConnection } from "vscode-jsonrpc/node";
import { isAbort, LakehouseError } from "../../../src/model/errors";
import type { TableRef } from "../../../src/model/table";
import { WorkerClient } from "../../../src/worker/client";
import type { WorkerProcess } from "../../../src/worker/process";
import { createMessagePair } from "../../support/messagePair";

const idleMs = 1000;
const table: TableRef = {
  connection: { kind: "folder", id: "a", name: "a", path: "/a", allowOutside: false },
  namespace: [],
  name: "t",
  location: "/a/t",
};

/** A worker in memory: the test answers its requests, and ends it. */
class FakeWorker implements WorkerProcess {
  readonly reader;
  readonly writer;
  readonly inside: MessageConnection;
  stopped = false;
  private exit: ((reason: string) => void) | undefined;

  constructor(readonly pid: number) {
    const [outer, inner] = createMessagePair();
    this.reader = outer.reader;
    this.writer = outer.writer;
    this.inside = createMessageConnection(inner.reader, inner.writer);
    this.inside.onRequest("openRows", async () => ({ resultId: "1" }));
    this.inside.onRequest("loadPage", async () => ({ offset: 0, rows: [], totalRows: pid }));
    this.inside.onRequest("closeResult", async () => null);
    this.inside.onRequest("listEntries", async () => []);
    this.inside.listen();
  }

  onOutput(listener: (line: string) => void): void {
    listener("ready");
  }

  onExit(listener: (reason: string) => void): void {
    this.exit = listener;
  }

  end(reason: string): void {
    this.exit?.(reason);
  }

  stop(): void {
    this.stopped = true;
  }
}

describe("WorkerClient", () => {
  let workers: FakeWorker[] = [];
  let log: string[] = [];
  let client: WorkerClient;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    workers = [];
    log = [];
    const start = (): FakeWorker => {
      const worker = new FakeWorker(workers.length + 1);
      workers.push(worker);
      return worker;
    };
    client = new WorkerClient({ start, log: (line) => log.push(line), idleMs });
  });

  afterEach(() => {
    client.dispose();
    vi.useRealTimers();
  });

  const listEntries = () => client.call("listEntries", { connection: table.connection, namespace: [] });
  const openRows = () => client.call("openRows", { table, options: {} });
  const loadPage = () => client.call("loadPage", { resultId: "1", offset: 0, count: 1, sort: [], where: [] });

  it("starts a worker on the first call and keeps it for the next", async () => {
    expect(workers).toHaveLength(0);
    await listEntries();
    await listEntries();
    expect(workers).toHaveLength(1);
    expect(client.pid).toBe(1);
    expect(log).toContain("[worker 1] ready");
  });

  it("fails what is pending when the worker ends, and starts another on the next call", async () => {
    await listEntries();
    workers[0]?.inside.onRequest("listEntries", () => new Promise(() => undefined));
    const pending = listEntries();
    workers[0]?.end("signal SIGKILL");
    const error = await pending.catch((reason: unknown) => reason);
    expect(LakehouseError.is(error, "unexpected")).toBe(true);
    expect(String(error)).toContain("stopped before it answered");
    expect(log.at(-1)).toBe("Worker 1 ended: signal SIGKILL");

    expect(await listEntries()).toEqual([]);
    expect(client.pid).toBe(2);
  });

  it("says that a result is gone when the worker that held it ended", async () => {
    await openRows();
    expect(await loadPage()).toMatchObject({ totalRows: 1 });
    workers[0]?.end("exit code 1");
    await expect(loadPage()).rejects.toMatchObject({ code: "notFound" });
  });

  it("stops a worker that is idle", async () => {
    await listEntries();
    vi.advanceTimersByTime(idleMs);
    expect(workers[0]?.stopped).toBe(true);
    expect(client.pid).toBeUndefined();
  });

  it("does not call a worker idle that holds a result or works", async () => {
    await openRows();
    vi.advanceTimersByTime(10 * idleMs);
    expect(workers[0]?.stopped).toBe(false);

    let answer: (value: readonly []) => void = () => undefined;
    workers[0]?.inside.onRequest("listEntries", () => new Promise((resolve) => (answer = resolve)));
    const pending = listEntries();
    await client.call("closeResult", { resultId: "1" });
    vi.advanceTimersByTime(10 * idleMs);
    expect(workers[0]?.stopped).toBe(false);

    answer([]);
    await pending;
    vi.advanceTimersByTime(idleMs);
    expect(workers[0]?.stopped).toBe(true);
  });

  it("starts nothing for a call that was cancelled before", async () => {
    const error = await client
      .call("listEntries", { connection: table.connection, namespace: [] }, { signal: AbortSignal.abort() })
      .catch((reason: unknown) => reason);
    expect(isAbort(error)).toBe(true);
    expect(workers).toHaveLength(0);
  });

  it("stops on request and starts again on need", async () => {
    await listEntries();
    client.stop();
    expect(workers[0]?.stopped).toBe(true);
    await listEntries();
    expect(workers).toHaveLength(2);
  });
});
