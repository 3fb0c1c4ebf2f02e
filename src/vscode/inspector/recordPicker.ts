import { type QuickPickItem, window } from "vscode";
import type { ColumnInfo, TableInfo } from "../../catalog/tableInfo";
import type { TableRef } from "../../model/table";
import type { ChangesChoices } from "../../webviews/inspector/changes/contract";
import type { InspectorState } from "../../webviews/inspector/contract";
import type { WorkerCaller } from "../../worker/client";
import { pickKeyValue } from "./keyPicker";

type RecordPlace = NonNullable<InspectorState["history"]>;

/** The table whose record is asked for, and what is known of it. */
export interface RecordQuestion {
  readonly table: TableRef;
  readonly info: TableInfo;
  readonly choices: ChangesChoices;
}

/** Asks which record's history to show: by which columns it is identified, and their values. */
export async function pickRecord(
  worker: WorkerCaller,
  { table, info, choices }: RecordQuestion,
  note: (error: unknown) => void,
): Promise<RecordPlace | undefined> {
  const known = choices.identifier ?? info.identifierColumns;
  const identifier = known.length > 0 ? known : await pickIdentifier(info.columns);
  if (identifier === undefined || identifier.length === 0) {
    return undefined;
  }
  const key: Record<string, string | null> = {};
  for (const [index, column] of identifier.entries()) {
    const title = `History of a Record (${index + 1}/${identifier.length})`;
    const value = await pickKeyValue(worker, { title, table, column }, note);
    if (value === undefined) {
      return undefined;
    }
    key[column] = value;
  }
  return { identifier, key, deleteRows: "close" };
}

async function pickIdentifier(columns: readonly ColumnInfo[]): Promise<string[] | undefined> {
  const items: QuickPickItem[] = columns
    .filter(({ type }) => !/^(struct|list|map)</.test(type))
    .map(({ name, type }) => ({ label: name, description: type }));
  const picked = await window.showQuickPick(items, {
    title: "History of a Record",
    placeHolder: "Columns that together identify one record",
    canPickMany: true,
  });
  return picked?.map(({ label }) => label);
}
