import { createMessageConnection, IPCMessageReader, IPCMessageWriter, ResponseError } from "vscode-jsonrpc/node";
import { serveHandlers } from "../model/rpcPeer";
import type { WorkerContract, WorkerOptions } from "./contract";
import { createServices } from "./services";

async function main(): Promise<void> {
  const options: WorkerOptions = JSON.parse(process.argv[2] ?? "{}");
  const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
  const { close, rows, ...handlers } = await createServices(options);
  serveHandlers<WorkerContract>(connection, handlers, ResponseError);
  // The editor closed the channel, or died: nobody is left to work for.
  process.on("disconnect", () => close().finally(() => process.exit(0)));
  // Messages that came before wait in the channel until now.
  connection.listen();
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
