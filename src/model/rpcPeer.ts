import { isAbort, LakehouseError, type LakehouseFailure } from "./errors";
import type { Caller, CallOptions, Contract, Handlers, Progress } from "./rpc";

interface Disposable {
  dispose(): void;
}

interface CancellationToken {
  readonly isCancellationRequested: boolean;
  readonly onCancellationRequested: (listener: () => void) => Disposable;
}

/**
 * What is used of vscode-jsonrpc's MessageConnection. It is handed in because the page, the host and the worker each
 * load another build of that library.
 */
export interface RpcConnection {
  sendRequest(method: string, ...params: unknown[]): Promise<unknown>;
  sendNotification(method: string, ...params: unknown[]): Promise<void>;
  onRequest<P extends unknown[]>(method: string, handler: (...params: P) => Promise<unknown>): Disposable;
  onNotification<P extends unknown[]>(method: string, handler: (...params: P) => void): Disposable;
}

/** vscode-jsonrpc's ResponseError, the only thing it sends with code and data intact. */
export type ResponseErrorClass = new (code: number, message: string, data?: LakehouseFailure) => Error;

const progressMethod = "$/progress";
/** JSON-RPC codes: of the Language Server Protocol, and of vscode-jsonrpc for what a closed connection leaves behind. */
const requestFailed = -32803;
const requestCancelled = -32800;
const methodNotFound = -32601;

/**
 * The calling side of a contract over a connection.
 *
 * A call that is aborted rejects at once with the signal's reason, and the other side's signal is aborted. What the
 * other side threw arrives as LakehouseError; a connection that closes in between does too.
 *
 * @param lostMessage  said when the other side went away before it answered; ends with what to do
 */
export function connectCaller<C extends Contract>(connection: RpcConnection, lostMessage: string): Caller<C> {
  let lastId = 0;
  const progressListeners = new Map<number, (progress: Progress) => void>();
  connection.onNotification(progressMethod, (message: { id: number; progress: Progress }) =>
    progressListeners.get(message.id)?.(message.progress),
  );

  const send = async (method: string, params: unknown, options: CallOptions): Promise<unknown> => {
    const { signal, onProgress } = options;
    signal?.throwIfAborted();
    lastId += 1;
    const id = lastId;
    if (onProgress !== undefined) {
      progressListeners.set(id, onProgress);
    }
    try {
      const token = signal === undefined ? [] : [toCancellationToken(signal)];
      const answer = connection.sendRequest(method, params, id, ...token);
      return await (signal === undefined ? answer : Promise.race([answer, rejectOnAbort(signal, answer)]));
    } catch (error) {
      signal?.throwIfAborted();
      throw toError(error, lostMessage);
    } finally {
      progressListeners.delete(id);
    }
  };

  return {
    call: (method, params, options = {}) => send(method, params, options),
    on: (event, listener) => {
      const registration = connection.onNotification(event, listener);
      return () => registration.dispose();
    },
  };
}

/**
 * Answers every request of a contract. A handler whose signal is aborted may still finish; its answer is then dropped,
 * so it must itself release what it opened.
 */
export function serveHandlers<C extends Contract>(
  connection: RpcConnection,
  handlers: Handlers<C>,
  ResponseError: ResponseErrorClass,
): void {
  for (const [method, handler] of Object.entries<Handlers<Contract>[string]>(handlers)) {
    connection.onRequest(method, async (params: unknown, id: number, token: CancellationToken) => {
      const abort = new AbortController();
      const registration = token.onCancellationRequested(() => abort.abort());
      const onProgress = (progress: Progress): void => {
        if (!abort.signal.aborted) {
          // A progress message that cannot be sent means that the request itself is about to fail.
          connection.sendNotification(progressMethod, { id, progress }).catch(() => undefined);
        }
      };
      try {
        return await handler(params, { signal: abort.signal, onProgress });
      } catch (error) {
        if (isAbort(error)) {
          throw new ResponseError(requestCancelled, "Cancelled");
        }
        const failure = LakehouseError.toFailure(error);
        throw new ResponseError(requestFailed, failure.message, failure);
      } finally {
        registration.dispose();
      }
    });
  }
}

/** Sends an event of a contract to the other side; one that is gone hears nothing. */
export function announce<C extends Contract, E extends keyof C["events"] & string>(
  connection: RpcConnection,
  event: E,
  payload: C["events"][E],
): void {
  connection.sendNotification(event, payload).catch(() => undefined);
}

function toCancellationToken(signal: AbortSignal): CancellationToken {
  return {
    get isCancellationRequested() {
      return signal.aborted;
    },
    onCancellationRequested: (listener) => {
      const call = (): void => listener();
      signal.addEventListener("abort", call, { once: true });
      return { dispose: () => signal.removeEventListener("abort", call) };
    },
  };
}

function rejectOnAbort(signal: AbortSignal, settled: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(signal.reason);
    const stop = (): void => signal.removeEventListener("abort", fail);
    signal.addEventListener("abort", fail, { once: true });
    settled.then(stop, stop);
  });
}

function toError(error: unknown, lostMessage: string): Error {
  const { code, data, message } = error as { code?: number; data?: LakehouseFailure; message?: string };
  if (data?.code !== undefined) {
    return LakehouseError.fromFailure(data);
  }
  if (code === requestCancelled) {
    return new DOMException("Cancelled", "AbortError");
  }
  if (code === methodNotFound) {
    return new LakehouseError("unsupported", message ?? "This action is not known to the other side.", {}, error);
  }
  return new LakehouseError("unexpected", lostMessage, {}, error);
}
