import { Disposable, type QuickPickItem, window } from "vscode";
import type { TableRef } from "../../model/table";
import type { WorkerCaller } from "../../worker/client";

const typingPauseMs = 200;

interface KeyQuestion {
  readonly title: string;
  readonly table: TableRef;
  readonly column: string;
}

/** Asks for a value of one column: one that is typed, or one of those the table holds that start with it. */
export function pickKeyValue(
  worker: WorkerCaller,
  { title, table, column }: KeyQuestion,
  note: (error: unknown) => void,
): Promise<string | undefined> {
  const picker = window.createQuickPick();
  picker.title = title;
  picker.placeholder = `Value of ${column}`;
  picker.ignoreFocusOut = true;
  let search = new AbortController();
  let timer: NodeJS.Timeout | undefined;

  const suggest = async (prefix: string, signal: AbortSignal): Promise<void> => {
    picker.busy = true;
    try {
      const keys = await worker.call("suggestKeys", { table, identifier: [column], prefix }, { signal });
      const values = keys.map((key) => key[column]).filter((value) => typeof value === "string");
      picker.items = toItems(prefix, values);
    } catch (error) {
      // What was typed can still be taken.
      note(error);
    } finally {
      if (!signal.aborted) {
        picker.busy = false;
      }
    }
  };
  const follow = (prefix: string): void => {
    clearTimeout(timer);
    search.abort();
    search = new AbortController();
    picker.items = toItems(prefix, []);
    const { signal } = search;
    timer = setTimeout(() => void suggest(prefix, signal), typingPauseMs);
  };

  return new Promise((resolve) => {
    const subscriptions = Disposable.from(
      picker,
      picker.onDidChangeValue(follow),
      picker.onDidAccept(() => {
        const [item] = picker.activeItems;
        resolve(item?.label ?? (picker.value === "" ? undefined : picker.value));
        picker.hide();
      }),
      picker.onDidHide(() => {
        clearTimeout(timer);
        search.abort();
        resolve(undefined);
        subscriptions.dispose();
      }),
    );
    picker.show();
    follow("");
  });
}

function toItems(typed: string, values: readonly string[]): QuickPickItem[] {
  const isNew = typed !== "" && !values.includes(typed);
  return [
    ...(isNew ? [{ label: typed, description: "as typed" }] : []),
    ...values.map((value) => ({ label: value, alwaysShow: true })),
  ];
}
