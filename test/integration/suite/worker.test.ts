import { deepEqual, equal, notEqual, ok } from "node:assert/strict";
import { commands } from "vscode";
import type { LakehouseError } from "../../../src/model/errors";
import { activateExtension, childLabels, findNode } from "../support/extension";

describe("the worker", () => {
  it("fails what is pending when it is killed, and comes back by itself", async () => {
    const extension = await activateExtension();
    await commands.executeCommand("lakehouse.sample.open");
    const shop = await findNode(extension, "Sample lakehouse", "shop");
    const table = await findNode(extension, "Sample lakehouse", "shop", "orders");
    ok(table.kind === "table");
    const killed = extension.worker.pid;
    ok(killed);

    const pending = extension.worker.call("loadTable", { table: table.table });
    process.kill(killed, "SIGKILL");
    const failure = await pending.then(
      () => undefined,
      (error: LakehouseError) => error,
    );
    equal(failure?.code, "unexpected");
    ok(failure.message.includes("stopped before it answered"), failure.message);

    deepEqual(await childLabels(extension, shop), ["customers", "orders", "products"]);
    ok(extension.worker.pid);
    notEqual(extension.worker.pid, killed);
  });

  it("ends on request, and is there again when it is needed", async () => {
    const extension = await activateExtension();
    await commands.executeCommand("lakehouse.worker.restart");
    equal(extension.worker.pid, undefined);
    await findNode(extension, "Sample lakehouse", "shop");
    ok(extension.worker.pid);
  });
});
