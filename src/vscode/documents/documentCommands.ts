import { commands, type QuickPickItem, window, workspace } from "vscode";
import { LakehouseError } from "../../model/errors";
import { formatTableName, type TableRef } from "../../model/table";
import { formatExactTime, formatFileName, formatQuantity } from "../../view/format";
import type { WorkerCaller } from "../../worker/client";
import type { ManifestDocument, MetadataDocument } from "../../worker/contract";
import type { TableFactsStore } from "../connections/tableFacts";
import type { TablePicker } from "../explorer/tablePicker";
import { pickSnapshot } from "../inspector/snapshotPicker";
import type { CommandHandlers, TableTarget } from "../platform/contributions";
import { formatDocumentUri } from "./rawDocuments";

export interface DocumentCommandServices {
  readonly worker: WorkerCaller;
  readonly picker: TablePicker;
  readonly facts: TableFactsStore;
}

type DocumentCommands = Pick<CommandHandlers, Extract<keyof CommandHandlers, `lakehouse.metadata.${string}`>>;

const kinds: Readonly<Record<ManifestDocument["kind"], string>> = {
  manifestList: "manifest list",
  dataManifest: "manifest of data files",
  deleteManifest: "manifest of delete files",
};

/** Commands that open what Iceberg itself wrote about a table. */
export function createDocumentCommands({ worker, picker, facts }: DocumentCommandServices): DocumentCommands {
  const withTable = async (target: TableTarget, run: (table: TableRef) => Promise<void>): Promise<void> => {
    const table = await picker.resolve(target);
    if (table !== undefined) {
      await run(table);
    }
  };
  return {
    "lakehouse.metadata.open": (target) =>
      withTable(target, async (table) => {
        const path = await pickMetadata(await worker.call("listMetadataDocuments", { table }), "Choose a version");
        if (path !== undefined) {
          await openDocument(table, path);
        }
      }),
    "lakehouse.metadata.compare": (target) =>
      withTable(target, async (table) => {
        const versions = await worker.call("listMetadataDocuments", { table });
        if (versions.length < 2) {
          throw new LakehouseError(
            "invalidArgument",
            `The metadata of ${formatTableName(table)} names no older version to compare with.`,
          );
        }
        const newer = await pickMetadata(versions.slice(0, -1), "Compare this version");
        if (newer === undefined) {
          return;
        }
        const rest = versions.slice(versions.findIndex(({ path }) => path === newer) + 1);
        const older = await pickMetadata(rest, `Compare ${formatFileName(newer)} with this older version`);
        if (older !== undefined) {
          await commands.executeCommand(
            "vscode.diff",
            formatDocumentUri(table, older),
            formatDocumentUri(table, newer),
            `${formatTableName(table)}: ${formatFileName(older)} ↔ ${formatFileName(newer)}`,
          );
        }
      }),
    "lakehouse.metadata.openManifest": (target) =>
      withTable(target, async (table) => {
        const info = await facts.load(table);
        if (info.snapshots.length === 0) {
          throw new LakehouseError("invalidArgument", `${formatTableName(table)} has no snapshots, so no manifests.`);
        }
        const snapshotId = await pickSnapshot(info, "Manifests of this snapshot", info.snapshots);
        if (snapshotId !== undefined) {
          await pickManifest(worker, table, snapshotId);
        }
      }),
  };
}

/** Asks which file of a snapshot to open as a document. */
export async function pickManifest(worker: WorkerCaller, table: TableRef, snapshotId: string): Promise<void> {
  const found = worker.call("listManifestDocuments", { table, snapshotId });
  const items = found.then((documents) =>
    documents.map(({ path, kind, entries }) => ({
      label: formatFileName(path),
      description: [kinds[kind], ...(entries === undefined ? [] : [formatQuantity(entries, "entry", "entries")])].join(
        " · ",
      ),
      path,
    })),
  );
  const item = await window.showQuickPick(items, {
    placeHolder: `Files of snapshot ${snapshotId}`,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  if (item !== undefined) {
    await openDocument(table, item.path);
  }
}

async function pickMetadata(versions: readonly MetadataDocument[], placeHolder: string): Promise<string | undefined> {
  const items = versions.map(({ path, timestampMs }): QuickPickItem & { readonly path: string } => ({
    label: formatFileName(path),
    description: formatExactTime(timestampMs),
    path,
  }));
  const item = await window.showQuickPick(items, { placeHolder, matchOnDescription: true, ignoreFocusOut: true });
  return item?.path;
}

async function openDocument(table: TableRef, path: string): Promise<void> {
  const document = await workspace.openTextDocument(formatDocumentUri(table, path));
  await window.showTextDocument(document, { preview: true });
}
