import { commands, Disposable } from "vscode";
import type { CommandArguments, CommandHandlers, CommandId, ContextKey } from "./contributions";
import type { ErrorPresenter } from "./errorPresenter";

/** Registers every contributed command; what a handler throws is shown once, here. */
export function registerCommands(handlers: CommandHandlers, presenter: ErrorPresenter): Disposable {
  const registrations = Object.entries<(...args: never[]) => Promise<void> | void>(handlers).map(([id, handler]) =>
    commands.registerCommand(id, async (...args: never[]) => {
      try {
        await handler(...args);
      } catch (error) {
        await presenter.show(error);
      }
    }),
  );
  return Disposable.from(...registrations);
}

/** Runs a contributed command from code. */
export async function runCommand<K extends CommandId>(id: K, ...args: CommandArguments[K]): Promise<void> {
  await commands.executeCommand(id, ...args);
}

export async function setContext(key: ContextKey, value: boolean): Promise<void> {
  await commands.executeCommand("setContext", key, value);
}
