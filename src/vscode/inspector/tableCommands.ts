import { join } from "node:path";
import { commands, Uri } from "vscode";
import { LakehouseError } from "../../model/errors";
import { formatTableName, type TableRef } from "../../model/table";
import type { RefNode } from "../../view/tree";
import type { InspectorState, ViewName } from "../../webviews/inspector/contract";
import type { WorkerCaller } from "../../worker/client";
import type { TableFactsStore } from "../connections/tableFacts";
import { isNode, type TablePicker } from "../explorer/tablePicker";
import { copyToClipboard } from "../platform/clipboard";
import type { CommandHandlers, TableTarget } from "../platform/contributions";
import type { TableChoiceStore } from "./choices";
import { findFirstCommit } from "./firstCommit";
import { type InspectorPanels, startState } from "./inspectorPanels";
import { pickRecord } from "./recordPicker";
import { pickSnapshotRange } from "./snapshotPicker";

export interface TableCommandServices {
  readonly worker: WorkerCaller;
  readonly note: (error: unknown) => void;
  readonly picker: TablePicker;
  readonly panels: InspectorPanels;
  readonly facts: TableFactsStore;
  readonly choices: TableChoiceStore;
}

type TableCommands = Omit<
  Pick<CommandHandlers, Extract<keyof CommandHandlers, `lakehouse.table.${string}`>>,
  "lakehouse.table.reveal"
> &
  Pick<CommandHandlers, "lakehouse.record.openHistory">;

/** Commands on one table; called without one, they ask which. */
export function createTableCommands({
  worker,
  note,
  picker,
  panels,
  facts,
  choices,
}: TableCommandServices): TableCommands {
  const withTable = async (target: TableTarget, run: (table: TableRef) => Promise<void> | void): Promise<void> => {
    const table = await picker.resolve(target);
    if (table !== undefined) {
      await run(table);
    }
  };
  const openView =
    (view: ViewName) =>
    (target: TableTarget): Promise<void> =>
      withTable(target, (table) => panels.show(table, placeOf(target, view)));

  return {
    "lakehouse.table.open": async (target) => {
      // A table in front is not what somebody asks for who runs this from the palette.
      const table = target === undefined ? await picker.pick() : await picker.resolve(target);
      if (table !== undefined) {
        panels.show(table, isRef(target) ? placeOf(target, "snapshots") : undefined);
      }
    },
    "lakehouse.table.openSnapshots": openView("snapshots"),
    "lakehouse.table.openChanges": openView("changes"),
    "lakehouse.table.openHistory": openView("history"),
    "lakehouse.table.openPreview": openView("preview"),
    "lakehouse.table.compareSnapshots": (target) =>
      withTable(target, async (table) => {
        const info = await facts.load(table);
        if (info.snapshots.length < 2) {
          throw new LakehouseError("invalidArgument", `${formatTableName(table)} has no two snapshots to compare.`);
        }
        const range = await pickSnapshotRange(info);
        if (range !== undefined) {
          panels.show(table, { ...startState, view: "changes", changes: { ...range, net: false } });
        }
      }),
    "lakehouse.table.findFirstCommit": (target) =>
      withTable(target, async (table) => {
        const branch = isRef(target) && target.ref.type === "branch" ? target.ref.name : "main";
        const place = await findFirstCommit(worker, table, branch);
        if (place !== undefined) {
          panels.show(table, place);
        }
      }),
    "lakehouse.record.openHistory": (target) =>
      withTable(target, async (table) => {
        const question = { table, info: await facts.load(table), choices: choices.get(table) };
        const history = await pickRecord(worker, question, note);
        if (history !== undefined) {
          panels.show(table, { ...startState, view: "history", history });
        }
      }),
    "lakehouse.table.copyName": (target) =>
      withTable(target, (table) => copyToClipboard(formatTableName(table), "the table's name")),
    "lakehouse.table.copyLocation": (target) =>
      withTable(target, (table) => copyToClipboard(table.location, "the table's location")),
    "lakehouse.table.revealInOs": (target) =>
      withTable(target, async (table) => {
        // The editor opens the folder that holds what it is given.
        await commands.executeCommand("revealFileInOS", Uri.file(join(table.location, "metadata")));
      }),
  };
}

/** Where to go in the inspector: on the branch or at the tag that was clicked. */
function placeOf(target: TableTarget, view: ViewName): InspectorState {
  if (!isRef(target)) {
    return { ...startState, view };
  }
  const { name, type, snapshotId } = target.ref;
  const changes = view === "changes" ? { changes: { to: snapshotId, net: false } } : {};
  return type === "branch"
    ? { view, branch: name, ...changes }
    : { ...startState, view: view === "snapshots" ? "preview" : view, at: name, ...changes };
}

function isRef(target: TableTarget): target is RefNode {
  return target !== undefined && isNode(target) && target.kind === "ref";
}
