import { afterEach, describe, expect, it } from "vitest";
import { createMessageConnection, type Message, type MessageConnection } from "vscode-jsonrpc/node";
import { connectCaller } from "../../../../src/model/rpcPeer";
import { PagePort } from "../../../../src/vscode/platform/pagePort";
import { PageServer } from "../../../../src/vscode/platform/pageServer";

type Page = {
  requests: {
    getStart: { params: null; result: { load: number } };
    wait: { params: null; result: { load: number } };
  };
  events: { changed: { count: number } };
};

describe("PageServer", () => {
  let toHost: (message: unknown) => void = () => undefined;
  let toPage: (message: Message) => void = () => undefined;
  const channel = {
    postMessage: async (message: unknown) => {
      toPage(message as Message);
      return true;
    },
    onDidReceiveMessage: (listener: (message: unknown) => void) => {
      toHost = listener;
      return { dispose: () => undefined };
    },
  };
  const connections: MessageConnection[] = [];
  afterEach(() => {
    for (const connection of connections.splice(0)) {
      connection.dispose();
    }
  });

  /** A load of the page: the one before it hears nothing any more. */
  function loadPage() {
    const port = new PagePort(async (message) => toHost(message));
    const connection = createMessageConnection(port.reader, port.writer);
    connections.push(connection);
    toPage = (message) => port.deliver(message);
    connection.listen();
    return connectCaller<Page>(connection, "lost");
  }

  function serve() {
    const loads: { ended: AbortSignal; finishWaiting: () => void }[] = [];
    const server = new PageServer<Page>(channel, "getStart", (ended) => {
      const load = loads.length;
      let finishWaiting = (): void => undefined;
      const waiting = new Promise<void>((resolve) => {
        finishWaiting = resolve;
      });
      loads.push({ ended, finishWaiting });
      return {
        getStart: async () => ({ load }),
        wait: async () => {
          await waiting;
          return { load };
        },
      };
    });
    return { server, loads };
  }

  it("answers a page, and tells it what happens", async () => {
    const { server } = serve();
    const page = loadPage();
    expect(await page.call("getStart", null)).toEqual({ load: 0 });
    const heard = new Promise((resolve) => page.on("changed", resolve));
    server.announce("changed", { count: 2 });
    expect(await heard).toEqual({ count: 2 });
    server.dispose();
  });

  it("never gives a later load of the page the answer to an earlier one", async () => {
    const { server, loads } = serve();
    const first = loadPage();
    await first.call("getStart", null);
    first.call("wait", null).catch(() => undefined);

    const second = loadPage();
    expect(await second.call("getStart", null)).toEqual({ load: 1 });
    expect(loads[0]?.ended.aborted).toBe(true);
    const answer = second.call("wait", null);
    loads[0]?.finishWaiting();
    await new Promise((resolve) => setImmediate(resolve));
    loads[1]?.finishWaiting();
    expect(await answer).toEqual({ load: 1 });
    server.dispose();
  });

  it("aborts what a page runs when the tab is hidden or closed", async () => {
    const { server, loads } = serve();
    await loadPage().call("getStart", null);
    server.endSession();
    expect(loads[0]?.ended.aborted).toBe(true);
    server.announce("changed", { count: 1 });
    server.dispose();
  });
});
