import type { Change, ChangelogResult } from "../../../changelog/request";
import type { ResultColumn } from "../../../query/result";
import {
  type CellText,
  formatCellCopy,
  formatCellText,
  formatCellUpdate,
  formatTypeShort,
  isNumeric,
} from "../../../view/cellText";
import { formatExactTime, shortenId } from "../../../view/format";
import type { CellContent, GridColumn } from "../../shared/grid/gridColumn";

export const changeTypeColumn = "_change_type";
export const ordinalColumn = "_change_ordinal";

const signs: Readonly<Record<Change["kind"], string>> = { inserted: "+", deleted: "−", updated: "~" };

interface ColumnOptions {
  /** Show only these columns and the identifier's; absent: all. */
  readonly only: ReadonlySet<string> | undefined;
  readonly identifier: readonly string[];
  /** Tell commits apart. */
  readonly withCommit: boolean;
}

/** The columns of the table that a change's values stand for; the change columns that follow them are left out. */
export function listTableColumns({ columns }: Pick<ChangelogResult, "columns">): readonly ResultColumn[] {
  return columns.filter(
    ({ name }) => !/^_(change_type|change_ordinal|commit_snapshot_id|commit_timestamp)$/.test(name),
  );
}

/** The grid's columns: the sign, the commit where there are several, the identifier, then the others. */
export function makeChangeColumns(result: ChangelogResult, options: ColumnOptions): GridColumn<Change>[] {
  const places = listTableColumns(result).map((column, position) => ({ column, position }));
  const isKey = ({ column }: (typeof places)[number]): boolean => options.identifier.includes(column.name);
  const isShown = ({ column }: (typeof places)[number]): boolean => options.only?.has(column.name) ?? true;
  const ordered = [...places.filter(isKey), ...places.filter((place) => !isKey(place) && isShown(place))];
  const values = ordered.map(({ column, position }) => makeValueColumn(column, position));
  return [signColumn, ...(options.withCommit ? [commitColumn] : []), ...values];
}

const signColumn: GridColumn<Change> = {
  id: changeTypeColumn,
  name: "±",
  align: "start",
  sortable: true,
  width: 32,
  headerClass: "header-sign",
  render: ({ kind }) => ({ content: renderSign(kind), classes: `cell-sign cell-${kind}`, toolTip: kind }),
  formatCopy: ({ kind }) => kind,
};

const commitColumn: GridColumn<Change> = {
  id: ordinalColumn,
  name: "commit",
  align: "start",
  sortable: true,
  width: 104,
  render: ({ kind, snapshotId, timestampMs }) => ({
    content: shortenId(snapshotId),
    classes: `cell-id cell-${kind}`,
    toolTip: `${snapshotId}, ${formatExactTime(timestampMs)}`,
  }),
  formatCopy: ({ snapshotId }) => snapshotId,
};

function makeValueColumn({ name, type }: ResultColumn, position: number): GridColumn<Change> {
  const isNumber = isNumeric(type);
  const textOf = ({ values }: Change): CellText => formatCellText(values[position] ?? null, type);
  return {
    id: name,
    name,
    detail: formatTypeShort(type),
    align: isNumber ? "end" : "start",
    sortable: true,
    render: (change) => {
      if (change.kind === "updated" && change.changed.includes(position)) {
        return renderUpdate(formatCellUpdate(change.before?.[position] ?? null, change.values[position] ?? null, type));
      }
      const { kind, text } = textOf(change);
      const quiet = change.kind === "updated" ? "cell-unchanged" : `cell-${change.kind}`;
      return { content: text, classes: `cell-${kind} ${quiet}`, toolTip: text };
    },
    formatCopy: (change) => formatCellCopy(change.values[position] ?? null),
  };
}

function renderSign(kind: Change["kind"]): HTMLElement {
  const sign = document.createElement("span");
  sign.textContent = signs[kind];
  sign.setAttribute("aria-label", kind);
  sign.setAttribute("role", "img");
  return sign;
}

function renderUpdate({ before, after }: ReturnType<typeof formatCellUpdate>): CellContent {
  const content = document.createElement("span");
  const old = document.createElement("del");
  old.textContent = before.text;
  old.className = `cell-before cell-${before.kind}`;
  const arrow = document.createElement("span");
  arrow.textContent = " → ";
  arrow.className = "cell-arrow";
  const now = document.createElement("ins");
  now.textContent = after.text;
  now.className = `cell-after cell-${after.kind}`;
  content.append(old, arrow, now);
  return { content, classes: "cell-changed", toolTip: `${before.text} → ${after.text}` };
}
