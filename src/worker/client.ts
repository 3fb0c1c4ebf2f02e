import { createMessageConnection, type MessageConnection } from "vscode-jsonrpc/node";
import { LakehouseError } from "../model/errors";
import type { Caller, CallOptions } from "../model/rpc";
import { connectCaller } from "../model/rpcPeer";
import type { WorkerContract, WorkerOptions } from "./contract";
import { forkWorker, type WorkerProcess } from "./process";

/** What the editor's features need of the worker. */
export interface WorkerCaller extends Pick<Caller<WorkerContract>, "call"> {
  /** False for a result that was closed, and for one whose worker ended. */
  holds(resultId: string): boolean;
}

export interface WorkerClientOptions {
  readonly start: () => WorkerProcess;
  /** Hears what the worker prints, and of its starts and ends. */
  readonly log: (line: string) => void;
  /** How long a worker without pending calls and open results is kept. */
  readonly idleMs: number;
}

interface RunningWorker {
  readonly process: WorkerProcess;
  readonly connection: MessageConnection;
  readonly caller: Caller<WorkerContract>;
  readonly openResults: Set<string>;
  pending: number;
}

type Requests = WorkerContract["requests"];

const lostMessage =
  "The Lakehouse worker stopped before it answered. Try again: it starts by itself. Its output is in the Lakehouse log.";

/** Asks the worker, which runs as long as there is something to do: started on first need, stopped when idle. */
export class WorkerClient implements WorkerCaller {
  readonly #options: WorkerClientOptions;
  #running: RunningWorker | undefined;
  #idleTimer: NodeJS.Timeout | undefined;

  constructor(options: WorkerClientOptions) {
    this.#options = options;
  }

  /** The worker's process id; undefined while none runs. */
  get pid(): number | undefined {
    return this.#running?.process.pid;
  }

  async call<M extends keyof Requests & string>(
    method: M,
    params: Requests[M]["params"],
    options: CallOptions = {},
  ): Promise<Requests[M]["result"]> {
    options.signal?.throwIfAborted();
    const worker = this.#running ?? this.#start();
    this.#assertResultIsOpen(worker, params);
    worker.pending += 1;
    clearTimeout(this.#idleTimer);
    try {
      const result = await worker.caller.call(method, params, options);
      this.#followResults(worker, method, params, result);
      return result;
    } finally {
      worker.pending -= 1;
      this.#stopWhenIdle(worker);
    }
  }

  holds(resultId: string): boolean {
    return this.#running?.openResults.has(resultId) ?? false;
  }

  /** Ends the worker, if one runs; what is pending fails, and the next call starts another. */
  stop(): void {
    const worker = this.#running;
    if (worker !== undefined) {
      this.#forget(worker);
      worker.process.stop();
    }
  }

  dispose(): void {
    this.stop();
  }

  #start(): RunningWorker {
    const { log, start } = this.#options;
    const process = start();
    const connection = createMessageConnection(process.reader, process.writer);
    const worker: RunningWorker = {
      process,
      connection,
      caller: connectCaller<WorkerContract>(connection, lostMessage),
      openResults: new Set(),
      pending: 0,
    };
    process.onOutput((line) => log(`[worker ${process.pid}] ${line}`));
    process.onExit((reason) => {
      log(`Worker ${process.pid} ended: ${reason}`);
      this.#forget(worker);
    });
    connection.onError(([error]) => log(`Worker ${process.pid}: ${error.message}`));
    connection.listen();
    log(`Worker ${process.pid} started`);
    this.#running = worker;
    return worker;
  }

  #forget(worker: RunningWorker): void {
    if (this.#running === worker) {
      this.#running = undefined;
      clearTimeout(this.#idleTimer);
    }
    // A closed connection leaves pending requests pending for ever; only disposing it rejects them.
    worker.connection.dispose();
  }

  #stopWhenIdle(worker: RunningWorker): void {
    if (this.#running !== worker || worker.pending > 0 || worker.openResults.size > 0) {
      return;
    }
    clearTimeout(this.#idleTimer);
    this.#idleTimer = setTimeout(() => this.stop(), this.#options.idleMs);
    this.#idleTimer.unref();
  }

  /** A result dies with the worker that made it, which the next worker could only call unknown. */
  #assertResultIsOpen(worker: RunningWorker, params: unknown): void {
    const id = resultIdOf(params);
    if (id !== undefined && !worker.openResults.has(id)) {
      throw new LakehouseError(
        "notFound",
        "These rows are no longer held, because the Lakehouse worker was started again.",
        { remedy: "Load them again." },
      );
    }
  }

  #followResults(worker: RunningWorker, method: keyof Requests, params: unknown, result: unknown): void {
    if (method === "closeResult") {
      worker.openResults.delete(resultIdOf(params) ?? "");
      return;
    }
    const id = resultIdOf(result);
    if (id !== undefined) {
      worker.openResults.add(id);
    }
  }
}

/** A client whose worker is a process of its own. `options` is asked at every start. */
export function createWorkerClient(
  program: string,
  options: () => WorkerOptions,
  log: (line: string) => void,
): WorkerClient {
  return new WorkerClient({ start: () => forkWorker(program, options()), log, idleMs: 5 * 60_000 });
}

function resultIdOf(value: unknown): string | undefined {
  return typeof value === "object" && value !== null && "resultId" in value && typeof value.resultId === "string"
    ? value.resultId
    : undefined;
}
