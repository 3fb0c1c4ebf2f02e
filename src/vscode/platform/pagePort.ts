import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
} from "vscode-jsonrpc/node";

type Post = (message: Message) => PromiseLike<unknown>;

/** The host's end of the channel to one load of a page. Once closed, answers that come late reach nobody. */
export class PagePort {
  readonly reader = new PortReader();
  readonly writer: PortWriter;

  constructor(post: Post) {
    this.writer = new PortWriter(post);
  }

  deliver(message: Message): void {
    this.reader.deliver(message);
  }

  close(): void {
    this.writer.end();
  }
}

class PortReader extends AbstractMessageReader {
  #callback: DataCallback | undefined;

  listen(callback: DataCallback): Disposable {
    this.#callback = callback;
    return { dispose: () => (this.#callback = undefined) };
  }

  deliver(message: Message): void {
    this.#callback?.(message);
  }
}

class PortWriter extends AbstractMessageWriter {
  #post: Post | undefined;

  constructor(post: Post) {
    super();
    this.#post = post;
  }

  async write(message: Message): Promise<void> {
    await this.#post?.(message);
  }

  end(): void {
    this.#post = undefined;
  }
}
