import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  type Disposable,
  type Message,
} from "vscode-jsonrpc/browser";
import type { Caller, Contract } from "../../model/rpc";
import { connectCaller } from "../../model/rpcPeer";

interface VsCodeApi {
  postMessage(message: Message): void;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The page's end of the bridge to the extension host. */
export interface Host<C extends Contract> extends Caller<C> {
  /** Kept by VS Code over a window reload; the host gets it back when it restores the tab. */
  setState(state: unknown): void;
}

class WindowReader extends AbstractMessageReader {
  listen(callback: DataCallback): Disposable {
    const hear = (event: MessageEvent<Message | undefined>): void => {
      if (event.data?.jsonrpc !== undefined) {
        callback(event.data);
      }
    };
    window.addEventListener("message", hear);
    return { dispose: () => window.removeEventListener("message", hear) };
  }
}

class ApiWriter extends AbstractMessageWriter {
  constructor(private readonly api: VsCodeApi) {
    super();
  }

  async write(message: Message): Promise<void> {
    this.api.postMessage(message);
  }

  end(): void {
    // The window takes the connection with it.
  }
}

/** Connects the page to its host; a page can do so once. */
export function connectHost<C extends Contract>(): Host<C> {
  const api = acquireVsCodeApi();
  const connection = createMessageConnection(new WindowReader(), new ApiWriter(api));
  const caller = connectCaller<C>(connection, "The extension stopped before it answered. Try again.");
  connection.listen();
  return { ...caller, setState: (state) => api.setState(state) };
}
