import { formatReverseSql as formatReverse } from "../../changelog/dialects/reverseSql";
import type { SqlDialect } from "../../changelog/dialects/sqlDialect";
import type { Change, ChangePageRequest } from "../../changelog/request";
import type { ExactChange } from "../../changelog/reversal";
import type { HeldResult } from "../../duckdb/resultStore";
import { currentSchema } from "../../iceberg/snapshots";
import { mapCell } from "../../model/cellValue";
import { LakehouseError } from "../../model/errors";
import type { CallOptions } from "../../model/rpc";
import type { TableRef } from "../../model/table";
import type { Field } from "../../model/types";
import type { Cell, Value } from "../../model/value";
import type { ServiceContext } from "./context";
import { declaredPositions } from "./identifier";
import { choosePositions } from "./rowColumns";

/** A script of more changes than these is no longer read by anybody before it runs. */
const maxChanges = 10_000;
const changesPerPage = 1_000;

/** SQL that undoes the changes that a view shows, and leaves alone what changed since. */
export async function formatReverseSql(
  { tables, results }: ServiceContext,
  { table: ref, view, dialect }: { table: TableRef; view: ChangePageRequest; dialect: SqlDialect },
  { signal, onProgress }: Required<CallOptions>,
): Promise<{ sql: string; changes: number }> {
  const held = results.find(view.resultId);
  const schema = currentSchema((await tables.load(ref, signal)).metadata);
  const { fields } = schema;
  requireWholeRows(held, fields);
  const named = held.changes?.identifier ?? [];
  const identifier = named.length > 0 ? choosePositions(fields, named) : declaredPositions(schema);
  const changes: ExactChange[] = [];
  for (let offset = 0, total = 1; offset < total; offset += changesPerPage) {
    const page = await results.loadChangePage({ ...view, offset, count: changesPerPage }, signal);
    total = page.totalChanges;
    if (total > maxChanges) {
      throw new LakehouseError(
        "invalidArgument",
        `${total} changes are shown; at most ${maxChanges} can be reversed.`,
        {
          remedy: "Filter the changes, or roll the table back to the snapshot before them.",
        },
      );
    }
    changes.push(...page.changes.map((change) => mapChange(fields, change)));
    onProgress({ message: "Reading changes", done: changes.length, total });
  }
  const commits = held.changes?.commits ?? [];
  const range =
    commits.length === 1 ? `in snapshot ${commits[0]?.snapshotId}` : `up to snapshot ${commits.at(-1)?.snapshotId}`;
  return formatReverse({ table: [...ref.namespace, ref.name], columns: fields, identifier, changes, range }, dialect);
}

/** Rows can be put back only whole: every column of the table, as it is now, must be in the result. */
function requireWholeRows({ columns, changes }: HeldResult, fields: readonly Field[]): void {
  const count = changes?.columnCount ?? 0;
  if (count === fields.length && fields.every(({ name }, i) => columns[i]?.name === name)) return;
  throw new LakehouseError(
    "invalidArgument",
    "Changes can be reversed only where all columns of the table are shown.",
    {
      remedy: "Open the changes with all columns.",
    },
  );
}

function mapChange(fields: readonly Field[], { kind, ordinal, before, values }: Change): ExactChange {
  const row = mapRow(fields, values);
  switch (kind) {
    case "inserted":
      return { ordinal, before: undefined, after: row };
    case "deleted":
      return { ordinal, before: row, after: undefined };
    case "updated":
      if (before !== undefined) return { ordinal, before: mapRow(fields, before), after: row };
      throw new LakehouseError(
        "invalidArgument",
        "The condition of this changelog left out one of the rows of an update.",
        {
          remedy: "Open the changes without the condition, and filter what is shown.",
        },
      );
  }
}

function mapRow(fields: readonly Field[], cells: readonly Cell[]): readonly Value[] {
  return fields.map(({ name, type }, i) => {
    const value = mapCell(type, cells[i] ?? null);
    if (value !== undefined) return value;
    throw new LakehouseError("unsupported", `Values of the column "${name}" cannot be written as SQL.`, {
      field: name,
    });
  });
}
