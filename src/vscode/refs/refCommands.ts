import type { RefRequest } from "../../catalog/refRequest";
import { isNode, type TablePicker } from "../explorer/tablePicker";
import type { CommandHandlers, TableTarget } from "../platform/contributions";
import type { RefActions } from "./refActions";

type RefCommands = Pick<CommandHandlers, Extract<keyof CommandHandlers, `lakehouse.ref.${string}`>>;

/** Commands that change branches and tags, on the ref that was clicked or on one that is picked. */
export function createRefCommands(actions: RefActions, picker: TablePicker): RefCommands {
  const run =
    (kind: RefRequest["kind"]) =>
    async (target: TableTarget): Promise<void> => {
      const table = await picker.resolve(target);
      if (table !== undefined) {
        await actions.request(table, { kind, ...refOf(target) });
      }
    };
  return {
    "lakehouse.ref.createBranch": run("createBranch"),
    "lakehouse.ref.createTag": run("createTag"),
    "lakehouse.ref.setRetention": run("setRetention"),
    "lakehouse.ref.rename": run("rename"),
    "lakehouse.ref.replace": run("replace"),
    "lakehouse.ref.drop": run("drop"),
    "lakehouse.ref.fastForward": run("fastForward"),
    "lakehouse.ref.rollback": run("rollback"),
    "lakehouse.ref.setCurrent": run("setCurrent"),
    "lakehouse.ref.publish": run("publish"),
  };
}

function refOf(target: TableTarget): Pick<RefRequest, "name"> {
  return target !== undefined && isNode(target) && target.kind === "ref" ? { name: target.ref.name } : {};
}
