import { createMessageConnection, Message, type MessageConnection, ResponseError } from "vscode-jsonrpc/node";
import type { Contract, Handlers } from "../../model/rpc";
import { announce, serveHandlers } from "../../model/rpcPeer";
import { PagePort } from "./pagePort";

/** The part of a webview that messages travel through. */
export interface PageChannel {
  postMessage(message: unknown): PromiseLike<boolean>;
  onDidReceiveMessage(listener: (message: unknown) => void): { dispose(): void };
}

interface Session {
  readonly port: PagePort;
  readonly connection: MessageConnection;
  readonly abort: AbortController;
}

/**
 * Serves a page that may be loaded many times: the editor destroys it when it is hidden and loads it again when it
 * shows. Each load has a session of its own, so that an answer to an earlier load never reaches a later one, whose
 * request ids start anew; what an earlier load asked for is aborted.
 *
 * @param firstRequest    the request that every load of the page sends first
 * @param createHandlers  handlers of one load; the signal aborts when that load ends
 */
export class PageServer<C extends Contract> {
  readonly #subscription: { dispose(): void };
  #session: Session | undefined;

  constructor(
    private readonly channel: PageChannel,
    private readonly firstRequest: keyof C["requests"] & string,
    private readonly createHandlers: (ended: AbortSignal) => Handlers<C>,
  ) {
    this.#subscription = channel.onDidReceiveMessage((message) => this.#receive(message));
  }

  /** Tells the page, if one is loaded. */
  announce<E extends keyof C["events"] & string>(event: E, payload: C["events"][E]): void {
    if (this.#session !== undefined) {
      announce<C, E>(this.#session.connection, event, payload);
    }
  }

  /** The page is gone: aborts what it asked for. */
  endSession(): void {
    const session = this.#session;
    this.#session = undefined;
    session?.port.close();
    session?.abort.abort();
    session?.connection.dispose();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.endSession();
  }

  #receive(message: unknown): void {
    if (!isMessage(message)) {
      return;
    }
    if (this.#session === undefined || (Message.isRequest(message) && message.method === this.firstRequest)) {
      this.endSession();
      this.#session = this.#startSession();
    }
    this.#session.port.deliver(message);
  }

  #startSession(): Session {
    const port = new PagePort((message) => this.channel.postMessage(message));
    const connection = createMessageConnection(port.reader, port.writer);
    const abort = new AbortController();
    serveHandlers<C>(connection, this.createHandlers(abort.signal), ResponseError);
    connection.listen();
    return { port, connection, abort };
  }
}

function isMessage(message: unknown): message is Message {
  return typeof message === "object" && message !== null && "jsonrpc" in message;
}
