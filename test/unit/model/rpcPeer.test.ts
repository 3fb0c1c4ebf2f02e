import { afterEach, describe, expect, it } from "vitest";
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createMessageConnection,
  type DataCallback,
  Emitter,
  type Message,
  type MessageConnection,
  ResponseError,
} from "vscode-jsonrpc/node";
import { LakehouseError } from "../../../src/model/errors";
import type { Handlers, Progress } from "../../../src/model/rpc";
import { announce, connectCaller, serveHandlers } from "../../../src/model/rpcPeer";

type Greeter = {
  requests: {
    greet: { params: { name: string }; result: { text: string } };
    wait: { params: null; result: null };
  };
  events: { changed: { count: number } };
};

const open: MessageConnection[] = [];
afterEach(() => {
  for (const connection of open.splice(0)) {
    connection.dispose();
  }
});

function connectPair(): [MessageConnection, MessageConnection] {
  const toFirst = new Emitter<Message>();
  const toSecond = new Emitter<Message>();
  open.push(connectEnd(toFirst, toSecond), connectEnd(toSecond, toFirst));
  const [first, second] = open.slice(-2) as [MessageConnection, MessageConnection];
  first.listen();
  second.listen();
  return [first, second];
}

function connectEnd(incoming: Emitter<Message>, outgoing: Emitter<Message>): MessageConnection {
  const reader = new (class extends AbstractMessageReader {
    listen(callback: DataCallback) {
      return incoming.event(callback);
    }
  })();
  const writer = new (class extends AbstractMessageWriter {
    async write(message: Message) {
      const text = JSON.stringify(message);
      queueMicrotask(() => outgoing.fire(JSON.parse(text)));
    }
    end() {
      // Nothing to close.
    }
  })();
  return createMessageConnection(reader, writer);
}

const greeter: Handlers<Greeter> = {
  greet: async ({ name }) => ({ text: `hello ${name}` }),
  wait: (_, { signal }) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
};

function connectGreeter(handlers: Partial<Handlers<Greeter>> = {}) {
  const [near, far] = connectPair();
  serveHandlers<Greeter>(far, { ...greeter, ...handlers }, ResponseError);
  return { caller: connectCaller<Greeter>(near, "The other side went away. Try again."), near, far };
}

describe("an RPC peer", () => {
  it("answers a request", async () => {
    const { caller } = connectGreeter();
    expect(await caller.call("greet", { name: "Ada" })).toEqual({ text: "hello Ada" });
  });

  it("keeps a failure's code and details", async () => {
    const { caller } = connectGreeter({
      greet: async () => {
        throw new LakehouseError("notFound", "a.parquet is gone.", { file: "a.parquet" });
      },
    });
    const failure = await caller.call("greet", { name: "Ada" }).catch((error: unknown) => error);
    expect(LakehouseError.is(failure, "notFound")).toBe(true);
    expect(failure).toMatchObject({ message: "a.parquet is gone.", details: { file: "a.parquet" } });
  });

  it("calls what is not a LakehouseError unexpected", async () => {
    const { caller } = connectGreeter({ greet: async () => Promise.reject(new TypeError("x is undefined")) });
    await expect(caller.call("greet", { name: "Ada" })).rejects.toMatchObject({
      code: "unexpected",
      message: "x is undefined",
    });
  });

  it("aborts on both sides, and rejects with the caller's reason", async () => {
    const seen: string[] = [];
    const { caller } = connectGreeter({
      wait: (params, options) => {
        seen.push("asked");
        options.signal.addEventListener("abort", () => seen.push("aborted"));
        return greeter.wait(params, options);
      },
    });
    const abort = new AbortController();
    const answer = caller.call("wait", null, { signal: abort.signal });
    await expect.poll(() => seen).toEqual(["asked"]);
    abort.abort(new DOMException("Stopped by the user", "AbortError"));
    await expect(answer).rejects.toThrow("Stopped by the user");
    await expect.poll(() => seen).toEqual(["asked", "aborted"]);
  });

  it("does not ask when the signal is aborted before", async () => {
    let asked = 0;
    const { caller } = connectGreeter({
      greet: async () => {
        asked += 1;
        return { text: "" };
      },
    });
    await expect(caller.call("greet", { name: "Ada" }, { signal: AbortSignal.abort() })).rejects.toThrow();
    expect(asked).toBe(0);
  });

  it("passes progress to the call that asked for it", async () => {
    const { caller } = connectGreeter({
      greet: async ({ name }, { onProgress }) => {
        onProgress({ message: `reading ${name}`, done: 1, total: 2 });
        return { text: name };
      },
    });
    const heard: Progress[] = [];
    await Promise.all([
      caller.call("greet", { name: "Ada" }, { onProgress: (progress) => heard.push(progress) }),
      caller.call("greet", { name: "Grace" }),
    ]);
    expect(heard).toEqual([{ message: "reading Ada", done: 1, total: 2 }]);
  });

  it("fails what is pending when the connection is disposed", async () => {
    const { caller, near } = connectGreeter();
    const answer = caller.call("wait", null);
    near.dispose();
    await expect(answer).rejects.toMatchObject({ code: "unexpected", message: "The other side went away. Try again." });
  });

  it("delivers events until the listener stops", async () => {
    const { caller, far } = connectGreeter();
    const counts: number[] = [];
    const stop = caller.on("changed", ({ count }) => counts.push(count));
    announce<Greeter, "changed">(far, "changed", { count: 1 });
    await expect.poll(() => counts).toEqual([1]);
    stop();
    announce<Greeter, "changed">(far, "changed", { count: 2 });
    await caller.call("greet", { name: "Ada" });
    expect(counts).toEqual([1]);
  });
});
