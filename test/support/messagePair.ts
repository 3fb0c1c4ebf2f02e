import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  Emitter,
  type Message,
  type MessageReader,
  type MessageWriter,
} from "vscode-jsonrpc/node";

export interface MessageEnd {
  readonly reader: MessageReader;
  readonly writer: MessageWriter;
}

/** Two ends of a channel in memory, over which only what survives JSON travels. */
export function createMessagePair(): [MessageEnd, MessageEnd] {
  const toFirst = new Emitter<Message>();
  const toSecond = new Emitter<Message>();
  return [createEnd(toFirst, toSecond), createEnd(toSecond, toFirst)];
}

function createEnd(incoming: Emitter<Message>, outgoing: Emitter<Message>): MessageEnd {
  return { reader: new PipeReader(incoming), writer: new PipeWriter(outgoing) };
}

class PipeReader extends AbstractMessageReader {
  constructor(private readonly incoming: Emitter<Message>) {
    super();
  }

  listen(callback: DataCallback) {
    return this.incoming.event(callback);
  }
}

class PipeWriter extends AbstractMessageWriter {
  constructor(private readonly outgoing: Emitter<Message>) {
    super();
  }

  async write(message: Message): Promise<void> {
    const text = JSON.stringify(message);
    queueMicrotask(() => this.outgoing.fire(JSON.parse(text)));
  }

  end(): void {
    // Nothing to close.
  }
}
