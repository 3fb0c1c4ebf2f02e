import type { Change, ChangelogResult } from "../../../changelog/request";
import { formatCellCopy } from "../../../view/cellText";
import { shortenId } from "../../../view/format";
import { formatJsonRow } from "../../../view/rowText";
import type { MenuGroups } from "../../shared/menu";
import { formatKeyCell } from "../rowColumns";
import type { ViewContext } from "../viewContext";
import { listTableColumns } from "./changeColumns";

interface MenuActions {
  sort(direction: "asc" | "desc"): void;
  filterColumn(name: string): void;
}

/** What can be done with one changed row; `column` is the one that the menu was opened on. */
export function makeChangeMenu(
  context: ViewContext,
  result: ChangelogResult,
  change: Change,
  column: string | undefined,
  actions: MenuActions,
): MenuGroups {
  const position = listTableColumns(result).findIndex(({ name }) => name === column);
  const cell = change.values[position];
  const isChanged = column !== undefined && change.changed.includes(position);
  return [
    [{ label: "History of this record", detail: "Enter", run: () => openRecordHistory(context, result, change) }],
    [
      ...(cell === undefined
        ? []
        : [{ label: `Copy ${column}`, run: () => context.copy(formatCellCopy(cell), `${column}`) }]),
      {
        label: "Copy row as JSON",
        run: () => context.copy(formatJsonRow(listTableColumns(result), change.values), "the row"),
      },
      {
        label: "Copy commit id",
        detail: shortenId(change.snapshotId),
        run: () => context.copy(change.snapshotId, "the commit's id"),
      },
    ],
    [
      ...(isChanged ? [{ label: `Only updates of ${column}`, run: () => actions.filterColumn(column) }] : []),
      { label: `Sort by ${column ?? "this column"}, ascending`, run: () => actions.sort("asc") },
      { label: `Sort by ${column ?? "this column"}, descending`, run: () => actions.sort("desc") },
    ],
  ];
}

/** Goes to the record's history, by the columns that paired the changes or those that could. */
export function openRecordHistory(context: ViewContext, result: ChangelogResult, change: Change): void {
  const { pairing, suggestedIdentifier } = result;
  const identifier = pairing.by === "identifier" ? pairing.columns : suggestedIdentifier;
  const columns = listTableColumns(result).map(({ name }) => name);
  const isKnown = identifier.length > 0 && identifier.every((name) => columns.includes(name));
  const key = identifier.map((name) => [name, formatKeyCell(change.values[columns.indexOf(name)] ?? null)]);
  context.go({
    view: "history",
    history: { identifier, deleteRows: "close", ...(isKnown && { key: Object.fromEntries(key) }) },
  });
}
