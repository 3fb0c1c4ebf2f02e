import { deepEqual } from "node:assert/strict";
import { commands, extensions } from "vscode";
import { activateExtension } from "../support/extension";

describe("activation", () => {
  it("registers every contributed command", async () => {
    await activateExtension();
    const { contributes } = extensions.getExtension("lakehouse-lens.lakehouse-lens")?.packageJSON ?? {};
    const contributed: string[] = contributes.commands.map(({ command }: { command: string }) => command);
    const registered = new Set(await commands.getCommands(true));
    deepEqual(
      contributed.filter((command) => !registered.has(command)),
      [],
    );
  });
});
